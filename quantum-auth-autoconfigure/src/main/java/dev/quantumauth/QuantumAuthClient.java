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
	 * Tell that the cloud answered 401 to a request that carried the given access token.
	 * The token is thrown away if it is the current one; a token that has been replaced
	 * in the meantime changes nothing.
	 * @param token the access token that was refused
	 * @return whether {@link #accessToken()} now answers another token, so that the
	 * request is worth sending again
	 */
	boolean reject(OAuth2AccessToken token);

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
