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

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.quantumauth.TokenRequest;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.token.RefreshToken;
import dev.quantumauth.session.token.TokenGrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for what a provider sends with {@link AuthServerRequest}, and what becomes of the
 * answers.
 */
class AuthServerRequestTests {

	private static final URI TOKEN_URI = URI.create("https://auth.example/token%20s");

	private static final String SECRET = "Zqvark&had/a=woxlit";

	private static final String GRANTED = "{\"access_token\": \"granted\", \"expires_in\": 60}";

	private static final Moment SENT_AT = new Moment(1_000_000_000_000L, 42);

	private final List<ClientRequest> requests = new ArrayList<>();

	private final List<TokenRequest> observed = new ArrayList<>();

	private Mono<ClientResponse> answer = answer(200, GRANTED);

	private final AuthServer server = new AuthServer("lab", "cloud",
			WebClient.builder().exchangeFunction(this::exchange).build(), Duration.ofSeconds(60), interceptor(),
			new StoppedClock());

	@Test
	void formHasItsParametersInTheirOrder() {
		obtain(this.server.post(TOKEN_URI)
			.parameter("client_id", "a b")
			.secret("password", "ż&=")
			.refreshToken("refresh_token", "r+"));
		assertThat(sent().getURI()).isEqualTo(TOKEN_URI);
		assertThat(sent().getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_FORM_URLENCODED);
		assertThat(body()).isEqualTo("client_id=a+b&password=%C5%BC%26%3D&refresh_token=r%2B");
	}

	@Test
	void jsonIsAnObjectOfStringsBesideHeadersOfTheProvider() {
		obtain(this.server.post(TOKEN_URI).json().header("X-Client", "7").secret("api_key", SECRET));
		assertThat(sent().getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
		assertThat(sent().getHeaders().getFirst("X-Client")).isEqualTo("7");
		assertThat(body()).isEqualTo("{\"api_key\":\"" + SECRET + "\"}");
	}

	@Test
	void parameterMayHaveSeveralValues() {
		obtain(this.server.post(TOKEN_URI).parameter("resource", "a").parameter("resource", "b"));
		assertThat(body()).isEqualTo("resource=a&resource=b");
		obtain(this.server.post(TOKEN_URI).json().parameter("resource", "a").parameter("resource", "b"));
		assertThat(body()).isEqualTo("{\"resource\":[\"a\",\"b\"]}");
	}

	@Test
	void getHasNoBodyForAParameter() {
		assertThatIllegalStateException().isThrownBy(() -> this.server.get(TOKEN_URI).parameter("a", "b"));
	}

	@Test
	void clientAuthenticatesByBasicInFormEncoding() {
		obtain(this.server.post(TOKEN_URI).basic("my client", SECRET));
		String credentials = "my+client:" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
		assertThat(sent().getHeaders().getFirst("Authorization")).isEqualTo("Basic " + base64(credentials));
	}

	@Test
	void headerOfACredentialHasASchemeOrNone() {
		obtain(this.server.post(TOKEN_URI)
			.secretHeader("Authorization", "apiKey", SECRET)
			.secretHeader("X-Api-Key", "", SECRET));
		assertThat(sent().getHeaders().getFirst("Authorization")).isEqualTo("apiKey " + SECRET);
		assertThat(sent().getHeaders().getFirst("X-Api-Key")).isEqualTo(SECRET);
	}

	@Test
	void eachRequestAcceptsJson() {
		obtain(this.server.post(TOKEN_URI).parameter("a", "b"));
		assertThat(sent().getHeaders().getAccept()).containsExactly(MediaType.APPLICATION_JSON);
		this.server.get(TOKEN_URI).exchange(AuthServerAnswer::object).block();
		assertThat(sent().getMethod()).isEqualTo(HttpMethod.GET);
		assertThat(sent().getHeaders().getAccept()).containsExactly(MediaType.APPLICATION_JSON);
	}

	@Test
	void requestIsSentOnceForEachSubscription() {
		Mono<?> grant = this.server.post(TOKEN_URI).secret("key", SECRET).obtain("key");
		assertThat(this.requests).isEmpty();
		grant.block();
		grant.block();
		assertThat(this.requests).hasSize(2);
	}

	@Test
	void onlyTokenRequestsAreIntercepted() {
		obtain(this.server.post(TOKEN_URI).secret("key", SECRET));
		this.server.get(TOKEN_URI).exchange(AuthServerAnswer::object).block();
		assertThat(this.observed).containsExactly(new TokenRequest("lab", "cloud", "grant", TOKEN_URI));
	}

	@ParameterizedTest
	@MethodSource("waysOfASecret")
	void secretIsInNoErrorWhateverTheServerRepeats(UnaryOperator<AuthServerRequest> way) {
		for (String echo : List.of(SECRET, SECRET.toUpperCase(Locale.ROOT), base64("me:" + SECRET),
				URLEncoder.encode(SECRET, StandardCharsets.UTF_8), base64("me:Zqvark%26had%2Fa%3Dwoxlit"))) {
			for (int status : List.of(200, 401, 503)) {
				this.answer = answer(status, "{\"message\": \"seen: " + echo + "\"}");
				assertThatNothingIsShown(errorOf(way.apply(this.server.post(TOKEN_URI))), echo);
			}
		}
		this.answer = Mono.error(new IOException("cannot send " + SECRET, new IOException(SECRET)));
		assertThatNothingIsShown(errorOf(way.apply(this.server.post(TOKEN_URI))), SECRET);
		assertThat(way.apply(this.server.post(TOKEN_URI)).toString()).isEqualTo("POST " + TOKEN_URI);
	}

	private static void assertThatNothingIsShown(TokenRequestException error, String echo) {
		assertThat(error).hasMessageContaining("Account 'lab': POST " + TOKEN_URI);
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			assertThat(cause.toString()).doesNotContainIgnoringCase("zqvark")
				.doesNotContainIgnoringCase("woxlit")
				.doesNotContain(echo);
		}
	}

