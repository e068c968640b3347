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

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.web.RecordingLeakDetector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no buffer is lost between a 401 and what follows it, on one connection and
 * with Netty's own leak detection. In a JVM of their own: see the module's
 * {@code pom.xml}.
 */
@Tag("http")
@Tag("leak-detection")
class ReplayLeakTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int CYCLES = 12;

	private static final String REASON = "The token was refused. ".repeat(10_000);

	private static final ConnectionProvider oneConnection = ConnectionProvider.builder("one")
		.maxConnections(1)
		.pendingAcquireMaxCount(-1)
		.build();

	private static WireMockServer cloud;

	@BeforeAll
	static void start() {
		cloud = new WireMockServer(WireMockConfiguration.options()
			.bindAddress("127.0.0.1")
			.dynamicPort()
			.gzipDisabled(true)
			.http2PlainDisabled(true)
			.disableRequestJournal());
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
		oneConnection.dispose();
	}

	@AfterEach
	void nothingIsLost() {
		assertThat(RecordingLeakDetector.leaks()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLostWhateverTheBody(Body body) {
		HttpStatus expected = Body.repeatable().contains(body) ? HttpStatus.OK : HttpStatus.UNAUTHORIZED;
		for (int i = 0; i < CYCLES; i++) {
			assertThat(consume(body.on(webClient().post().uri("/jobs")), i)).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLostWhenTheReplayIsRefusedToo(Body body) {
		for (int i = 0; i < CYCLES; i++) {
			assertThat(consume(body.on(webClient().post().uri("/forbidden")), i)).isEqualTo(HttpStatus.UNAUTHORIZED);
		}
	}

	@Test
	void nothingIsLostWhenTheCallerGivesUp() {
		for (int i = 0; i < CYCLES; i++) {
			Sinks.Empty<Void> waiting = Sinks.empty();
			StubAccount account = StubAccount.of("qci", cloud.baseUrl());
			account.looksAgainFor(Mono.<Boolean>never().doOnSubscribe((subscription) -> waiting.tryEmitEmpty()));
			assertThat(webClient(account).post()
				.uri("/jobs")
				.bodyValue("job")
				.retrieve()
				.bodyToMono(String.class)
				.takeUntilOther(waiting.asMono())
				.blockOptional(LIMIT)).isEmpty();
			assertThat(account.rejections()).isOne();
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { DataBuffer.class, String.class })
	void nothingIsLostOfTheBodyOfAServersRequest(Class<?> type) {
		DisposableServer gateway = gateway(type);
		try {
			WebClient webClient = WebClient.create("http://127.0.0.1:" + gateway.port());
			for (int i = 0; i < CYCLES; i++) {
				ResponseEntity<String> response = webClient.post()
					.uri("/jobs")
					.bodyValue(Body.CONTENT)
					.retrieve()
					.onStatus((status) -> true, (any) -> Mono.empty())
					.toEntity(String.class)
					.block(LIMIT);
				assertThat(response.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
				assertThat(response.getBody()).isEqualTo(REASON);
			}
		}
		finally {
			gateway.disposeNow();
		}
	}

	private static DisposableServer gateway(Class<?> type) {
		return HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(RouterFunctions.route()
				.POST("/jobs",
						(request) -> webClient().post()
							.uri("/jobs")
							.body(request.bodyToFlux(type), type)
							.retrieve()
							.onStatus((status) -> true, (any) -> Mono.empty())
							.toEntityFlux(DataBuffer.class)
							.flatMap((response) -> ServerResponse.status(response.getStatusCode())
								.body(response.getBody(), DataBuffer.class)))
				.build())))
			.bindNow();
	}

	// The ways in which a caller may treat a response
	private static HttpStatusCode consume(WebClient.RequestHeadersSpec<?> request, int way) {
		return switch (way % 3) {
			case 0 -> request.retrieve()
				.toEntity(String.class)
				.map(ResponseEntity::getStatusCode)
				.onErrorResume(WebClientResponseException.class, (ex) -> {
					assertThat(ex.getResponseBodyAsString()).isEqualTo(REASON);
					return Mono.just(ex.getStatusCode());
				})
				.block(LIMIT);
			case 1 -> request.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
				.block(LIMIT);
			default -> request.exchangeToMono((response) -> Mono.just(response.statusCode())).block(LIMIT);
		};
	}

	// Each with an account of its own, whose first token is refused
	private static WebClient webClient() {
		return webClient(StubAccount.of("qci", cloud.baseUrl()));
	}

	private static WebClient webClient(StubAccount account) {
		return WebClient.builder()
			.baseUrl(cloud.baseUrl())
			.clientConnector(new ReactorClientHttpConnector(HttpClient.create(oneConnection)))
			.filter(new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(account))))
			.build();
	}

}
