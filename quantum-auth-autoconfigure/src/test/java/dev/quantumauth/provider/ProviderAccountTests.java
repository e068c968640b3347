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

package dev.quantumauth.provider;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonPointer;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProviderAccount}: what is asked, and what is made of the answers.
 */
class ProviderAccountTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final URI ISSUER = URI.create("https://auth.example.com/realm");

	private static final URI TOKEN_URI = URI.create("https://auth.example.com/token");

	private static final String TOKEN = "{\"access_token\": \"a-1\", \"expires_in\": 3600, \"refresh_token\": \"r-2\"}";

	@AutoClose
	private static final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final Deque<String> answers = new ArrayDeque<>();

	@Test
	void documentOfTheIssuerNamesTheTokenEndpointAndIsAskedForOnce() {
		answer("{\"issuer\": \"https://auth.example.com/realm/\", \"token_endpoint\": \"https://auth.example.com/t\"}",
				TOKEN, TOKEN);
		TokenAccount<QuantumAuthClient> account = discovering();
		token(account);
		account.client().renew().block(PATIENCE);
		assertThat(this.requests).containsExactly(
				"GET https://auth.example.com/realm/.well-known/openid-configuration ",
				"POST https://auth.example.com/t grant_type=refresh_token&client_id=us&refresh_token=r-1",
				"POST https://auth.example.com/t grant_type=refresh_token&client_id=us&refresh_token=r-2");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"{\"issuer\": \"https://evil.example/realm\", \"token_endpoint\": \"https://evil.example/t\"} | "
					+ "is no document of the issuer https://auth.example.com/realm",
			"{\"token_endpoint\": \"https://auth.example.com/t\"} | is no document of the issuer",
			"{\"issuer\": \"https://auth.example.com/realm\"} | names no token_endpoint",
			"{\"issuer\": \"https://auth.example.com/realm\", \"token_endpoint\": \"http://auth.example.com/t\"} | "
					+ "has a token_endpoint that is plain http" })
	void credentialIsNotSentWhereTheDocumentIsWrong(String document, String problem) {
		answer(document);
		TokenAccount<QuantumAuthClient> account = discovering();
		assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> token(account))
			.withMessageContaining(problem);
		assertThat(this.requests).singleElement().asString().startsWith("GET ");
	}

	@Test
	void probeAsksForTheDocumentWithoutACredential() {
		answer("{\"issuer\": \"https://auth.example.com/realm\", \"token_endpoint\": \"https://auth.example.com/t\"}");
		discovering().probe().block(PATIENCE);
		assertThat(this.requests)
			.containsExactly("GET https://auth.example.com/realm/.well-known/openid-configuration ");
	}

	@Test
	void probeCarriesNoHeaderOfTheApplicationWhichMayBeAKey() {
		answer("[]");
		account(new ProviderDescription("acme", "Acme", CredentialKind.API_KEY, null, Map.of("X-Key", "sesame"),
				URI.create("https://status.example.com/up")))
			.probe()
			.block(PATIENCE);
		assertThat(this.requests).containsExactly("GET https://status.example.com/up ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "253402300799999999", "\"tomorrow\"", "{}", "true" })
	void timeOfExpiryThatCannotBeReadIsTheSameAsNone(String time) {
		answer("{\"access_token\": \"a-1\", \"until\": " + time + "}");
		OAuth2AccessToken token = token(expiringAt());
		assertThat(Duration.between(token.getIssuedAt(), token.getExpiresAt())).isEqualTo(Duration.ofHours(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1000", "\"2001-01-01T00:00:00Z\"" })
	void tokenThatHasExpiredIsNone(String time) {
		answer("{\"access_token\": \"a-1\", \"until\": " + time + "}");
		assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> token(expiringAt()))
			.withMessageContaining("has an access_token that expired at ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4102444800", "\"2100-01-01T00:00:00Z\"", "\"2100-01-01T01:00:00+01:00\"" })
	void timeOfExpiryIsInSecondsOrAsRfc3339WritesIt(String time) {
		answer("{\"access_token\": \"a-1\", \"until\": " + time + "}");
		assertThat(token(expiringAt()).getExpiresAt()).isBetween("2099-12-31T23:59:00Z", "2100-01-01T00:01:00Z");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"data\": {\"key\": \"abcdefghijklmnopqrs\", \"session\": \"k9Zr3-short\"}}",
			"{\"keys\": [\"abcdefghijklmnopqrs\", \"k9Zr3-short\"], \"note\": \"to be kept\"}" })
	void answerWhoseTokenIsElsewhereIsNotShown(String body) {
		answer(body);
		assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> token(expiringAt()))
			.withMessageContaining("has no access_token")
			.withMessageContaining("\"key")
			.withMessageNotContaining("abcdefghijklmnopqrs")
			.withMessageNotContaining("k9Zr3-short");
	}

	@Test
	void parameterThatTheServerRepeatsIsNotShown() {
		answer("{\"error_description\": \"bad pin hunter2pin\"}");
		TokenRequestFormat form = new TokenRequestFormat(false, Map.of(), Map.of("pin", "hunter2pin"), Map.of(),
				List.of("hunter2pin"));
		TokenAccount<QuantumAuthClient> account = account(description(CredentialKind.API_KEY,
				new TokenEndpointDescription(TOKEN_URI, null, "key", null, ClientAuthentication.NONE, null, form,
						new TokenResponseFormat(null, null, null, null, null), null)));
		assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> token(account))
			.withMessageContaining("bad pin")
			.withMessageNotContaining("hunter2pin");
		assertThat(this.requests).singleElement().asString().contains("pin=hunter2pin");
	}

	private TokenAccount<QuantumAuthClient> discovering() {
		return account(description(CredentialKind.REFRESH_TOKEN,
				new TokenEndpointDescription(null, ISSUER, "refresh_token", "us", ClientAuthentication.NONE, null,
						form(), new TokenResponseFormat(null, JsonPointer.compile("/refresh_token"), null, null, null),
						null)));
	}

	private TokenAccount<QuantumAuthClient> expiringAt() {
		return account(description(CredentialKind.API_KEY,
				new TokenEndpointDescription(TOKEN_URI, null, "key", null, ClientAuthentication.NONE, null, form(),
						new TokenResponseFormat(null, null, null, JsonPointer.compile("/until"), Duration.ofHours(1)),
						null)));
	}

	private static TokenRequestFormat form() {
		return new TokenRequestFormat(false, Map.of(), Map.of(), Map.of(), List.of());
	}

	private static ProviderDescription description(CredentialKind kind, @Nullable TokenEndpointDescription endpoint) {
		return new ProviderDescription("acme", "Acme", kind, endpoint, Map.of(), null);
	}

	private TokenAccount<QuantumAuthClient> account(ProviderDescription description) {
		WebClient client = WebClient.builder().exchangeFunction(this::exchange).build();
		return ProviderAccount.builder("acme", "https://api.example.com", description, (part) -> "r-1", true)
			.build(() -> client, scheduler);
	}

	private void answer(String... bodies) {
		this.answers.addAll(List.of(bodies));
	}

	private static OAuth2AccessToken token(TokenAccount<QuantumAuthClient> account) {
		return account.client().accessToken().block(PATIENCE);
	}

	private Mono<ClientResponse> exchange(ClientRequest request) {
		MockClientHttpRequest written = new MockClientHttpRequest(request.method(), request.url());
		return request.writeTo(written, ExchangeStrategies.withDefaults())
			.then(Mono.defer(() -> (written.getHeaders().getContentType() != null) ? written.getBodyAsString()
					: Mono.just(String.join(", ",
							written.getHeaders()
								.headerNames()
								.stream()
								.filter((name) -> !name.equals("Accept"))
								.toList()))))
			.map((body) -> {
				this.requests.add(request.method() + " " + request.url() + " " + body);
				return ClientResponse.create(HttpStatus.OK)
					.header("Content-Type", "application/json")
					.body(this.answers.remove())
					.build();
			});
	}

}
