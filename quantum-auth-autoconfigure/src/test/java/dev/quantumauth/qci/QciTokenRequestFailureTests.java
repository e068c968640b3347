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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.client.ClientAuthorizationException;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.qci.TestAccounts.Kind;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;
import dev.quantumauth.test.qci.WithFakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Three kinds of failure" as QCi tells them apart, and for what the
 * errors say.
 */
@Tag("http")
@WithFakeQci
@ParameterizedClass
@EnumSource(Kind.class)
class QciTokenRequestFailureTests {

	private static final String PAGE = "{\"message\": \"upstream is gone\"}";

	private static FakeQci qci;

	private final Kind kind;

	QciTokenRequestFailureTests(Kind kind) {
		this.kind = kind;
	}

	@BeforeAll
	static void use(FakeQci fake) {
		qci = fake;
	}

	@ParameterizedTest
	@CsvSource({ "400, invalid_request", "401, invalid_grant", "403, access_denied" })
	void isRejectedBy(int status, String code) {
		qci.failTokenRequests(QciFault.status(status, "{\"message\": \"no such token\"}"));
		TokenRequestException error = error();
		assertThat(error.isRejected()).isTrue();
		assertThat(error.getError().getErrorCode()).isEqualTo(code);
		assertThat(error.getError().getDescription()).isEqualTo("Account 'lab': POST " + qci.url()
				+ "/auth/v1/access-tokens/ was answered " + status + " ({\"message\": \"no such token\"})."
				+ " Check that the " + credential() + " is complete, not revoked, and meant for this URL.");
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403, 422, 423 })
	void isRejectedWithoutABodyToo(int status) {
		qci.failTokenRequests(QciFault.status(status));
		TokenRequestException error = error();
		assertThat(error.isRejected()).isTrue();
		assertThat(error.getMessage()).contains("was answered " + status + ". Check that the " + credential());
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 409 })
	void isRejectedWithAJsonObjectAndRefusedWithoutOne(int status) {
		qci.failTokenRequests(QciFault.status(status, "{\"message\": \"Whatever it says\"}"));
		assertThat(error().getKind()).isEqualTo(TokenRequestException.Kind.REJECTED);
		for (String body : new String[] { "", "[]", "Bad Request" }) {
			qci.failTokenRequests(QciFault.status(status, body));
			TokenRequestException error = error();
			assertThat(error.getKind()).as(body).isEqualTo(TokenRequestException.Kind.REFUSED);
			assertThat(error).hasMessageContaining("Check the URL");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 402, 404, 405, 407, 410, 413, 415, 421, 431, 451 })
	void isRefusedBeforeTheApiTokenIsLookedAt(int status) {
		qci.failTokenRequests(QciFault.status(status, PAGE));
		TokenRequestException error = error();
		assertThat(error.getKind()).isEqualTo(TokenRequestException.Kind.REFUSED);
		assertThat(error.getError().getErrorCode()).isEqualTo("server_error");
		assertThat(error).hasMessageContaining("Check the URL");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403 })
	void aProxysHtmlPageIsUnavailability(int status) {
		qci.failTokenRequests(QciFault.html(status));
		TokenRequestException error = error();
		assertThat(error.isRejected()).isFalse();
		assertThat(error.getError().getErrorCode()).isEqualTo("server_error");
		assertThat(error.getError().getDescription()).contains("was answered " + status + " (<!DOCTYPE html>")
			.contains("Check the URL, and whether a proxy answered instead of ")
			.endsWith("QCi.");
	}

	@ParameterizedTest
	@CsvSource({ "408, server_error", "425, server_error", "429, temporarily_unavailable",
			"500, temporarily_unavailable", "502, temporarily_unavailable", "503, temporarily_unavailable",
			"504, temporarily_unavailable" })
	void isUnavailableAfter(int status, String code) {
		qci.failTokenRequests(QciFault.status(status, PAGE));
		TokenRequestException error = error();
		assertThat(error.isRejected()).isFalse();
		assertThat(error.getError().getErrorCode()).isEqualTo(code);
		assertThat(error.getError().getDescription()).startsWith("Account 'lab': POST " + qci.url()
				+ "/auth/v1/access-tokens/ was answered " + status + " (" + PAGE + ").");
	}

	@Test
	void anErrorIsOneOfSpringSecuritysAndNamesTheClient() {
		qci.failTokenRequests(QciFault.rejected());
		TokenRequestException error = error();
		assertThat(error).isInstanceOf(ClientAuthorizationException.class).hasNoCause();
		assertThat(error.getClientRegistrationId()).isEqualTo("lab");
		assertThat(error.getMessage()).contains("[invalid_grant] Account 'lab': ");
	}

	@Test
	void atMostTwoHundredCharactersOfTheBodyAreShown() {
		qci.failTokenRequests(QciFault.status(500, "a b ".repeat(1000)));
		assertThat(error().getError().getDescription()).endsWith("was answered 500 (" + "a b ".repeat(50) + ").");
	}

	@Test
	void retryAfterInSecondsIsHandedOn() {
		qci.failTokenRequests(QciFault.status(429).retryAfter(Duration.ofSeconds(17)));
		assertThat(error().getRetryAfter()).isEqualTo(Duration.ofSeconds(17));
	}

	@Test
	void retryAfterAsADateCountsFromTheResponsesDate() {
		try (FakeQci slow = FakeQci.builder()
			.clock(Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC))
			.start()) {
			slow.failTokenRequests(QciFault.status(503).retryAfter(Instant.parse("2020-01-01T00:02:00Z")));
			assertThat(TestAccounts.errorOf(TestAccounts.client(this.kind, slow).accessToken()).getRetryAfter())
				.isEqualTo(Duration.ofMinutes(2));
		}
	}

	@Test
	void aConnectionThatIsResetIsUnavailabilityAndNothingIsSentTwice() {
		qci.failTokenRequests(QciFault.connectionReset());
		TokenRequestException error = TestAccounts.errorOf(client(qci.url()).accessToken());
		assertThatThereWasNoAnswer(error, qci.url());
		assertThat(qci.tokenRequests()).isOne();
	}

	@Test
	void aConnectionThatIsClosedWithoutAnAnswerIsUnavailabilityAndNothingIsSentTwice() {
		qci.failTokenRequests(QciFault.noAnswer(Duration.ZERO));
		TokenRequestException error = TestAccounts.errorOf(client(qci.url()).accessToken());
		assertThatThereWasNoAnswer(error, qci.url());
		assertThat(qci.tokenRequests()).isOne();
	}

	@Test
	void aRequestThatWasAnswered503IsNotRepeated() {
		qci.failTokenRequests(QciFault.status(503));
		TestAccounts.errorOf(client(qci.url()).accessToken());
		assertThat(qci.tokenRequests()).isOne();
	}

	@Test
	void aServerThatIsNotThereIsUnavailability() throws IOException {
		URI url = unusedUrl();
		assertThatThereWasNoAnswer(TestAccounts.errorOf(client(url).accessToken()), url);
	}

	@Test
	void aHostThatIsNotThereIsUnavailability() {
		URI url = URI.create("https://no-such-host.invalid");
		assertThat(TestAccounts.errorOf(client(url).accessToken()).getError().getDescription())
			.startsWith("Account 'lab': POST " + url + "/auth/v1/access-tokens/ got no answer (")
			.endsWith("). The host of the URL is not known here: check its name, and DNS.");
	}

	@Test
	void anAnswerThatTakesLongerThanTheTimeoutIsUnavailability() {
		qci.failTokenRequests(QciFault.noAnswer(Duration.ofSeconds(30)));
		QuantumAuthClient impatient = TestAccounts
			.client(TestAccounts.builder(this.kind, qci.url(), qci::apiToken).timeout(Duration.ofMillis(200)));
		TokenRequestException error = TestAccounts.errorOf(impatient.accessToken());
		assertThat(error.isRejected()).isFalse();
		assertThat(error.getError().getErrorCode()).isEqualTo("temporarily_unavailable");
		assertThat(error.getError().getDescription()).isEqualTo("Account 'lab': POST " + qci.url()
				+ "/auth/v1/access-tokens/ was not answered within PT0.2S. Check the URL, the network and the time limits: "
				+ "the account's timeout, or those under quantum.auth.http.");
		assertThat(error).hasRootCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void anApiTokenThatCannotBeHadIsUnavailabilityAndNothingIsSent() {
		QuantumAuthClient withoutToken = TestAccounts.client(TestAccounts.builder(this.kind, qci.url(), () -> {
			throw new IllegalStateException("the vault is sealed");
		}));
		TokenRequestException error = TestAccounts.errorOf(withoutToken.accessToken());
		assertThat(error.isRejected()).isFalse();
		assertThat(error.getError().getDescription())
			.isEqualTo("Account 'lab': POST " + qci.url() + "/auth/v1/access-tokens/ was not sent, because there is no "
					+ credential() + ": the vault is sealed.");
		assertThat(error).hasRootCauseMessage("the vault is sealed");
		assertThat(qci.tokenRequests()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  " })
	void aBlankApiTokenIsNotSent(String apiToken) {
		QuantumAuthClient withoutToken = TestAccounts
			.client(TestAccounts.builder(this.kind, qci.url(), () -> apiToken));
		assertThat(TestAccounts.errorOf(withoutToken.accessToken()).getMessage())
			.contains("was not sent, because there is no " + credential());
		assertThat(qci.tokenRequests()).isZero();
	}

	private TokenRequestException error() {
		return TestAccounts.errorOf(TestAccounts.client(this.kind, qci).accessToken());
	}

	private QuantumAuthClient client(URI url) {
		return TestAccounts.client(TestAccounts.builder(this.kind, url, qci::apiToken));
	}

	private String credential() {
		return (this.kind == Kind.TYPED) ? "API token" : "API key";
	}

	private static void assertThatThereWasNoAnswer(TokenRequestException error, URI url) {
		assertThat(error.isRejected()).isFalse();
		assertThat(error.getError().getErrorCode()).isEqualTo("temporarily_unavailable");
		assertThat(error.getError().getDescription())
			.startsWith("Account 'lab': POST " + url + "/auth/v1/access-tokens/ got no answer (")
			.endsWith("). Check the URL, the network and the proxy.");
		assertThat(error).hasCauseInstanceOf(Exception.class);
		assertThat(error.getClientRegistrationId()).isEqualTo("lab");
	}

	private static URI unusedUrl() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return URI.create("http://127.0.0.1:" + socket.getLocalPort());
		}
	}

}
