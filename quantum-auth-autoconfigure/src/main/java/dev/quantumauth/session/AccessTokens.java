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
 * {@link ExternalToken} reads an externally managed one. Implementations are thread-safe
 * and never block.
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
	 * Report that the API rejected the given token.
	 * @param token the rejected token
	 * @return whether {@link #accessToken()} now yields another token
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
	 * Renew the token now, or join the attempt under way: the rule "Renew". The back-off
	 * of an unavailable server is ignored. A rejected credential that has not changed is
	 * sent at most once within the longest back-off and at most ten times within a day.
	 * An externally managed token is read again.
	 * @return completion, or a {@link TokenRequestException}, which has the code
	 * {@link QuantumAuthErrorCodes#CREDENTIAL_REJECTED} if nothing was sent because the
	 * credential was rejected and has not changed
	 */
	Mono<Void> renew();

	/**
	 * End the session: the rule "End". Callers that wait for a token get an error at
	 * once, as do those that ask for one before the end is over. A later call begins a
	 * new session. The end continues when its subscriber cancels.
	 * @return completion, or a {@link TokenRequestException} if the cloud did not end the
	 * session, or if the token is externally managed
	 */
	Mono<Void> end();

	/**
	 * Return the status of the token, without secrets and without I/O.
	 * @return the status
	 */
	QuantumAuthStatus status();

	/**
	 * Begin, or begin again after {@link #shutDown(Duration)}. Sends nothing at once.
	 */
	void start();

	/**
	 * End the session if it is ours, and hand out no token until {@link #start()}.
	 * @param timeout how long the end may take, including the attempt under way, but not
	 * the listener
	 * @return completion, or a {@link TokenRequestException}; either comes after the
	 * listener has received all events, because what the listener uses may be closed next
	 */
	Mono<Void> shutDown(Duration timeout);

}
