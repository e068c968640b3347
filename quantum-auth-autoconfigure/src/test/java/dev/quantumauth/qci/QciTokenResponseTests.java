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

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.qci.TestAccounts.Kind;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;
import dev.quantumauth.test.qci.WithFakeQci;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests that the answer to a token request is what the protocol says, or one clear error.
 */
@Tag("http")
@WithFakeQci
@ParameterizedClass
@EnumSource(Kind.class)
class QciTokenResponseTests {

	private static final String EXPIRY = "\"expires_at_rfc3339\":\"2999-01-01T00:00:00Z\"";

	private static FakeQci qci;

	private final Kind kind;

	private final QuantumAuthClient client;

	QciTokenResponseTests(Kind kind) {
		this.kind = kind;
		this.client = TestAccounts.client(kind, qci);
	}

	@BeforeAll
	static void use(FakeQci fake) {
		qci = fake;
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"token_type\":\"bearer\",", "\"token_type\":\"mac\",", "\"token_type\":17,",
			"\"more\":{\"of\":[\"this\"]},", "" })
	void theTypeIsIgnoredAndIsAlwaysBearer(String more) {
		answer("{" + more + "\"access_token\":\"abc\"," + EXPIRY + "}");
		OAuth2AccessToken token = this.client.accessToken().block();
		assertThat(token).isNotNull();
		assertThat(token.getTokenValue()).isEqualTo("abc");
		assertThat(token.getTokenType()).isEqualTo(TokenType.BEARER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json;charset=UTF-8", "text/plain",
			"application/octet-stream", "application/problem+json" })
	void theContentTypeOfJsonDoesNotMatter(String contentType) {
		qci.wireMock()
			.stubFor(post(anyUrl()).willReturn(aResponse().withHeader("Content-Type", contentType)
				.withBody(" \n{\"access_token\":\"abc\"," + EXPIRY + "}\n")));
		assertThat(this.client.accessToken().block()).isNotNull();
	}

	@Test
	void theContentTypeMayBeMissing() {
		qci.wireMock()
			.stubFor(post(anyUrl()).willReturn(aResponse()
				.withBody(("{\"access_token\":\"abc\"," + EXPIRY + "}").getBytes(StandardCharsets.UTF_8))));
		assertThat(this.client.accessToken().block()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{" + EXPIRY + "}", "{\"access_token\":null," + EXPIRY + "}",
			"{\"access_token\":\"\"," + EXPIRY + "}", "{\"access_token\":\" \\t\\n\"," + EXPIRY + "}",
			"{\"access_token\":123456789," + EXPIRY + "}", "{\"access_token\":true," + EXPIRY + "}",
			"{\"access_token\":[\"abc\"]," + EXPIRY + "}", "{\"access_token\":{\"value\":\"abc\"}," + EXPIRY + "}",
			"{\"Access_Token\":\"abc\"," + EXPIRY + "}", "{}" })
	void anAccessTokenThatIsMissingOrBlankOrNoStringIsAnError(String body) {
		assertThatAnswerIsInvalid(body, "was answered 200, but the answer has no (access_token|text at /access_token)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", " abc", "abc ", "a\\nb", "a\\r\\nX-Injected: 1", "a\\u0000b", "gr\u00fcn",
			"a\\u2028b", "abc\\u007f" })
	void anAccessTokenThatNoHeaderCanCarryIsAnError(String token) {
		assertThatAnswerIsInvalid("{\"access_token\":\"" + token + "\"," + EXPIRY + "}",
				"has an access.token that cannot be put into a header");
	}

	@ParameterizedTest
	@CsvSource({ "2999-07-15T08:16:59Z, 2999-07-15T08:16:59Z", "2999-07-15t08:16:59z, 2999-07-15T08:16:59Z",
			"2999-07-15T08:16:59.5Z, 2999-07-15T08:16:59Z", "2999-07-15T08:16:59.123456789Z, 2999-07-15T08:16:59Z",
			"2999-07-15T10:16:59+02:00, 2999-07-15T08:16:59Z", "2999-07-15T02:46:59.25-05:30, 2999-07-15T08:16:59Z",
			"2999-07-15T08:16:59-00:00, 2999-07-15T08:16:59Z", "2998-12-31T23:59:60Z, 2999-01-01T00:00:00Z" })
	void theExpiryMayHaveTheFormsOfRfc3339(String expiry, Instant expected) {
		answer("{\"access_token\":\"abc\",\"expires_at_rfc3339\":\"" + expiry + "\"}");
		OAuth2AccessToken token = this.client.accessToken().block();
		assertThat(token).isNotNull();
		assertThat(token.getExpiresAt()).isCloseTo(expected, within(Duration.ofMinutes(1)));
	}

	@Test
	void aTokenThatExpiredByAllAccountsIsAnError() {
		assertThatAnswerIsInvalid("{\"access_token\":\"abc\",\"expires_at_rfc3339\":\"2023-07-15T10:16:59+02:00\"}",
				"has an access_token that expired at 2023-07-15T08:16:59Z already");
	}

	@ParameterizedTest
	@CsvSource({ "PT1H", "PT-1H" })
	void aCloudWhoseClockIsAnHourOffStillGivesATokenOfItsTrueLifetime(Duration offset) {
		try (FakeQci other = FakeQci.builder()
			.clock(Clock.offset(Clock.systemUTC(), offset))
			.tokenLifetime(Duration.ofMinutes(30))
			.start()) {
			OAuth2AccessToken token = TestAccounts.client(this.kind, other).accessToken().block();
			assertThat(token).isNotNull();
			assertThat(token.getExpiresAt()).isCloseTo(Instant.now().plus(Duration.ofMinutes(30)),
					within(Duration.ofMinutes(1)));
		}
	}

	@Test
	void htmlIsAnError() {
		qci.failTokenRequests(QciFault.html(200));
		TokenRequestException error = TestAccounts.errorOf(this.client.accessToken());
		assertThat(error.getError().getErrorCode()).isEqualTo("invalid_token_response");
		assertThat(error.getError().getDescription())
			.contains("was answered 200, but the answer is HTML instead of JSON (<!DOCTYPE html>")
			.endsWith("Check the URL.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "OK", "{", "{\"access_token\":\"abc\"," + EXPIRY, "{'access_token':'abc'}",
			"{\"access_token\":\"abc\"," + EXPIRY + "}}", "{\"access_token\":\"abc\"," + EXPIRY + "} {}",
			"access_token=abc&expires_in=3600", "[]", "null", "17", "\"access_token\"",
			"[{\"access_token\":\"abc\"," + EXPIRY + "}]" })
	void whatIsNoJsonObjectIsAnError(String body) {
		assertThatAnswerIsInvalid(body, "was answered 200, but the answer is not a JSON object");
	}

	@Test
	void truncatedJsonIsAnError() {
		qci.failTokenRequests(QciFault.truncatedJson());
		TokenRequestException error = TestAccounts.errorOf(this.client.accessToken());
		assertThat(error.getError().getErrorCode()).isEqualTo("invalid_token_response");
		assertThat(error.getError().getDescription()).contains("is not a JSON object").doesNotContain("fake-qci-acc");
	}

	@Test
	void jsonThatIsNestedTooDeeplyIsAnError() {
		assertThatAnswerIsInvalid("[".repeat(100_000), "is not a JSON object");
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 202, 204 })
	void anEmptyBodyIsAnError(int status) {
		qci.failTokenRequests(QciFault.status(status));
		TokenRequestException error = TestAccounts.errorOf(this.client.accessToken());
		assertThat(error.getError().getErrorCode()).isEqualTo("invalid_token_response");
		assertThat(error.getError().getDescription())
			.contains("was answered " + status + ", but the answer is not a JSON object. Check the URL.");
	}

	@Test
	void theWrongAnswersTextIsShownWhereItCannotHoldAToken() {
		answer("{\"message\":\"Welcome to the hotel\"}");
		assertThat(TestAccounts.errorOf(this.client.accessToken()).getMessage())
			.contains("({\"message\":\"Welcome to the hotel\"}). Check the URL.");
	}

	@Test
	void anInvalidAnswerIsUnavailabilityForTheSessionToo() {
		answer("[]");
		TokenRequestException error = TestAccounts.errorOf(this.client.accessToken());
		assertThat(error.isRejected()).isFalse();
		assertThat(this.client.getStatus().error()).isEqualTo(error.getError());
		assertThat(this.client.getStatus().credentialRejected()).isFalse();
	}

	private void assertThatAnswerIsInvalid(String body, String problem) {
		answer(body);
		TokenRequestException error = TestAccounts.errorOf(this.client.accessToken());
		assertThat(error.getError().getErrorCode()).isEqualTo("invalid_token_response");
		assertThat(error.getError().getDescription())
			.startsWith("Account 'lab': POST " + qci.url() + "/auth/v1/access-tokens/ was answered 200, ")
			.containsPattern(problem)
			.doesNotContain("abc")
			.endsWith("Check the URL.");
		assertThat(error.getClientRegistrationId()).isEqualTo("lab");
		assertThat(error.isRejected()).isFalse();
		assertThat(error.getRetryAfter()).isNull();
		assertThat(error).hasNoCause();
	}

	private static void answer(String body) {
		qci.failTokenRequests(QciFault.body(body));
	}

}
