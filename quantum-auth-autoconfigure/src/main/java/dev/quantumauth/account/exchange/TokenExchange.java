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

package dev.quantumauth.account.exchange;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.token.RefreshToken;
import dev.quantumauth.session.token.TokenGrant;

/**
 * The requests that begin, renew and end a session at a provider's authentication server.
 * Has no memory: which refresh token is the newest one, and whether it may be sent, is
 * known to the {@link dev.quantumauth.session.TokenSource} that uses it. Implementations
 * are thread-safe and never block.
 *
 * @param <C> the type of credential that begins a session
 * @since 0.1.0
 */
public interface TokenExchange<C> {

	/**
	 * Return the id of the account, for messages.
	 * @return the id
	 */
	String id();

	/**
	 * Begin a session.
	 * @param credential the credential
	 * @return the grant, or a {@link TokenRequestException}
	 */
	Mono<TokenGrant<OAuth2AccessToken>> begin(C credential);

	/**
	 * Renew a session.
	 * @param refreshToken the newest refresh token of the session
	 * @return the grant, or a {@link TokenRequestException}
	 */
	Mono<TokenGrant<OAuth2AccessToken>> refresh(RefreshToken refreshToken);

	/**
	 * End a session.
	 * @param refreshToken the newest refresh token of the session
	 * @return completion if the server confirmed the end, or if it has no request for
	 * that; else a {@link TokenRequestException}
	 */
	Mono<Void> logout(RefreshToken refreshToken);

	/**
	 * Return the exception for a request that was not sent because its credential could
	 * not be read.
	 * @param failure the failure of the reading
	 * @return the exception to signal
	 */
	TokenRequestException unsent(RuntimeException failure);

	/**
	 * Return the exception for a request that was not sent because its refresh token is
	 * known to be invalid.
	 * @param problem why the refresh token is invalid, for the message
	 * @return the exception to signal
	 */
	TokenRequestException invalidRefreshToken(String problem);

}
