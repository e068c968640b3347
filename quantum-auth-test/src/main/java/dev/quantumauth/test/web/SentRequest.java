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

package dev.quantumauth.test.web;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.web.RedirectGuardConnector;

/**
 * What matters of a request here: where it goes and what its {@code Authorization} is.
 * Its {@link #toString()} shows method and URL, without user information and query, and
 * never a header. Immutable.
 *
 * @since 0.1.0
 */
public final class SentRequest {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String BEARER = "Bearer ";

	private final String description;

	private final List<String> authorization;

	private SentRequest(String method, String url, List<String> authorization) {
		this.description = method + " " + url.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
		this.authorization = List.copyOf(authorization);
	}

	// The body is left out: it may be one that can be read once. Without it nothing
	// waits, so that this may run on an event loop, where block() refuses to
	static SentRequest of(ClientRequest request) {
		MockClientHttpRequest written = new MockClientHttpRequest(request.method(), request.url());
		ClientRequest withoutBody = ClientRequest.from(request).body(BodyInserters.empty()).build();
		RedirectGuardConnector.notFollowing((method, uri, callback) -> callback.apply(written).then(Mono.empty()))
			.connect(request.method(), request.url(),
					(guarded) -> withoutBody.writeTo(guarded, ExchangeStrategies.withDefaults()))
			.toFuture()
			.join();
		return new SentRequest(request.method().name(), request.url().toString(), authorization(written.getHeaders()));
	}

	static SentRequest of(HttpRequest request) {
		URI uri = request.getURI();
		return new SentRequest(request.getMethod().name(), uri.toString(), authorization(request.getHeaders()));
	}

	static SentRequest of(LoggedRequest request) {
		HttpHeader header = request.header(HttpHeaders.AUTHORIZATION);
		return new SentRequest(request.getMethod().getName(), request.getAbsoluteUrl(),
				header.isPresent() ? header.values() : List.of());
	}

	private static List<String> authorization(HttpHeaders headers) {
		return headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
	}

	/**
	 * Check whose token it is.
	 * @param id the id of the account
	 * @param clients all accounts
	 * @return what is wrong, or {@code null}
	 */
	@Nullable String refuteTokenOf(String id, QuantumAuthClients clients) {
		String expected = current(clients.get(id));
		if (expected == null) {
			return "Expected " + this + " to carry the token of account '" + id + "', but no token can be had for it: "
					+ clients.get(id).getStatus();
		}
		if (this.authorization.equals(List.of(BEARER + expected))) {
			return null;
		}
		return "Expected " + this + " to carry the token of account '" + id + "', but it carries " + describe(clients)
				+ ".";
	}

	/**
	 * Check that there is no token.
	 * @return what is wrong, or {@code null}
	 */
	@Nullable String refuteNoToken() {
		return this.authorization.stream().anyMatch(SentRequest::isBearer)
				? "Expected " + this + " to carry no token, but it carries one." : null;
	}

	private String describe(QuantumAuthClients clients) {
		if (this.authorization.isEmpty()) {
			return "none";
		}
		if (this.authorization.size() > 1) {
			return this.authorization.size() + " Authorization headers";
		}
		String value = this.authorization.get(0);
		if (!isBearer(value)) {
			return "an Authorization header that is no bearer token";
		}
		List<String> owners = clients.stream()
			.filter((client) -> client.getStatus().token() == TokenState.VALID)
			.filter((client) -> value.equals(BEARER + current(client)))
			.map((client) -> "'" + client.getId() + "'")
			.toList();
		return owners.isEmpty() ? "another one, which is the current one of no account"
				: owners.stream().collect(Collectors.joining(" and ", "that of account ", ""));
	}

	private static boolean isBearer(String value) {
		return value.regionMatches(true, 0, BEARER, 0, BEARER.length());
	}

	private static @Nullable String current(QuantumAuthClient client) {
		OAuth2AccessToken token = RequestTokens.of(client).cachedAccessToken();
		if (token == null) {
			token = client.accessToken().cast(OAuth2AccessToken.class).onErrorComplete().block(PATIENCE);
		}
		return (token != null) ? token.getTokenValue() : null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SentRequest that && this.description.equals(that.description)
				&& this.authorization.equals(that.authorization);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.description, this.authorization);
	}

	@Override
	public String toString() {
		return this.description;
	}

}
