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

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.web.reactive.RedirectGuardConnector;

/**
 * The destination and the headers of a request, for assertions about its token. Its
 * {@link #toString()} shows method and URL, without user information and query, and never
 * a header. Immutable.
 *
 * @since 0.1.0
 */
public final class SentRequest {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String description;

	private final HttpHeaders headers;

	private SentRequest(String method, String url, HttpHeaders headers) {
		this.description = method + " " + url.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
		this.headers = HttpHeaders.copyOf(headers);
	}

	// Without the body, which it may be possible to read only once. Then nothing is
	// waited for, so that join() may be called on an event loop, where block() throws an
	// exception
	static SentRequest of(ClientRequest request) {
		MockClientHttpRequest written = new MockClientHttpRequest(request.method(), request.url());
		ClientRequest withoutBody = ClientRequest.from(request).body(BodyInserters.empty()).build();
		RedirectGuardConnector.notFollowing((method, uri, callback) -> callback.apply(written).then(Mono.empty()))
			.connect(request.method(), request.url(),
					(guarded) -> withoutBody.writeTo(guarded, ExchangeStrategies.withDefaults()))
			.toFuture()
			.join();
		return new SentRequest(request.method().name(), request.url().toString(), written.getHeaders());
	}

	static SentRequest of(HttpRequest request) {
		return new SentRequest(request.getMethod().name(), request.getURI().toString(), request.getHeaders());
	}

	static SentRequest of(LoggedRequest request) {
		HttpHeaders headers = new HttpHeaders();
		request.getHeaders().all().forEach((header) -> headers.addAll(header.key(), header.values()));
		return new SentRequest(request.getMethod().getName(), request.getAbsoluteUrl(), headers);
	}

	/**
	 * Check whose token it is.
	 * @param id the id of the account
	 * @param clients all accounts
	 * @return what is wrong, or {@code null}
	 */
	@Nullable String refuteTokenOf(String id, QuantumAuthClients clients) {
		QuantumAuthClient client = clients.get(id);
		QuantumAuthAccount account = clients.accounts()
			.stream()
			.filter((each) -> each.client() == client)
			.findFirst()
			.orElseThrow();
		String token = currentToken(account);
		if (token == null) {
			return "Expected " + this + " to carry the token of account '" + id + "', but no token can be had for it: "
					+ client.getStatus();
		}
		return carries(account, token) ? null : "Expected " + this + " to carry the token of account '" + id
				+ "', but it carries " + describe(account.tokenHeader(), clients) + ".";
	}

	/**
	 * Check that there is no bearer token.
	 * @return what is wrong, or {@code null}
	 */
	@Nullable String refuteNoToken() {
		return refuteNoToken(Stream.of(TokenHeader.BEARER));
	}

	/**
	 * Check that there is neither a bearer token nor one in the header of an account.
	 * @param clients all accounts
	 * @return what is wrong, or {@code null}
	 */
	@Nullable String refuteNoToken(QuantumAuthClients clients) {
		return refuteNoToken(Stream.concat(Stream.of(TokenHeader.BEARER),
				clients.accounts().stream().map(QuantumAuthAccount::tokenHeader)));
	}

	private @Nullable String refuteNoToken(Stream<TokenHeader> headers) {
		return headers.anyMatch((header) -> values(header).stream().anyMatch(header::matches))
				? "Expected " + this + " to carry no token, but it carries one." : null;
	}

	private String describe(TokenHeader header, QuantumAuthClients clients) {
		List<String> owners = clients.accounts()
			.stream()
			.filter((account) -> account.client().getStatus().token() == TokenState.VALID)
			.filter((account) -> carries(account, currentToken(account)))
			.map((account) -> "'" + account.client().getId() + "'")
			.toList();
		if (!owners.isEmpty()) {
			return owners.stream().collect(Collectors.joining(" and ", "that of account ", ""));
		}
		List<String> values = values(header);
		if (values.isEmpty()) {
			return "none";
		}
		if (values.size() > 1) {
			return values.size() + " headers " + header.name();
		}
		return header.matches(values.get(0)) ? "another one, which is the current one of no account"
				: "a header " + header.name() + " that does not begin with " + header.scheme();
	}

	private boolean carries(QuantumAuthAccount account, @Nullable String token) {
		TokenHeader header = account.tokenHeader();
		return token != null && values(header).equals(List.of(header.value(token)));
	}

	private List<String> values(TokenHeader header) {
		return this.headers.getOrEmpty(header.name());
	}

	private static @Nullable String currentToken(QuantumAuthAccount account) {
		OAuth2AccessToken token = account.requestTokens().cachedAccessToken();
		if (token == null) {
			token = account.client().accessToken().cast(OAuth2AccessToken.class).onErrorComplete().block(PATIENCE);
		}
		return (token != null) ? token.getTokenValue() : null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SentRequest that && this.description.equals(that.description)
				&& this.headers.equals(that.headers);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.description, this.headers);
	}

	@Override
	public String toString() {
		return this.description;
	}

}
