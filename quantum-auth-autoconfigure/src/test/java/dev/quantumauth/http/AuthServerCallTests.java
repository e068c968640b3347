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

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for what {@link AuthServerCall} knows of a request that got no answer: whether it
 * certainly did not arrive.
 */
@Tag("http")
class AuthServerCallTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@ParameterizedTest
	@MethodSource("unsent")
	void withoutAConnectionNothingWasSent(Throwable failure) {
		assertThat(AuthServerCall.isUnsent(new IllegalStateException(failure))).isTrue();
	}

	static List<Throwable> unsent() {
		return List.of(new ConnectException(), new NoRouteToHostException(), new UnknownHostException(),
				new UnresolvedAddressException(), new SSLHandshakeException("no"), new SSLPeerUnverifiedException("no"),
				new HttpConnectTimeoutException("no"), new SocketException("Network is unreachable"),
				new IOException("Tunnel failed, got: 503"));
	}

	@ParameterizedTest
	@MethodSource("lost")
	void anythingElseMayHaveArrived(Throwable failure) {
		assertThat(AuthServerCall.isUnsent(failure)).isFalse();
	}

	static List<Throwable> lost() {
		return List.of(new SocketException("Connection reset"), new SocketTimeoutException("Read timed out"),
				new IOException("Connection reset by peer"), new SSLException("closed"), new TimeoutException(),
				new IOException((String) null));
	}

	@Test
	void portThatNobodyListensOnIsNoConnection() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertThat(AuthServerCall.isUnsent(failure("http://127.0.0.1:" + port))).isTrue();
	}

	@Test
	void hostThatNobodyKnowsIsNoConnection() {
		assertThat(AuthServerCall.isUnsent(failure("http://no-such-host.invalid"))).isTrue();
	}

	@Test
	void serverThatHangsUpMayHaveReadTheRequest() throws Exception {
		try (ServerSocket server = new ServerSocket(0)) {
			Thread thread = new Thread(() -> hangUp(server));
			thread.start();
			assertThat(AuthServerCall.isUnsent(failure("http://127.0.0.1:" + server.getLocalPort()))).isFalse();
			server.close();
			thread.join();
		}
	}

	private static void hangUp(ServerSocket server) {
		while (!server.isClosed()) {
			try (Socket socket = server.accept()) {
				socket.getInputStream().read(new byte[1024]);
				socket.setSoLinger(true, 0);
			}
			catch (IOException ex) {
				assertThat(server.isClosed()).isTrue();
			}
		}
	}

	private static Throwable failure(String url) {
		return catchThrowable(() -> AuthServerClients.webClient()
			.post()
			.uri(URI.create(url))
			.bodyValue("body")
			.exchangeToMono((response) -> Mono.just(response.statusCode()))
			.block(PATIENCE));
	}

}
