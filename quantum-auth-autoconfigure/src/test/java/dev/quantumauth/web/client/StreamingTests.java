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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.web.stack.Library;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthClientHttpRequestFactory} with a response that takes its
 * time, over real HTTP: nothing waits for its end.
 */
@Tag("http")
class StreamingTests {

	// Jetty's client hands out a part of the response with the next one
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "JETTY")
	void responseIsReadWhileItIsSent(Library library) throws IOException {
		CountDownLatch firstPartIsRead = new CountDownLatch(1);
		ExecutorService threads = Executors.newCachedThreadPool();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setExecutor(threads);
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write("first".getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
			await(firstPartIsRead);
			exchange.getResponseBody().write("last".getBytes(StandardCharsets.UTF_8));
			exchange.close();
		});
		server.start();
		try {
			String url = "http://127.0.0.1:" + server.getAddress().getPort();
			// Five bytes and no more: on Reactor Netty, Spring returns from a read only
			// when
			// the buffer is full
			List<String> parts = RestClient.builder()
				.requestFactory(new QuantumAuthClientHttpRequestFactory(library.requestFactory(),
						new QuantumAuthClients(List.of(StubAccount.of("qci", url)))))
				.build()
				.get()
				.uri(url)
				.exchange((request, response) -> {
					String first = new String(response.getBody().readNBytes(5), StandardCharsets.UTF_8);
					firstPartIsRead.countDown();
					return List.of(first, new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
				});
			assertThat(parts).containsExactly("first", "last");
		}
		finally {
			firstPartIsRead.countDown();
			server.stop(0);
			threads.shutdown();
		}
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
