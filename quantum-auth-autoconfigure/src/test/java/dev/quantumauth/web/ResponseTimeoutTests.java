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

package dev.quantumauth.web;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.quantumauth.StubAccount;
import dev.quantumauth.http.RawServer;
import dev.quantumauth.web.stack.Client;
import dev.quantumauth.web.stack.Interception;
import dev.quantumauth.web.stack.Library;
import dev.quantumauth.web.stack.Stack;
import dev.quantumauth.web.stack.TestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for both stacks over real HTTP: how long a request waits for the headers of its
 * response.
 */
@Tag("http")
@Timeout(60)
class ResponseTimeoutTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final String UNAUTHORIZED = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n";

	private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();

	private final BlockingQueue<Socket> requests = new LinkedBlockingQueue<>();

	private RawServer server;

	private String url;

	private StubAccount account;

	@BeforeEach
	void start() throws IOException {
		this.server = RawServer.answering((client, request) -> this.requests.add(client));
		this.url = this.server.url().toString();
		this.account = StubAccount.of("qci", this.url).withResponseTimeout(LIMIT);
	}

	@AfterEach
	void stop() throws IOException {
		this.server.close();
		VirtualTimeScheduler.reset();
	}

	@ParameterizedTest
	@MethodSource("clientsThatCanBeInterrupted")
	void withoutHeadersInTimeThereIsAClearError(Client client) throws Exception {
		CompletableFuture<ResponseEntity<String>> call = call(client.with(this.account));
		this.requests.take();
		this.time.advanceTimeBy(LIMIT.minusMillis(1));
		assertThat(call).isNotDone();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThatItTakesTooLong(call);
	}

	@ParameterizedTest
	@MethodSource("clientsThatCanBeInterrupted")
	void replayThatTakesTooLongFails(Client client) throws Exception {
		CompletableFuture<ResponseEntity<String>> call = call(client.with(this.account));
		RawServer.write(this.requests.take(), UNAUTHORIZED);
		this.requests.take();
		this.time.advanceTimeBy(LIMIT);
		assertThatItTakesTooLong(call);
	}

	// The other libraries wait in the read of a socket, which no interrupt ends: see
	// their read timeout in QuantumAuthRestClientAutoConfigurationTests
	static List<Client> clientsThatCanBeInterrupted() {
		return Client.all()
			.stream()
			.filter((client) -> client.stack() == Stack.WEB_CLIENT
					|| (client.library() != Library.HTTP_COMPONENTS && client.library() != Library.SIMPLE))
			.toList();
	}

	private static void assertThatItTakesTooLong(CompletableFuture<?> call) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(call::join)
			.havingCause()
			.withMessageContaining("Account 'qci': no response within the account's timeout of PT30S")
			.satisfies((ex) -> {
				if (ex instanceof WebClientRequestException request) {
					assertThat(request).hasCauseInstanceOf(TimeoutException.class);
					assertThat(request.getHeaders().containsHeader("Authorization")).isFalse();
				}
				else {
					assertThat(ex).isInstanceOf(ResourceAccessException.class)
						.hasCauseInstanceOf(SocketTimeoutException.class);
				}
			});
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void withoutATimeoutThereIsNoLimit(Client client) throws Exception {
		CompletableFuture<ResponseEntity<String>> call = call(client.with(this.account.withResponseTimeout(null)));
		Socket request = this.requests.take();
		this.time.advanceTimeBy(Duration.ofDays(1));
		RawServer.write(request, OK + "done");
		assertThat(call.join().getBody()).isEqualTo("done");
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void requestToNoAccountHasNoLimit(Client client) throws Exception {
		StubAccount other = StubAccount.of("other", "https://other.example").withResponseTimeout(LIMIT);
		CompletableFuture<ResponseEntity<String>> call = call(client.with(other));
		Socket request = this.requests.take();
		this.time.advanceTimeBy(Duration.ofDays(1));
		RawServer.write(request, OK + "done");
		assertThat(call.join().getBody()).isEqualTo("done");
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void replayHasItsOwnLimit(Client client) throws Exception {
		CompletableFuture<ResponseEntity<String>> call = call(client.with(this.account));
		Socket first = this.requests.take();
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		RawServer.write(first, UNAUTHORIZED);
		Socket replay = this.requests.take();
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		RawServer.write(replay, OK + "done");
		assertThat(call.join().getBody()).isEqualTo("done");
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void slowBodyIsNotCut(Client client) throws Exception {
		CountDownLatch headersAreThere = new CountDownLatch(1);
		CompletableFuture<ResponseEntity<String>> call = call(
				client.with(this.account).before(Interception.onResponse(headersAreThere::countDown)));
		Socket request = this.requests.take();
		RawServer.write(request, OK);
		headersAreThere.await();
		this.time.advanceTimeBy(Duration.ofHours(3));
		RawServer.write(request, "done");
		assertThat(call.join().getBody()).isEqualTo("done");
	}

	// Not in the common pool, which has one thread on two processors: the JDK's client
	// needs it for its answers
	private CompletableFuture<ResponseEntity<String>> call(TestClient client) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return client.get(this.url);
			}
			finally {
				assertThat(Thread.currentThread().isInterrupted()).isFalse();
			}
		}, (task) -> new Thread(task, "caller").start());
	}

}
