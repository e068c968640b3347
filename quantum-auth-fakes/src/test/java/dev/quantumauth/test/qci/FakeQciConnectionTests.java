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

package dev.quantumauth.test.qci;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FakeQci} under many connections, and for what it does with one.
 */
@Timeout(60)
@Isolated
class FakeQciConnectionTests {

	private static final int MANY = 1_000;

	private final FakeQci qci = FakeQci.start();

	private final QciCalls calls = new QciCalls(this.qci);

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void aThousandTokenRequestsAtOnceAreAnswered() {
		List<String> tokens = all(IntStream.range(0, MANY).mapToObj((i) -> this.calls.postTokenAsync()).toList())
			.stream()
			.map((response) -> QciCalls.text(response, "$.access_token"))
			.toList();
		assertThat(tokens).hasSize(MANY).doesNotHaveDuplicates();
		assertThat(this.qci.tokenRequests()).isEqualTo(MANY);
		assertThat(this.qci.issuedTokens()).containsExactlyInAnyOrderElementsOf(tokens);
	}

	@Test
	void slowTokenRequestsWaitBesideEachOther() {
		this.qci.latency(Duration.ofMillis(500));
		long start = System.nanoTime();
		assertThat(all(IntStream.range(0, 300).mapToObj((i) -> this.calls.postTokenAsync()).toList()))
			.allSatisfy((response) -> assertThat(response.statusCode()).isEqualTo(200));
		// With one of the 24 threads for each answer, this would take 300 / 24 * 0.5 s
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void aThousandApiCallsAtOnceAreAnswered() throws Exception {
		String token = this.calls.obtainToken();
		assertThat(all(IntStream.range(0, MANY).mapToObj((i) -> this.calls.allocationsAsync(token)).toList()))
			.allSatisfy((response) -> assertThat(response.statusCode()).isEqualTo(200));
	}

	@Test
	void aFaultMeetsExactlyItsNumberOfConcurrentRequests() {
		this.qci.failTokenRequests(QciFault.status(503), 37);
		assertThat(all(IntStream.range(0, 200).mapToObj((i) -> this.calls.postTokenAsync()).toList()))
			.filteredOn((response) -> response.statusCode() == 503)
			.hasSize(37);
		assertThat(this.qci.issuedTokens()).hasSize(163);
	}

	@Test
	void connectionCloseIsHonoured() throws Exception {
		try (Socket socket = new Socket(this.qci.url().getHost(), this.qci.url().getPort())) {
			write(socket, "Connection: close\r\n");
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			assertThat(response).startsWith("HTTP/1.1 200").containsIgnoringCase("\r\nConnection: close\r\n");
		}
	}

	@Test
	void aConnectionIsKeptOtherwise() throws Exception {
		try (Socket socket = new Socket(this.qci.url().getHost(), this.qci.url().getPort())) {
			for (int i = 0; i < 3; i++) {
				write(socket, "");
				assertThat(readOne(socket.getInputStream())).startsWith("HTTP/1.1 200")
					.containsIgnoringCase("\r\nContent-Length: ")
					.contains("\"message\"");
			}
		}
	}

	@Test
	void aClientThatOffersGzipAndHttp2GetsPlainHttp1() throws Exception {
		this.qci.failTokenRequests(QciFault.hugeBody(100_000));
		HttpResponse<String> response = this.calls.send(this.calls.request(QciCalls.ACCESS_TOKENS)
			.version(Version.HTTP_2)
			.header("Accept-Encoding", "gzip")
			.POST(BodyPublishers.noBody())
			.build());
		assertThat(response.version()).isEqualTo(Version.HTTP_1_1);
		assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
		assertThat(response.headers().firstValue("Transfer-Encoding")).isEmpty();
		assertThat(response.body()).hasSize(100_000);
	}

	@Test
	void closingDoesNotWaitForAnswersHeldBack() {
		this.qci.failTokenRequests(QciFault.noAnswer(Duration.ofMinutes(10)));
		List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 10)
			.mapToObj((i) -> this.calls.postTokenAsync())
			.toList();
		while (this.qci.tokenRequests() < 10) {
			Thread.onSpinWait();
		}
		long start = System.nanoTime();
		this.qci.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		assertThat(waiting).allSatisfy((future) -> assertThat(future).failsWithin(Duration.ofSeconds(5)));
	}

	private static void write(Socket socket, String header) throws IOException {
		socket.setSoTimeout(10_000);
		socket.getOutputStream()
			.write(("GET /auth/v1/access-tokens/health HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n")
				.getBytes(StandardCharsets.ISO_8859_1));
	}

	private static String readOne(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) in.read());
		}
		String length = head.toString().replaceFirst("(?is).*\r\nContent-Length: (\\d+)\r\n.*", "$1");
		return head + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
	}

	private static List<HttpResponse<String>> all(List<CompletableFuture<HttpResponse<String>>> futures) {
		return futures.stream().map(CompletableFuture::join).toList();
	}

}
