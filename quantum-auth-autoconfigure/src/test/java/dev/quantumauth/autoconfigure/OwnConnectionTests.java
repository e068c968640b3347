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

package dev.quantumauth.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.HttpHeaders;

import dev.quantumauth.http.Connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that a request to an authentication server that asks for a connection of its own
 * gets one, also where the server does not repeat "Connection: close", and goes out once:
 * otherwise the next request may meet a connection that is about to be closed, and nobody
 * knows what became of it.
 */
@Tag("boot")
@Tag("http")
class OwnConnectionTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withUserConfiguration(QuickReactorResources.class)
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, SslAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class));

	// The JDK's client does not let itself be told
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "JDK")
	void eachRequestHasAConnectionOfItsOwn(Connector connector) throws IOException {
		try (CountingServer server = new CountingServer(CountingServer::serve)) {
			this.contextRunner.withPropertyValues(connector.property()).run((context) -> {
				for (int i = 0; i < 3; i++) {
					assertThat(context.getBean(AuthServerHttp.class)
						.webClient("qci")
						.get()
						.uri(server.url())
						.header(HttpHeaders.CONNECTION, "close")
						.retrieve()
						.bodyToMono(String.class)
						.block()).isEqualTo("{}");
				}
			});
			assertThat(server.connections).hasValue(3);
		}
	}

	// A server that rotates refresh tokens ends the session when it sees one twice
	@ParameterizedTest
	@EnumSource
	void requestWhoseConnectionIsResetIsNotSentAgain(Connector connector) throws IOException {
		try (CountingServer server = new CountingServer(CountingServer::reset)) {
			this.contextRunner.withPropertyValues(connector.property())
				.run((context) -> assertThatException().isThrownBy(() -> context.getBean(AuthServerHttp.class)
					.webClient("qci")
					.post()
					.uri(server.url())
					.header(HttpHeaders.CONNECTION, "close")
					.bodyValue("refresh_token=x")
					.retrieve()
					.bodyToMono(String.class)
					.block()));
			assertThat(server.connections).hasValue(1);
		}
	}

	/**
	 * A server that counts its connections and does the same to each.
	 */
	private static final class CountingServer implements AutoCloseable {

		private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));

		private final ExecutorService threads = Executors.newCachedThreadPool();

		private final AtomicInteger connections = new AtomicInteger();

		private final Consumer<Socket> treatment;

		CountingServer(Consumer<Socket> treatment) throws IOException {
			this.treatment = treatment;
			this.threads.execute(this::accept);
		}

		String url() {
			return "http://127.0.0.1:" + this.socket.getLocalPort();
		}

		private void accept() {
			while (!this.socket.isClosed()) {
				try {
					Socket connection = this.socket.accept();
					this.connections.incrementAndGet();
					this.threads.execute(() -> this.treatment.accept(connection));
				}
				catch (IOException ex) {
					assertThat(this.socket.isClosed()).isTrue();
				}
			}
		}

		static void reset(Socket connection) {
			try (connection) {
				assertThat(connection.getInputStream().read(new byte[1024])).isPositive();
				connection.setSoLinger(true, 0);
			}
			catch (IOException ex) {
				assertThat(ex).hasNoCause();
			}
		}

		// Keeps the connection open, whatever it is told
		static void serve(Socket connection) {
			try (connection;
					BufferedReader request = new BufferedReader(
							new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
				String line = request.readLine();
				while (line != null) {
					if (line.isEmpty()) {
						connection.getOutputStream()
							.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
								.getBytes(StandardCharsets.US_ASCII));
					}
					line = request.readLine();
				}
			}
			catch (IOException ex) {
				// The client has gone, as it should
				assertThat(ex).hasNoCause();
			}
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
			this.threads.shutdownNow();
		}

	}

}
