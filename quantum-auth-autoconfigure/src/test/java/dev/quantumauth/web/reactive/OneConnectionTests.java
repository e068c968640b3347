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

package dev.quantumauth.web.reactive;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a replay needs no second connection and leaves the one there is, on each
 * connector whose connections can be limited.
 */
@Tag("http")
class OneConnectionTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	// Not more than Jetty's client keeps if Boot alone sets it up
	private static final String REASON = "refused ".repeat(1_000);

	private static WireMockServer cloud;

	@BeforeAll
	static void start() {
		cloud = new WireMockServer(
				WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort().http2PlainDisabled(true));
		cloud.start();
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody(REASON)));
		cloud.stubFor(WireMock.any(WireMock.urlEqualTo("/jobs"))
			.withHeader("Authorization", WireMock.equalTo("Bearer qci-2"))
			.willReturn(WireMock.ok("accepted")));
	}

	@AfterAll
	static void stop() {
		cloud.stop();
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("bodies")
	void connectionIsThereForTheNextCall(Client client, Body body) {
		boolean again = Body.repeatable().contains(body);
		ClientHttpConnector connector = client.connector();
		for (int i = 0; i < 3; i++) {
			assertThat(send(connector, body, "/jobs")).isEqualTo(again ? HttpStatus.OK : HttpStatus.UNAUTHORIZED);
			assertThat(send(connector, body, "/forbidden")).isEqualTo(HttpStatus.UNAUTHORIZED);
		}
	}

	static Stream<Arguments> bodies() {
		return Stream.of(Client.values())
			.flatMap((client) -> Stream.of(Body.values()).map((body) -> Arguments.of(client, body)));
	}

	// Each with an account of its own, whose first token is refused
	private static HttpStatusCode send(ClientHttpConnector connector, Body body, String path) {
		String url = cloud.baseUrl();
		WebClient webClient = WebClient.builder()
			.baseUrl(url)
			.clientConnector(connector)
			.filter(new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(StubAccount.of("qci", url)))))
			.build();
		return body.on(webClient.post().uri(path))
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
			.block(LIMIT);
	}

	private enum Client {

		REACTOR_NETTY(ClientHttpConnectorBuilder.reactor()
			.withHttpClientFactory(() -> HttpClient.create(ConnectionProvider.create("one", 1)))),

		JETTY(ClientHttpConnectorBuilder.jetty()
			.withHttpClientCustomizer((client) -> client.setMaxConnectionsPerDestination(1))),

		HTTP_COMPONENTS(ClientHttpConnectorBuilder.httpComponents()
			.withConnectionManagerCustomizer((connections) -> connections.setMaxConnTotal(1).setMaxConnPerRoute(1)));

		private final ClientHttpConnectorBuilder<?> builder;

		Client(ClientHttpConnectorBuilder<?> builder) {
			this.builder = builder;
		}

		ClientHttpConnector connector() {
			return RedirectGuardConnector.notFollowing(this.builder.build());
		}

	}

}
