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
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.http.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.http.RawServer;
import dev.quantumauth.test.qci.FakeQci;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an answer that breaks off is an error, even where what arrived of it would
 * do.
 */
@Tag("http")
class QciBrokenAnswerTests {

	private static final String TOKEN = "{\"access_token\":\"hush\",\"expires_at_rfc3339\":\"2999-01-01T00:00:00Z\"}";

	@ParameterizedTest
	@MethodSource
	void anAnswerThatEndsBeforeItsLengthIsUnavailability(String headers, String body) throws IOException {
		try (RawServer server = RawServer.breakingOff(headers, body)) {
			assertThatItIsUnavailability(TestAccounts.errorOf(TestAccounts.builder(server.url(), "api-token")
				.build(AuthServerClients::webClient, TestAccounts.SCHEDULER)
				.client()
				.postAccessTokens()));
		}
	}

	static Stream<Arguments> anAnswerThatEndsBeforeItsLengthIsUnavailability() {
		return Stream.of(Arguments.of("Content-Length: 1000", TOKEN), Arguments.of("Content-Length: 1000", ""),
				Arguments.of("Transfer-Encoding: chunked",
						Integer.toHexString(TOKEN.length()) + "\r\n" + TOKEN + "\r\n"),
				Arguments.of("Transfer-Encoding: chunked", "oops\r\n"));
	}

	@Test
	void anAnswerThatIsNotHttpIsUnavailability() {
		try (FakeQci qci = FakeQci.start()) {
			qci.wireMock().stubFor(post(anyUrl()).willReturn(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));
			assertThatItIsUnavailability(TestAccounts.errorOf(TestAccounts.builder(qci)
				.build(AuthServerClients::webClient, TestAccounts.SCHEDULER)
				.client()
				.postAccessTokens()));
		}
	}

	private static void assertThatItIsUnavailability(TokenRequestException error) {
		assertThat(error.isRejected()).isFalse();
		assertThat(error.getError().getErrorCode()).isEqualTo("temporarily_unavailable");
		assertThat(error.getError().getDescription()).startsWith("Account 'lab': POST http://127.0.0.1:")
			.contains("/auth/v1/access-tokens/ got no answer (");
		assertThat(TestAccounts.everythingIn(error)).doesNotContain("hush").doesNotContain("api-token");
	}

}
