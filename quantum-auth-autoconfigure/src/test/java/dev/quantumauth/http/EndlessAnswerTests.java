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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import dev.quantumauth.http.RawServer.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a broken server whose answers have no end costs neither memory nor time, in
 * whichever part of the answer it is that has no end, and that an answer needs no thread
 * of the common pool.
 */
@Tag("http")
@Tag("process")
class EndlessAnswerTests {

	private static final String HEAP = "200m";

	private static String output = "";

	// With more threads in the common pool than the machine has, the JDK uses it
	@BeforeAll
	static void call() throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx" + HEAP, "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-Djava.util.concurrent.ForkJoinPool.common.parallelism=3", "-cp",
				System.getProperty("java.class.path"), Calls.class.getName())
			.redirectErrorStream(true)
			.start();
		output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
	}

	@Test
	void twelveEndlessAnswersAreReadIn200Megabytes() throws IOException {
		assertThat(output.lines().filter((line) -> line.startsWith("ended: ")))
			.containsExactlyElementsOf(Calls.answers().keySet().stream().map((name) -> "ended: " + name).toList())
			.hasSize(12);
	}

	@Test
	void answerIsReadWhileTheCommonPoolIsBusy() {
		assertThat(output).contains("answered: 200");
	}

	/**
	 * Run in a process with a small heap.
	 */
	public static final class Calls {

		private static final String OK = "HTTP/1.1 200 OK\r\n";

		private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

		private static final String LONG = "x".repeat(8192);

		private static final Duration PATIENCE = Duration.ofSeconds(20);

		private Calls() {
		}

		/**
		 * Call a server for each answer, all on one client.
		 * @param args none
		 * @throws IOException if no server can be started
		 */
		public static void main(String[] args) throws IOException {
			WebClient client = WebClient.builder()
				.clientConnector(new AuthServerConnector(HttpClient::newBuilder, PATIENCE))
				.build();
			for (Map.Entry<String, Answer> answer : answers().entrySet()) {
				try (RawServer server = RawServer.answering(answer.getValue())) {
					client.post()
						.uri(server.url())
						.bodyValue("{}")
						.exchangeToMono(AuthServerResponse::read)
						.onErrorComplete(WebClientRequestException.class)
						.onErrorComplete(DataBufferLimitException.class)
						.block(PATIENCE);
					System.out.println("ended: " + answer.getKey());
				}
			}
			callWhileTheCommonPoolIsBusy(client);
			System.exit(0);
		}

		private static void callWhileTheCommonPoolIsBusy(WebClient client) throws IOException {
			CountDownLatch never = new CountDownLatch(1);
			for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
				ForkJoinPool.commonPool().execute(() -> {
					try {
						never.await();
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
				});
			}
			try (RawServer server = RawServer.answering(OK + "Content-Length: 2\r\n\r\n{}")) {
				AuthServerResponse response = client.post()
					.uri(server.url())
					.bodyValue("{}")
					.exchangeToMono(AuthServerResponse::read)
					.block(PATIENCE);
				System.out.println("answered: " + ((response != null) ? response.status().value() : "nothing"));
			}
		}

		static Map<String, Answer> answers() throws IOException {
			Map<String, Answer> answers = new LinkedHashMap<>();
			answers.put("bytes", RawServer.endless("", LONG));
			answers.put("status line", RawServer.endless("HTTP/1.1 200 ", LONG));
			answers.put("interim responses", RawServer.endless("", "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"));
			answers.put("headers", RawServer.endless(OK, "a: b\r\n"));
			answers.put("header", RawServer.endless(OK + "a: ", LONG));
			answers.put("folded header", RawServer.endless(OK + "a: b\r\n", " c\r\n"));
			answers.put("body", RawServer.endless(OK + "\r\n", LONG));
			answers.put("compressed body", compressed());
			answers.put("chunks", RawServer.endless(CHUNKED, "1\r\nx\r\n"));
			answers.put("chunk size", RawServer.endless(CHUNKED, "0"));
			answers.put("chunk extension", RawServer.endless(CHUNKED + "1;", LONG));
			answers.put("trailers", RawServer.endless(CHUNKED + "0\r\n", "a: b\r\n"));
			return answers;
		}

		private static Answer compressed() throws IOException {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			try (OutputStream gzip = new GZIPOutputStream(bytes)) {
				gzip.write(new byte[64 * 1024 * 1024]);
			}
			String body = bytes.toString(StandardCharsets.ISO_8859_1);
			String head = OK + "Content-Encoding: gzip\r\nContent-Length: " + body.length() + "\r\n\r\n";
			return (client, request) -> RawServer.write(client, head + body);
		}

	}

}
