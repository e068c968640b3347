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
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.http.RawServer;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.WithFakeQci;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the calls of {@link QciAuthClient} that need no credential: health and
 * version.
 */
@Tag("http")
@WithFakeQci
class QciServiceTests {

	private static FakeQci qci;

	private final QciAuthClient client = TestAccounts.client(qci);

	@BeforeAll
	static void use(FakeQci fake) {
		qci = fake;
	}

	@Test
	void neitherCallNeedsOrObtainsAToken() {
		QciAuthClient withoutToken = TestAccounts.client(TestAccounts.builder(qci.url(), ""));
		assertThat(withoutToken.getAccessTokensHealth().block()).isEqualTo(new QciHealth("Fake QCi is up"));
		assertThat(withoutToken.getAccessTokensVersion().block()).isEqualTo(new QciVersion("fake-qci", "0.0.0-fake"));
		assertThat(qci.tokenRequests()).isZero();
	}

	@Test
	void neitherCallCarriesAuthorizationWhenThereIsAToken() {
		this.client.accessToken().block();
		this.client.getAccessTokensHealth().block();
		this.client.getAccessTokensVersion().block();
		assertThat(qci.wireMock().getAllServeEvents()).hasSize(3)
			.noneMatch((event) -> event.getRequest().containsHeader("Authorization"));
	}

	@Test
	void membersThatAreMissingOrOfAnotherTypeAreNoError() {
		answer(200, "{\"version\":7}");
		assertThat(this.client.getAccessTokensHealth().block()).isEqualTo(new QciHealth(""));
		assertThat(this.client.getAccessTokensVersion().block()).isEqualTo(new QciVersion("", "7"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "503 | {\"message\":\"down\"} | was answered 503 ({\"message\":\"down\"}).",
			"404 | nothing here | was answered 404 (nothing here). Check the URL",
			"200 | <html>login</html> | was answered 200, but the answer is HTML instead of JSON (<html>login</html>).",
			"200 | up | was answered 200, but the answer is not a JSON object (up). Check the URL.",
			"200 | [] | was answered 200, but the answer is not a JSON object ([]). Check the URL.",
			"200 | '' | was answered 200, but the answer is not a JSON object. Check the URL.",
			"204 | '' | was answered 204, but the answer is not a JSON object. Check the URL." })
	void everyOtherAnswerIsAnError(int status, String body, String problem) {
		answer(status, body);
		for (Mono<?> call : List.of(this.client.getAccessTokensHealth(), this.client.getAccessTokensVersion())) {
			TokenRequestException error = TestAccounts.errorOf(call);
			assertThat(error.getMessage()).contains("Account 'lab': GET " + qci.url() + "/auth/v1/access-tokens/")
				.contains(problem);
			assertThat(error.getClientRegistrationId()).isEqualTo("lab");
			assertThat(error).hasNoCause();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "health", "version" })
	void theErrorNamesTheCall(String call) {
		answer(500, "");
		Mono<?> request = call.equals("health") ? this.client.getAccessTokensHealth()
				: this.client.getAccessTokensVersion();
		assertThat(TestAccounts.errorOf(request).getMessage()).contains("/auth/v1/access-tokens/" + call + " was");
	}

	@Test
	void bothCallsAreBoundedByTheTimeout() {
		qci.wireMock().stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(30_000)));
		QciAuthClient impatient = TestAccounts.client(TestAccounts.builder(qci).timeout(Duration.ofMillis(200)));
		assertThat(TestAccounts.errorOf(impatient.getAccessTokensHealth()).getMessage())
			.contains("was not answered within");
		assertThat(TestAccounts.errorOf(impatient.getAccessTokensVersion()).getMessage())
			.contains("was not answered within");
	}

	@Test
	void anAnswerThatNeverEndsIsAnError() throws IOException {
		try (RawServer server = RawServer.endless()) {
			QciAuthClient other = TestAccounts.client(TestAccounts.builder(server.url(), ""));
			assertThat(TestAccounts.errorOf(other.getAccessTokensHealth()).getMessage())
				.contains("was answered with more than 256 kB");
		}
	}

	private static void answer(int status, String body) {
		qci.wireMock().stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody(body)));
	}

}