	@ParameterizedTest
	@MethodSource("waysOfACredential")
	void denialOfACredentialIsARejection(UnaryOperator<AuthServerRequest> way) {
		this.answer = answer(401, "");
		TokenRequestException error = errorOf(way.apply(this.server.post(TOKEN_URI)));
		assertThat(error.getKind()).isEqualTo(Kind.REJECTED);
		assertThat(error).hasMessageContaining(
				"was answered 401. Check that the credential is complete, not revoked, and meant for this URL.");
	}

	@Test
	void denialOfARefreshTokenIsARejectionOnlyIfTheServerSaysSo() {
		AuthServerRequest request = this.server.post(TOKEN_URI).refreshToken("refresh_token", SECRET);
		this.answer = answer(401, "");
		assertThat(errorOf(request).getKind()).isEqualTo(Kind.REFUSED);
		this.answer = answer(400, "{\"error\": \"invalid_grant\", \"error_description\": \"over\"}");
		TokenRequestException error = errorOf(request);
		assertThat(error.getKind()).isEqualTo(Kind.REJECTED);
		assertThat(error).hasMessageContaining("was answered 400 (invalid_grant: over).");
		assertThat(AuthServer.isInvalidGrant(error)).isTrue();
		assertThat(AuthServer.isOutcomeUnknown(error)).isFalse();
	}

