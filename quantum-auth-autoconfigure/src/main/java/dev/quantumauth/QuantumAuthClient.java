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
 * Access tokens of one account at one quantum cloud. A token is obtained on first use,
 * kept in memory, renewed before it expires, and invalidated when the cloud rejects it.
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
	 * Return the provider of the account, for example {@code qci}.
	 * @return the name of the provider
	 */
	String getProvider();

	/**
	 * Return an access token that is usable now, looked up on each subscription. A usable
	 * token comes from memory at once; otherwise all subscribers share one token request.
	 * To cancel ends the wait of that subscriber and has no other effect.
	 * @return the access token, or an error if none can be obtained. While the session is
	 * being ended, and after the application has begun to stop, its code is
	 * {@link QuantumAuthErrorCodes#SESSION_ENDED}.
	 */
	Mono<? extends OAuth2AccessToken> accessToken();

	/**
	 * Report that the cloud answered 401 to a request with the given access token. If it
	 * is the current one, it is invalidated, within the limits of the rule "401 from the
	 * API". If it has been replaced already, nothing changes.
	 * @param token the rejected access token
	 * @return whether {@link #accessToken()} now yields another token, so that the
	 * request is worth repeating
	 */
	boolean reject(OAuth2AccessToken token);

	/**
	 * Renew the access token now, regardless of its age and of the back-off of an
	 * unavailable server, or join the renewal under way. An externally managed token is
	 * read again. A rejected credential that has not changed is sent at most once within
	 * the longest back-off and at most ten times within a day, because more attempts
	 * could lock the user.
	 * @return completion, or the error of the token request. Its code is
	 * {@link QuantumAuthErrorCodes#CREDENTIAL_REJECTED} if nothing was sent.
	 */
	Mono<Void> renew();

	/**
	 * End the session: forget the tokens and, if the cloud has a logout, log out. Callers
	 * that wait for a token get an error, as do those that ask for one before the end is
	 * over. A later call of {@link #accessToken()} begins a new session.
	 * @return completion, or an error if the cloud did not confirm that the session has
	 * ended. The tokens are forgotten in either case.
	 */
	Mono<Void> endSession();

	/**
	 * Return the status of the account's token, without I/O.
	 * @return the status, which contains no secret
	 */
	QuantumAuthStatus getStatus();

}
