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
 * Authentication at QCi: everything that the {@code AuthClient} of QCi's Python package
 * answers, without blocking. The API token itself cannot be read from here.
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
	 * Return where access tokens are asked for: {@code auth/v1/access-tokens/} below
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
	 * Obtained anew when there is none or it is about to expire.
	 */
	@Override
	Mono<QciAccessToken> accessToken();

	/**
	 * Return the headers of a request that needs no token: {@code Content-Type},
	 * {@code Connection: close} and, if a timeout is configured,
	 * {@code X-Request-Timeout-Nano}.
	 * @return the headers, a copy
	 */
	HttpHeaders headersWithoutAuthorization();

	/**
	 * Return {@link #headersWithoutAuthorization()} and {@code Authorization} with an
	 * access token that is usable now. A {@code toString()} of these headers shows it.
	 * @return the headers
	 */
	Mono<HttpHeaders> headers();

	/**
	 * Return {@link #headers()} without {@code Connection}, for clients that keep
	 * connections open.
	 * @return the headers
	 */
	Mono<HttpHeaders> headersWithoutConnectionClose();

	/**
	 * Ask the authentication service whether it works.
	 * @return what it answers, or an error
	 */
	Mono<QciHealth> getAccessTokensHealth();

	/**
	 * Ask the authentication service for its version.
	 * @return what it answers, or an error
	 */
	Mono<QciVersion> getAccessTokensVersion();

	/**
	 * Send a token request of its own on each subscription. The token is for the caller
	 * and does not become the account's: nothing is shared, kept or held back.
	 * @return the token, or an error
	 */
	Mono<QciAccessToken> postAccessTokens();

}
