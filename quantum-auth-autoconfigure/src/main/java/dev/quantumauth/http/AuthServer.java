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

package dev.quantumauth.http;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.TokenRequest;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;

/**
 * The authentication server of an account: everything that its requests have in common.
 * Immutable.
 * <p>
 * A token request of a provider: <pre>
 * server.post(tokenUri)
 *   .parameter("grant_type", "client_credentials")
 *   .basic(clientId, clientSecret)
 *   .obtain("client_credentials")
 * </pre>
 *
 * @since 0.1.0
 * @see AuthServerRequest
 */
public final class AuthServer {

	private static final String LIMITS = "those under quantum.auth.http";

	private final String id;

	private final String provider;

	private final WebClient webClient;

	private final Duration limit;

	private final String limits;

	private final TokenRequestInterceptor interceptor;

	private final SessionClock clock;

	private final Remedy remedy;

	/**
	 * Create an authentication server.
	 * @param id the id of the account
	 * @param provider the name of the account's provider
	 * @param webClient the HTTP client, on an {@link AuthServerConnector}; it must
	 * neither follow redirects nor put tokens on requests
	 * @param limit the time limit of a call
	 * @param interceptor runs around each token request
	 * @param clock provides the time at which a request is sent
	 */
	public AuthServer(String id, String provider, WebClient webClient, Duration limit,
			TokenRequestInterceptor interceptor, SessionClock clock) {
		this(id, provider, webClient, limit, LIMITS, interceptor, clock, Remedy.of("credential", "the server"));
	}

	private AuthServer(String id, String provider, WebClient webClient, Duration limit, String limits,
			TokenRequestInterceptor interceptor, SessionClock clock, Remedy remedy) {
		this.id = id;
		this.provider = provider;
		this.webClient = webClient;
		this.limit = limit;
		this.limits = limits;
		this.interceptor = interceptor;
		this.clock = clock;
		this.remedy = remedy;
	}

	/**
	 * Return a copy with the time limit of an account.
	 * @param timeout the time limit, which is used if it is shorter than the present one,
	 * or {@code null} if none is configured
	 * @return the copy
	 */
	public AuthServer withTimeout(@Nullable Duration timeout) {
		Duration shorter = (timeout != null && timeout.compareTo(this.limit) < 0) ? timeout : this.limit;
		return new AuthServer(this.id, this.provider, this.webClient, shorter, "the account's timeout, or " + LIMITS,
				this.interceptor, this.clock, this.remedy);
	}

	/**
	 * Return a copy whose errors contain the given advice.
	 * @param remedy the advice
	 * @return the copy
	 */
	public AuthServer withRemedy(Remedy remedy) {
		return new AuthServer(this.id, this.provider, this.webClient, this.limit, this.limits, this.interceptor,
				this.clock, remedy);
	}

	/**
	 * Begin a {@code POST} request.
	 * @param uri the URI, which is already encoded
	 * @return the request, whose parameters are sent as a form by default
	 */
	public AuthServerRequest post(URI uri) {
		return new AuthServerRequest(this, HttpMethod.POST, uri);
	}

	/**
	 * Begin a {@code GET} request.
	 * @param uri the URI, which is already encoded
	 * @return the request
	 */
	public AuthServerRequest get(URI uri) {
		return new AuthServerRequest(this, HttpMethod.GET, uri);
	}

	/**
	 * Check without a credential whether a token endpoint exists. Because it accepts only
	 * {@code POST} (RFC 6749, section 3.2), it answers 405 to a {@code GET}.
	 * @param tokenUri the token endpoint
	 * @return an empty probe, or a {@link TokenRequestException}
	 */
	public Mono<QuantumAuthProbe> probe(URI tokenUri) {
		return get(tokenUri).exchange((answer) -> {
			HttpStatusCode status = answer.response().status();
			if (status.value() != HttpStatus.METHOD_NOT_ALLOWED.value() && !status.is2xxSuccessful()) {
				throw answer.refused();
			}
			return new QuantumAuthProbe(null, null, null);
		});
	}

	/**
	 * Return the id of the account.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return whether the server may have granted a request that failed.
	 * @param failure the failure of a request
	 * @return whether the outcome of the request is unknown
	 * @see TokenRequestException#isOutcomeUnknown()
	 */
	public static boolean isOutcomeUnknown(Throwable failure) {
		return !(failure instanceof TokenRequestException known) || known.isOutcomeUnknown();
	}

	/**
	 * Return whether the server answered {@code invalid_grant}, which alone proves that a
	 * refresh token is invalid.
	 * @param failure the failure of a request
	 * @return whether its code is {@code invalid_grant}
	 */
	public static boolean isInvalidGrant(Throwable failure) {
		return failure instanceof TokenRequestException known
				&& OAuth2ErrorCodes.INVALID_GRANT.equals(known.getError().getErrorCode());
	}

	WebClient webClient() {
		return this.webClient;
	}

	<R> Mono<R> intercept(String grantType, URI uri, Mono<R> exchange) {
		return this.interceptor.intercept(new TokenRequest(this.id, this.provider, grantType, uri), exchange);
	}

	<R> Mono<R> bound(AuthServerCall call, Mono<R> exchange) {
		return call.answered(exchange, this.limit, this.limits);
	}

	Moment now() {
		return this.clock.now();
	}

	AuthServerAnswer answer(AuthServerCall call, AuthServerResponse response, Moment sentAt) {
		return new AuthServerAnswer(call, response, sentAt, this.remedy);
	}

	@Override
	public String toString() {
		return "AuthServer[id=" + this.id + "]";
	}

}
