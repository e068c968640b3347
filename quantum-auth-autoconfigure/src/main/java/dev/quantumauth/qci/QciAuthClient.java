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

package dev.quantumauth.qci;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;

/**
 * Authentication at QCi, with everything that the {@code AuthClient} of QCi's Python
 * package offers, but without blocking. The API token itself cannot be read.
 *
 * @since 0.1.0
 */
public interface QciAuthClient extends QuantumAuthClient {

	/**
	 * The {@linkplain #getProvider() provider} of all accounts at QCi, and the id of the
	 * default one.
	 */
	String PROVIDER = "qci";

	/**
	 * Return the base URL of the API.
	 * @return the URL, with a trailing slash
	 */
	URI getUrl();

	/**
	 * Return the URL for requesting access tokens: {@code auth/v1/access-tokens/} below
	 * {@link #getUrl()}.
	 * @return the URL
	 */
	URI getAccessTokensUrl();

	/**
	 * Return how long the client waits for a response.
	 * @return the time limit, or {@code null} if none is configured
	 */
	@Nullable Duration getTimeout();

	/**
	 * Return an access token that is usable now, with its expiry, organization and user.
	 */
	@Override
	Mono<QciAccessToken> accessToken();

	/**
	 * Return the headers of a request without a token: {@code Content-Type},
	 * {@code Connection: close} and, if a timeout is configured,
	 * {@code X-Request-Timeout-Nano}.
	 * @return the headers, a copy
	 */
	HttpHeaders headersWithoutAuthorization();

	/**
	 * Return {@link #headersWithoutAuthorization()} and {@code Authorization} with an
	 * access token that is usable now. The {@code toString()} of these headers contains
	 * the token.
	 * @return the headers
	 */
	Mono<HttpHeaders> headers();

	/**
	 * Return {@link #headers()} without {@code Connection}, for HTTP clients that reuse
	 * connections.
	 * @return the headers
	 */
	Mono<HttpHeaders> headersWithoutConnectionClose();

	/**
	 * Ask the authentication service for its health.
	 * @return the answer, or an error
	 */
	Mono<QciHealth> getAccessTokensHealth();

	/**
	 * Ask the authentication service for its version.
	 * @return the answer, or an error
	 */
	Mono<QciVersion> getAccessTokensVersion();

	/**
	 * Send a separate token request on each subscription, without regard to the account's
	 * token and its back-off. The new token is for the caller only and does not become
	 * the account's.
	 * @return the token, or an error
	 */
	Mono<QciAccessToken> postAccessTokens();

}
