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

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.web.RecordingLeakDetector;
import dev.quantumauth.web.TestCloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthClientHttpRequestFactory} over real HTTP: what becomes of
 * connections and of what goes over them. The first test runs once more with Netty's leak
 * detection.
 */
@Tag("http")
class BlockingConnectionTests {

	private static final String REASON = "The token was refused. ".repeat(10_000);

	@RegisterExtension
	private static final WireMockExtension cloud = TestCloud.onHttp2();

	private final StubAccount account = StubAccount.of("qci", cloud.baseUrl());

	@BeforeEach
	void refuseTheFirstToken() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("done")));
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader("Authorization", WireMock.equalTo("Bearer qci-1"))
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody(REASON)));
	}

	@ParameterizedTest
	@EnumSource
	void replayNeedsNoSecondConnection(OneConnection client) {
		for (int i = 0; i < 20; i++) {
			assertThat(post(client.requestFactory, StubAccount.of("qci", cloud.baseUrl()))).isEqualTo("done");
		}
	}

	@Test
	@Tag("leak-detection")
	void replayLosesNoBuffer() {
		replayNeedsNoSecondConnection(OneConnection.REACTOR_NETTY);
		assertThat(RecordingLeakDetector.leaks()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void connectionIsFreeAgainWhenNoOtherTokenIsToBeHad(OneConnection client) {
		for (int i = 0; i < 20; i++) {
			StubAccount unlucky = StubAccount.of("qci", cloud.baseUrl()).cachingTokens();
			IllegalStateException failure = new IllegalStateException("no other token");
			unlucky.failsAfterRejection(failure);
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> post(client.requestFactory, unlucky))
				.isSameAs(failure);
		}
		assertThat(post(client.requestFactory, this.account)).isEqualTo("done");
	}

	// Jetty's client hands out a part of the response with the next one
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "JETTY")
	void responseIsStreamed(BlockingClient client) throws IOException {
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
			// No more than what is there: a buffer has to be full before Spring returns
			// it
			// on Reactor Netty
			List<String> parts = BlockingStyle.REQUEST_FACTORY.restClient(client, StubAccount.of("qci", url))
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

	@Test
	void bodyIsSentAgainOverHttp2() {
		RestClient.Builder builder = BlockingStyle.REQUEST_FACTORY.restClient(BlockingClient.JDK, this.account);
		// The client of the JDK offers HTTP/2 with its first request
		builder.build().get().uri(cloud.baseUrl()).header("Authorization", "theirs").retrieve().toBodilessEntity();
		assertThat(builder.build().post().uri(cloud.baseUrl()).body("job").retrieve().body(String.class))
			.isEqualTo("done");
		assertThat(cloud.findAll(WireMock.postRequestedFor(WireMock.anyUrl()))).hasSize(2).allSatisfy((request) -> {
			assertThat(request.getProtocol()).isEqualTo("HTTP/2.0");
			assertThat(request.getBodyAsString()).isEqualTo("job");
		});
	}

	private static String post(ClientHttpRequestFactory requestFactory, StubAccount account) {
		return RestClient.builder()
			.requestFactory(new QuantumAuthClientHttpRequestFactory(
					RedirectGuardRequestFactory.notFollowing(requestFactory), new QuantumAuthClients(List.of(account))))
			.build()
			.post()
			.uri(cloud.baseUrl() + "/jobs")
			.body("job")
			.retrieve()
			.body(String.class);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The clients whose pools can be told to have a single connection.
	 */
	private enum OneConnection {

		HTTP_COMPONENTS(ClientHttpRequestFactoryBuilder.httpComponents()
			.withConnectionManagerCustomizer((connections) -> connections.setMaxConnTotal(1).setMaxConnPerRoute(1))),

		JETTY(ClientHttpRequestFactoryBuilder.jetty()
			.withHttpClientCustomizer((client) -> client.setMaxConnectionsPerDestination(1))
			.withHttpClientCustomizer(LenientJetty::customize)),

		REACTOR_NETTY(ClientHttpRequestFactoryBuilder.reactor()
			.withHttpClientFactory(() -> HttpClient.create(ConnectionProvider.create("one", 1))));

		private final ClientHttpRequestFactory requestFactory;

		OneConnection(ClientHttpRequestFactoryBuilder<?> builder) {
			this.requestFactory = builder.build();
		}

	}

}