	@Test
	void errorThatComesWithMoreThanItsDescriptionIsShownAsItIs() {
		this.answer = answer(400, "{\"error\": \"no\", \"message\": \"why\"}");
		assertThat(errorOf(this.server.post(TOKEN_URI)))
			.hasMessageContaining("({\"error\": \"no\", \"message\": \"why\"})");
		this.answer = answer(400, "{\"error\": \"no\"}");
		assertThat(errorOf(this.server.post(TOKEN_URI))).hasMessageContaining("was answered 400 (no).");
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 502, 504 })
	void outcomeIsUnknownWhereTheServerMayHaveDoneIt(int status) {
		this.answer = answer(status, "");
		assertThat(AuthServer.isOutcomeUnknown(errorOf(this.server.post(TOKEN_URI)))).isTrue();
		this.answer = answer(200, "[]");
		assertThat(AuthServer.isOutcomeUnknown(errorOf(this.server.post(TOKEN_URI)))).isTrue();
		this.answer = Mono.error(new IOException("Connection reset"));
		assertThat(AuthServer.isOutcomeUnknown(errorOf(this.server.post(TOKEN_URI)))).isTrue();
	}

	@Test
	void outcomeIsKnownWhereNothingWasSentOrDone() {
		this.answer = Mono.error(new ConnectException("refused"));
		assertThat(AuthServer.isOutcomeUnknown(errorOf(this.server.post(TOKEN_URI)))).isFalse();
		this.answer = answer(503, "");
		assertThat(AuthServer.isOutcomeUnknown(errorOf(this.server.post(TOKEN_URI)))).isFalse();
	}

	@Test
	void timeLimitOfTheAccountCountsIfItIsTheShorterOne() {
		this.answer = Mono.never();
		for (Duration timeout : List.of(Duration.ofSeconds(5), Duration.ofSeconds(300))) {
			Duration shorter = (timeout.toSeconds() < 60) ? timeout : Duration.ofSeconds(60);
			AuthServerRequest request = this.server.withTimeout(timeout).post(TOKEN_URI);
			StepVerifier.withVirtualTime(() -> request.obtain("grant"))
				.thenAwait(shorter)
				.expectErrorMatches((failure) -> AuthServer.isOutcomeUnknown(failure) && failure.getMessage()
					.contains("was not answered within " + shorter
							+ ". Check the URL, the network and the time limits: the account's timeout, or those under"))
				.verify();
		}
	}

	@Test
	void tokenResponseIsReadInOneStep() {
		this.answer = answer(200,
				"{\"access_token\": \"granted\", \"token_type\": \"BEARER\", \"expires_in\": \"60\", \"scope\": \"a b\", "
						+ "\"refresh_token\": \"next\", \"refresh_expires_in\": 600}");
		TokenGrant<OAuth2AccessToken> grant = this.server.post(TOKEN_URI).obtain("grant").block();
		assertThat(grant.accessToken().getTokenValue()).isEqualTo("granted");
		assertThat(grant.accessToken().getScopes()).containsExactly("a", "b");
		assertThat(grant.accessToken().getExpiresAt()).isEqualTo(SENT_AT.instant().plusSeconds(60));
		assertThat(grant.sentAt()).isEqualTo(SENT_AT);
		assertThat(grant.lifetime()).isEqualTo(Duration.ofSeconds(60));
		assertThat(grant.refreshToken()).isEqualTo(new RefreshToken("next", SENT_AT, Duration.ofSeconds(600)));
	}

	@Test
	void refreshTokenStaysInUseWhereTheAnswerHasNoNewOne() {
		this.answer = answer(200, "{\"access_token\": \"granted\", \"refresh_expires_in\": 600}");
		TokenGrant<OAuth2AccessToken> grant = this.server.post(TOKEN_URI)
			.refreshToken("refresh_token", "first")
			.obtain("refresh_token")
			.block();
		assertThat(grant.refreshToken()).isEqualTo(new RefreshToken("first", SENT_AT, Duration.ofSeconds(600)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ", \"expires_in\": 0", ", \"expires_in\": \"soon\"", ", \"expires_in\": 4000000000" })
	void lifetimeThatIsNotToldIsUnknown(String member) {
		this.answer = answer(200, "{\"access_token\": \"opaque\"" + member + "}");
		TokenGrant<OAuth2AccessToken> grant = this.server.post(TOKEN_URI).obtain("grant").block();
		assertThat(grant.lifetime()).isNull();
		assertThat(grant.accessToken().getExpiresAt()).isNull();
		assertThat(grant.refreshToken()).isNull();
	}

	@Test
	void credentialThatCannotBeHadIsAnErrorOfTheRequest() {
		AuthServerRequest request = this.server.post(TOKEN_URI);
		assertThat(request.unsent("API key", new IllegalStateException("The vault is sealed")))
			.hasMessageContaining("was not sent, because there is no API key: The vault is sealed.");
		assertThat(request.invalidRefreshToken("it is over.").getKind()).isEqualTo(Kind.REJECTED);
	}

	@Test
	void secretThatCannotBeReadIsTheErrorOfARequestThatIsNotSent() {
		AuthServerRequest request = this.server.post(TOKEN_URI).secret("api_key", "API key", () -> {
			throw new IllegalStateException("The vault is sealed");
		});
		StepVerifier.create(request.obtain("grant"))
			.verifyErrorSatisfies((failure) -> assertThat(failure)
				.hasMessageContaining("was not sent, because there is no API key: The vault is sealed."));
		StepVerifier.create(request.exchange(AuthServerAnswer::object)).verifyError(TokenRequestException.class);
		assertThat(this.requests).isEmpty();
		assertThat(this.observed).isEmpty();
	}

	static List<UnaryOperator<AuthServerRequest>> waysOfACredential() {
		return List.of((request) -> request.secret("password", SECRET),
				(request) -> request.secret("api_key", "API key", () -> SECRET),
				(request) -> request.json().secret("key", SECRET), (request) -> request.basic("me", SECRET),
				(request) -> request.secretHeader("X-Api-Key", "", SECRET));
	}

	static Stream<UnaryOperator<AuthServerRequest>> waysOfASecret() {
		return Stream.concat(waysOfACredential().stream(),
				Stream.of((request) -> request.refreshToken("refresh_token", SECRET)));
	}

	private static void obtain(AuthServerRequest request) {
		assertThat(request.obtain("grant").block().accessToken().getTokenValue()).isEqualTo("granted");
	}

	private static TokenRequestException errorOf(AuthServerRequest request) {
		return assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> request.obtain("grant").block())
			.actual();
	}

	private Mono<ClientResponse> exchange(ClientRequest request) {
		this.requests.add(request);
		return this.answer;
	}

	private MockClientHttpRequest sent() {
		ClientRequest last = this.requests.get(this.requests.size() - 1);
		MockClientHttpRequest sent = new MockClientHttpRequest(last.method(), last.url());
		last.writeTo(sent, ExchangeStrategies.withDefaults()).block();
		return sent;
	}

	private String body() {
		return sent().getBodyAsString().block();
	}

	private static Mono<ClientResponse> answer(int status, String body) {
		return Mono.fromSupplier(() -> ClientResponse.create(HttpStatusCode.valueOf(status)).body(body).build());
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private TokenRequestInterceptor interceptor() {
		return new TokenRequestInterceptor() {

			@Override
			public <R> Mono<R> intercept(TokenRequest request, Mono<R> exchange) {
				AuthServerRequestTests.this.observed.add(request);
				return exchange;
			}

		};
	}

	/**
	 * Stands still.
	 */
	private static final class StoppedClock implements SessionClock {

		@Override
		public long wallMillis() {
			return SENT_AT.wallMillis();
		}

		@Override
		public long nanoTime() {
			return SENT_AT.nanoTime();
		}

	}

}
