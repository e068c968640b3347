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
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.Thread.UncaughtExceptionHandler;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpResponse;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.quantumauth.web.stack.Library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link UnreadResponse}.
 */
@Tag("http")
class UnreadResponseTests {

	private static final Duration LIMIT = Duration.ofMillis(200);

	// The two others read from a socket, which no interrupt ends
	@ParameterizedTest
	@EnumSource(names = { "JETTY", "REACTOR_NETTY", "JDK" })
	void responseThatFallsSilentIsGivenUpTogetherWithItsConnection(Library library) throws Exception {
		CountDownLatch disconnected = new CountDownLatch(1);
		try (ServerSocket server = serve(disconnected, false)) {
			new UnreadResponse(get(library, server)).release(LIMIT);
			assertThat(disconnected.await(20, TimeUnit.SECONDS)).isTrue();
			assertThatNothingIsLeft();
		}
	}

	@ParameterizedTest
	@EnumSource
	void responseThatBreaksOffIsNoNews(Library library) throws Exception {
		AtomicReference<Throwable> uncaught = new AtomicReference<>();
		UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler((thread, ex) -> uncaught.set(ex));
		try (ServerSocket server = serve(new CountDownLatch(1), true)) {
			new UnreadResponse(get(library, server)).release(Duration.ofSeconds(20));
			assertThatNothingIsLeft();
			assertThat(uncaught).hasNullValue();
		}
		finally {
			Thread.setDefaultUncaughtExceptionHandler(before);
		}
	}

	@Test
	void responseThatNobodyWaitsForIsGivenUpToo() throws Exception {
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		try {
			Endless response = new Endless();
			new UnreadResponse(response).closeInBackground();
			response.closing.await();
			time.advanceTimeBy(Duration.ofSeconds(5));
			assertThat(response.givenUp.await(20, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

	@Test
	void whoIsInterruptedStopsWaiting() throws Exception {
		Endless response = new Endless();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedIOException.class)
			.isThrownBy(() -> new UnreadResponse(response).release(Duration.ofHours(1)));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(response.givenUp.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
	void limitOfLessThanAMillisecondIsNotNone() throws Exception {
		Endless response = new Endless();
		new UnreadResponse(response).release(Duration.ofNanos(1));
		assertThat(response.givenUp.await(20, TimeUnit.SECONDS)).isTrue();
	}

	private static ClientHttpResponse get(Library library, ServerSocket server) throws IOException {
		return library.requestFactory()
			.createRequest(URI.create("http://127.0.0.1:" + server.getLocalPort()), HttpMethod.GET)
			.execute();
	}

	private static void assertThatNothingIsLeft() throws InterruptedException {
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().equals("quantum-auth-release")) {
				thread.join(20_000);
				assertThat(thread.isAlive()).isFalse();
			}
		}
	}

	private static ServerSocket serve(CountDownLatch disconnected, boolean breaksOff) throws IOException {
		ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> {
			try (Socket socket = server.accept(); OutputStream output = socket.getOutputStream()) {
				byte[] request = new byte[8192];
				assertThat(socket.getInputStream().read(request)).isPositive();
				output.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 1000000\r\n\r\nrefused"
					.getBytes(StandardCharsets.UTF_8));
				output.flush();
				if (!breaksOff) {
					// Until the client gives up
					socket.getInputStream().read(request);
				}
			}
			catch (IOException ex) {
				// The client has given up
			}
			disconnected.countDown();
		}, "server");
		thread.setDaemon(true);
		thread.start();
		return server;
	}

	/**
	 * A response that is closed as most clients close it, and does not end.
	 */
	private static final class Endless extends MockClientHttpResponse {

		private final CountDownLatch closing = new CountDownLatch(1);

		private final CountDownLatch givenUp = new CountDownLatch(1);

		Endless() {
			super(new byte[0], 401);
		}

		@Override
		public void close() {
			this.closing.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.givenUp.countDown();
			}
		}

	}

}
