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

package dev.quantumauth.web.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.client.ResourceAccessException;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthClientHttpRequestFactory} and
 * {@link QuantumAuthClientHttpRequestInterceptor}: how long a request waits for the
 * headers of its response.
 */
@Tag("http")
class BlockingResponseTimeoutTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();

	private final CountDownLatch asked = new CountDownLatch(1);

	private final CountDownLatch bodyIsDue = new CountDownLatch(1);

	private ServerSocket server;

	private String url;

	private StubAccount account;

	@BeforeEach
	void start() throws IOException {
		this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		this.url = "http://localhost:" + this.server.getLocalPort();
		this.account = StubAccount.of("qci", this.url).withResponseTimeout(LIMIT);
	}

	@AfterEach
	void stop() throws IOException {
		this.server.close();
		VirtualTimeScheduler.reset();
	}

	// The two others wait in the read of a socket: see their read timeout in
	// QuantumAuthRestClientAutoConfigurationTests
	@ParameterizedTest
	@EnumSource(names = { "JETTY", "REACTOR_NETTY", "JDK" })
	void withoutHeadersInTimeThereIsAClearError(BlockingClient client) {
		serve(false);
		CompletableFuture<Boolean> interruptedLater = CompletableFuture.supplyAsync(() -> {
			assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> BlockingStyle.REQUEST_FACTORY.restClient(client, this.account)
					.build()
					.get()
					.uri(this.url)
					.retrieve()
					.toBodilessEntity())
				.withMessageContaining("Account 'qci': no response within the account's timeout of PT30S");
			return Thread.currentThread().isInterrupted();
		});
		await(this.asked);
		this.time.advanceTimeBy(LIMIT.minusMillis(1));
		assertThat(interruptedLater).isNotDone();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(interruptedLater.join()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void slowBodyIsNotCut(BlockingClient client) {
		serve(true);
		String body = BlockingStyle.REQUEST_FACTORY.restClient(client, this.account)
			.build()
			.get()
			.uri(this.url)
			.exchange((request, response) -> {
				this.time.advanceTimeBy(Duration.ofHours(1));
				this.bodyIsDue.countDown();
				return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
			});
		assertThat(body).isEqualTo("done");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	private void serve(boolean answer) {
		Thread thread = new Thread(() -> {
			try (Socket socket = this.server.accept(); OutputStream output = socket.getOutputStream()) {
				byte[] request = new byte[8192];
				assertThat(socket.getInputStream().read(request)).isPositive();
				this.asked.countDown();
				if (answer) {
					output.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n".getBytes(StandardCharsets.UTF_8));
					output.flush();
					await(this.bodyIsDue);
					output.write("done".getBytes(StandardCharsets.UTF_8));
				}
				else {
					// Until the client gives up
					socket.getInputStream().read(request);
				}
			}
			catch (IOException ex) {
				// The client or the test is done
			}
		}, "server");
		thread.setDaemon(true);
		thread.start();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
