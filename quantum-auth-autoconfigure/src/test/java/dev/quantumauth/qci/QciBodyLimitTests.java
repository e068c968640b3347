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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.http.RawServer;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;
import dev.quantumauth.test.qci.WithFakeQci;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that at most 256 kB of an answer are read.
 */
@Tag("http")
@WithFakeQci
class QciBodyLimitTests {

	private static final int MEGABYTE = 1024 * 1024;

	private static FakeQci qci;

	@BeforeAll
	static void use(FakeQci fake) {
		qci = fake;
	}

	@Test
	void anAnswerOfTenMegabytesIsAnError() {
		qci.failTokenRequests(QciFault.hugeBody(10 * MEGABYTE));
		assertThatAnswerIsTooLong(client(qci.url(), AuthServerClients.webClient()).postAccessTokens());
	}

	@Test
	void anAnswerOfExactlyTheLimitIsRead() {
		qci.failTokenRequests(QciFault.hugeBody(256 * 1024));
		assertThat(client(qci.url(), AuthServerClients.webClient()).postAccessTokens().block()).isNotNull();
	}

	@Test
	void oneByteMoreIsAnError() {
		qci.failTokenRequests(QciFault.hugeBody(256 * 1024 + 1));
		assertThatAnswerIsTooLong(client(qci.url(), AuthServerClients.webClient()).postAccessTokens());
	}

	@Test
	void theLimitHoldsForHealthAndVersionToo() {
		qci.wireMock().stubFor(any(anyUrl()).willReturn(aResponse().withBody("x".repeat(MEGABYTE))));
		QciAuthClient client = client(qci.url(), AuthServerClients.webClient());
		assertThatAnswerIsTooLong(client.getAccessTokensHealth());
		assertThatAnswerIsTooLong(client.getAccessTokensVersion());
	}

	@Test
	void errorThatIsTooLongIsTheErrorThatItsStatusTells() {
		qci.failTokenRequests(QciFault.status(403, "x".repeat(MEGABYTE)));
		TokenRequestException error = TestAccounts
			.errorOf(client(qci.url(), AuthServerClients.webClient()).postAccessTokens());
		assertThat(error.isRejected()).isTrue();
		assertThat(error).hasMessageContaining("was answered 403");
	}

	@Test
	void theLimitIsOnWhatACompressedAnswerUnpacksTo() throws IOException {
		ByteArrayOutputStream bomb = new ByteArrayOutputStream();
		try (OutputStream gzip = new GZIPOutputStream(bomb)) {
			gzip.write(new byte[10 * MEGABYTE]);
		}
		assertThat(bomb.size()).isLessThan(256 * 1024);
		qci.wireMock()
			.stubFor(post(anyUrl())
				.willReturn(aResponse().withHeader("Content-Encoding", "gzip").withBody(bomb.toByteArray())));
		assertThatAnswerIsTooLong(client(qci.url(), AuthServerClients.webClient()).postAccessTokens());
	}

	@Test
	void theEndOfALongAnswerIsNotWaitedFor() throws Exception {
		try (RawServer server = RawServer.endless()) {
			assertThatAnswerIsTooLong(client(server.url(), AuthServerClients.webClient()).postAccessTokens());
		}
	}

	@Test
	void theConnectionOfALongAnswerIsClosed() throws Exception {
		try (RawServer server = RawServer.endless()) {
			assertThatAnswerIsTooLong(client(server.url(), AuthServerClients.webClient()).postAccessTokens());
			server.disconnected().get(1, TimeUnit.MINUTES);
		}
	}

	private static QciAuthClient client(URI url, WebClient webClient) {
		return TestAccounts.builder(url, qci.apiToken()).build(() -> webClient, TestAccounts.SCHEDULER).client();
	}

	private static void assertThatAnswerIsTooLong(Mono<?> call) {
		TokenRequestException error = TestAccounts.errorOf(call);
		assertThat(error.isRejected()).isFalse();
		assertThat(error.getError().getErrorCode()).isEqualTo("invalid_token_response");
		assertThat(error.getError().getDescription()).endsWith(" was answered with more than 256 kB. Check the URL.");
	}

}
