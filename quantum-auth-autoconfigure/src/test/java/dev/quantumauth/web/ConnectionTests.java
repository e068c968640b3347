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

import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import dev.quantumauth.StubAccount;
import dev.quantumauth.web.client.RedirectGuardRequestFactory;
import dev.quantumauth.web.reactive.RedirectGuardConnector;
import dev.quantumauth.web.stack.Library;
import dev.quantumauth.web.stack.Stack;
import dev.quantumauth.web.stack.TestClient;
import dev.quantumauth.web.stack.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for both stacks over real HTTP: a replay needs no second connection and leaves
 * the one there is, on each HTTP library whose connections can be limited. The first test
 * runs once more with Netty's leak detection.
 */
@Tag("http")
class ConnectionTests {

	private static final String REASON = "The token was rejected. ".repeat(10_000);

	@RegisterExtension
	private static final WireMockExtension cloud = TestCloud.onHttp1();

	@BeforeEach
	void rejectTheFirstToken() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody(REASON)));
		cloud.stubFor(WireMock.any(WireMock.urlEqualTo("/jobs"))
			.withHeader("Authorization", WireMock.equalTo("Bearer qci-2"))
			.willReturn(WireMock.ok("done")));
	}

	@ParameterizedTest(name = "{0} on {1}")
	@MethodSource("clients")
	void replayNeedsNoSecondConnection(Stack stack, OneConnection library) {
		Transport transport = library.open();
		for (int i = 0; i < 20; i++) {
			assertThat(post(stack, transport, account(), "/jobs").getBody()).isEqualTo("done");
		}
	}

	@ParameterizedTest
	@EnumSource
	@Tag("leak-detection")
	void replayLosesNoBuffer(Stack stack) {
		replayNeedsNoSecondConnection(stack, OneConnection.REACTOR_NETTY);
		assertThat(RecordingLeakDetector.leaks()).isEmpty();
	}

	@ParameterizedTest(name = "{0} on {1}")
	@MethodSource("clients")
	void connectionIsFreeAgainWhenNoOtherTokenIsToBeHad(Stack stack, OneConnection library) {
		Transport transport = library.open();
		for (int i = 0; i < 20; i++) {
			StubAccount unlucky = account().cachingTokens();
			IllegalStateException failure = new IllegalStateException("no other token");
			unlucky.failsAfterRejection(failure);
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> post(stack, transport, unlucky, "/jobs"))
				.isSameAs(failure);
		}
		assertThat(post(stack, transport, account(), "/jobs").getBody()).isEqualTo("done");
	}

	@ParameterizedTest(name = "{0} on {1}")
	@MethodSource("clients")
	void the401ToAReplayLeavesTheConnectionToItsCaller(Stack stack, OneConnection library) {
		Transport transport = library.open();
		for (int i = 0; i < 3; i++) {
			ResponseEntity<String> response = post(stack, transport, account(), "/forbidden");
			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
			assertThat(response.getBody()).isEqualTo(REASON);
		}
		assertThat(post(stack, transport, account(), "/jobs").getBody()).isEqualTo("done");
	}

	static Stream<Arguments> clients() {
		return Stream.of(Stack.values())
			.flatMap((stack) -> Stream.of(OneConnection.values()).map((library) -> Arguments.of(stack, library)));
	}

	// Its first token is rejected
	private static StubAccount account() {
		return StubAccount.of("qci", cloud.baseUrl());
	}

	private static ResponseEntity<String> post(Stack stack, Transport transport, StubAccount account, String path) {
		return new TestClient(stack, transport, account).post(cloud.baseUrl() + path, "job", MediaType.TEXT_PLAIN);
	}

	/**
	 * The HTTP libraries whose pools can be told to have a single connection.
	 */
	private enum OneConnection {

		REACTOR_NETTY {

			@Override
			Transport open() {
				return Pool.of(
						ClientHttpConnectorBuilder.reactor().withHttpClientFactory(OneConnection::withOneConnection),
						ClientHttpRequestFactoryBuilder.reactor()
							.withHttpClientFactory(OneConnection::withOneConnection));
			}

		},

		JETTY {

			@Override
			Transport open() {
				return Pool.of(
						ClientHttpConnectorBuilder.jetty()
							.withHttpClientCustomizer((client) -> client.setMaxConnectionsPerDestination(1))
							.withHttpClientCustomizer(Library::ignoreChallenges),
						ClientHttpRequestFactoryBuilder.jetty()
							.withHttpClientCustomizer((client) -> client.setMaxConnectionsPerDestination(1))
							.withHttpClientCustomizer(Library::ignoreChallenges));
			}

		},

		HTTP_COMPONENTS {

			@Override
			Transport open() {
				return Pool.of(
						ClientHttpConnectorBuilder.httpComponents()
							.withConnectionManagerCustomizer(
									(connections) -> connections.setMaxConnTotal(1).setMaxConnPerRoute(1)),
						ClientHttpRequestFactoryBuilder.httpComponents()
							.withConnectionManagerCustomizer(
									(connections) -> connections.setMaxConnTotal(1).setMaxConnPerRoute(1)));
			}

		};

		/**
		 * Returns a new pool for each stack.
		 */
		abstract Transport open();

		private static HttpClient withOneConnection() {
			return HttpClient.create(ConnectionProvider.create("one", 1));
		}

		private record Pool(ClientHttpConnector connector,
				ClientHttpRequestFactory requestFactory) implements Transport {

			static Pool of(ClientHttpConnectorBuilder<?> connectorBuilder,
					ClientHttpRequestFactoryBuilder<?> requestFactoryBuilder) {
				HttpClientSettings settings = HttpClientSettings.defaults().withRedirects(HttpRedirects.DONT_FOLLOW);
				return new Pool(RedirectGuardConnector.notFollowing(connectorBuilder.build(settings)),
						RedirectGuardRequestFactory.notFollowing(requestFactoryBuilder.build(settings)));
			}

		}

	}

}
