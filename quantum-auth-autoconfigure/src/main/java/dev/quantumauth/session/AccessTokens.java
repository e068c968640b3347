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

package dev.quantumauth.session;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthErrorCodes;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.TokenRequestException;

/**
 * The access tokens of one account. {@link TokenSession} obtains and renews them;
 * {@link ExternalToken} reads one that is managed elsewhere. Implementations are
 * thread-safe and never block.
 *
 * @param <T> the type of access token
 * @since 0.1.0
 */
public interface AccessTokens<T extends OAuth2AccessToken> extends RequestTokens {

	/**
	 * Return a token that is usable now.
	 * @return the token, looked up on each subscription, or a
	 * {@link TokenRequestException}
	 */
	@Override
	Mono<T> accessToken();

	@Override
	@Nullable T cachedAccessToken();

	/**
	 * The cloud refused the given token.
	 * @param token the token that was refused
	 * @return whether another token is to be had
	 */
	boolean reject(OAuth2AccessToken token);

	@Override
	default Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken token) {
		return Mono.fromSupplier(() -> reject(token));
	}

	@Override
	default void accepted(OAuth2AccessToken token) {
	}

	/**
	 * Renew now, or read again what is managed elsewhere: the rule "Renew".
	 * @return completion, or a {@link TokenRequestException}, which has the code
	 * {@link QuantumAuthErrorCodes#CREDENTIAL_REJECTED} if nothing was sent because the
	 * credential was rejected and has not changed
	 */
	Mono<Void> renew();

	/**
	 * End the session: the rule "End".
	 * @return completion, or a {@link TokenRequestException} if the session could not be
	 * ended where the cloud keeps it, or is managed elsewhere
	 */
	Mono<Void> end();

	/**
	 * Return what is known, without secrets and without I/O.
	 * @return the status
	 */
	QuantumAuthStatus status();

	/**
	 * Begin, or begin again after {@link #shutDown(Duration)}. Sends nothing.
	 */
	void start();

	/**
	 * End a session of ours and hand out no token until {@link #start()}.
	 * @param timeout how long that may take
	 * @return completion, or a {@link TokenRequestException}
	 */
	Mono<Void> shutDown(Duration timeout);

}
