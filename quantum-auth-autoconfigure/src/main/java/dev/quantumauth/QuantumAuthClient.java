/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.quantumauth;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

/**
 * Access tokens of one account at one quantum cloud: obtained when first asked for, kept,
 * renewed ahead of expiry, thrown away when the cloud rejects them.
 * <p>
 * Implementations are thread-safe and never block. Failures are signalled as
 * {@link org.springframework.security.oauth2.client.ClientAuthorizationException} whose
 * {@link org.springframework.security.oauth2.client.ClientAuthorizationException#getClientRegistrationId()
 * client registration id} is the {@linkplain #getId() id} of the account. No message and
 * no {@code toString()} contains a secret.
 *
 * @since 0.1.0
 * @see QuantumAuthClients
 */
public interface QuantumAuthClient {

	/**
	 * Return the id of the account: the key under {@code accounts} in the configuration,
	 * or the provider's name for the provider's default account.
	 * @return the id, unique in the application
	 */
	String getId();

	/**
	 * Return the name of the cloud that the account belongs to, for example {@code qci}.
	 * @return the provider
	 */
	String getProvider();

	/**
	 * Return an access token that is usable now. It is looked up on each subscription. A
	 * token that is usable is answered from memory at once; otherwise all subscribers
	 * share one token request. Cancelling gives up the subscriber's own wait and nothing
	 * else.
	 * @return the access token, or an error if none can be had: while the session is
	 * being ended, and after the application has begun to stop, with the code
	 * {@link QuantumAuthErrorCodes#SESSION_ENDED}
	 */
	Mono<? extends OAuth2AccessToken> accessToken();

	/**
	 * Return what {@link #accessToken()} would answer if that needs no waiting. Counts as
	 * a use of the account in the same way and never fails.
	 * @return the access token, or {@code null} if {@link #accessToken()} has to be
	 * subscribed to
	 */
	default @Nullable OAuth2AccessToken cachedAccessToken() {
		return null;
	}

	/**
	 * Tell that the cloud answered 401 to a request that carried the given access token.
	 * The token is thrown away if it is the current one; a token that has been replaced
	 * in the meantime changes nothing.
	 * @param token the access token that was refused
	 * @return whether {@link #accessToken()} now answers another token, so that the
	 * request is worth sending again
	 */
	boolean reject(OAuth2AccessToken token);

	/**
	 * Tell the same, and find out whether there is another access token where that takes
	 * reading: one that somebody else keeps in a file is read again.
	 * @param token the access token that was refused
	 * @return as {@link #reject(OAuth2AccessToken)}, which is all that the default
	 * implementation calls
	 */
	default Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken token) {
		return Mono.fromSupplier(() -> reject(token));
	}

	/**
	 * Tell that the cloud carried out a request that carried the given access token. Of
	 * interest where a refused token is kept because there is no other.
	 * @param token the access token of the request
	 */
	default void accepted(OAuth2AccessToken token) {
	}

	/**
	 * Tell that a request was refused a second time, when it was sent again with the
	 * given access token. Then the token is not what is wrong: nothing is thrown away,
	 * and the tokens of this account are given longer before a rejection counts.
	 * @param token the access token of the second request
	 */
	default void replayRejected(OAuth2AccessToken token) {
	}

	/**
	 * Renew the access token now, whatever its age and despite the back-off of a server
	 * that was unavailable, or join the renewal that is under way. A token that is
	 * managed elsewhere is read again. A rejected credential that has not changed is sent
	 * once within the longest back-off and ten times within a day at most: more would
	 * lock the user.
	 * @return completion, or the error of the token request; its code is
	 * {@link QuantumAuthErrorCodes#CREDENTIAL_REJECTED} if nothing was sent
	 */
	Mono<Void> renew();

	/**
	 * End the session: forget the tokens and, where the cloud knows a logout, log out.
	 * Callers that wait for a token get an error, as do those that ask for one before the
	 * end is over. A later call of {@link #accessToken()} begins a new session.
	 * @return completion, or an error if the cloud could not be told or did not say that
	 * the session is gone; the tokens are forgotten nevertheless
	 */
	Mono<Void> endSession();

	/**
	 * Return what is known about the account's token. Reading it causes no I/O.
	 * @return the status, which contains no secret
	 */
	QuantumAuthStatus getStatus();

}
