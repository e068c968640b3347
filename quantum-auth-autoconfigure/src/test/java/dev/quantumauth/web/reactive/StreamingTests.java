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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthExchangeFilterFunction} with responses and requests that
 * take their time, over real HTTP on each connector: nothing waits for their end.
 */
@Tag("http")
class StreamingTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final Sinks.Empty<Void> firstLineWasRead = Sinks.empty();

	private final Sinks.Empty<Void> answered = Sinks.empty();

	private final DisposableServer cloud = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.route((routes) -> routes.get("/results", (request, response) -> {
			boolean refused = "Bearer qci-1".equals(request.requestHeaders().get("Authorization"));
			Flux<String> lines = refused ? Flux.just("refused\n", "refused\n")
					: Flux.concat(Mono.just("first\n"), this.firstLineWasRead.asMono().thenReturn("last\n"));
			return response.status(refused ? 401 : 200)
				.header(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer")
				.header(HttpHeaderNames.CONTENT_TYPE, MediaType.TEXT_PLAIN_VALUE)
				.sendGroups(lines.map((line) -> Unpooled.copiedBuffer(line, StandardCharsets.UTF_8)).map(Mono::just));
		})
			.post("/jobs",
					(request, response) -> response.status(401)
						.header(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer")
						.sendString(Mono.just("refused unread")))
			.post("/large",
					(request, response) -> request.receive()
						.then()
						.thenEmpty(response.status(401)
							.header(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer")
							.sendString(Flux.range(0, 1_000).map((i) -> "refused ".repeat(5_000)))
							.then())
						.doFinally((signal) -> this.answered.tryEmitEmpty())))
		.bindNow();

	private final StubAccount account = StubAccount.of("qci", url());

	@AfterEach
	void stop() {
		this.cloud.disposeNow();
	}

	@ParameterizedTest
	@EnumSource
	void responseIsReadWhileItIsSent(Connector connector) {
		this.account.renewed();
		readLineByLine(connector);
		assertThat(this.account.rejections()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void responseToAReplayIsReadWhileItIsSent(Connector connector) {
		readLineByLine(connector);
		assertThat(this.account.rejections()).isOne();
	}

	private void readLineByLine(Connector connector) {
		StepVerifier.create(webClient(connector).get().uri("/results").retrieve().bodyToFlux(String.class))
			.expectNext("first")
			.then(this.firstLineWasRead::tryEmitEmpty)
			.expectNext("last")
			.expectComplete()
			.verify(LIMIT);
	}

	// The JDK's client reads no response before it has written the whole request
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "JDK")
	void refusalThatComesBeforeTheBodyHasEndedIsForTheCaller(Connector connector) {
		Sinks.Many<String> body = Sinks.many().unicast().onBackpressureBuffer();
		body.tryEmitNext("job");
		assertRefused(connector, body.asFlux());
		assertThat(this.account.rejections()).isOne();
		assertThat(this.account.replayRejections()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void refusalIsNotLeftUnreadWhenTheCallerGivesUp(Connector connector) {
		Sinks.Empty<Void> waiting = Sinks.empty();
		this.account.looksAgainFor(Mono.<Boolean>never().doOnSubscribe((subscription) -> waiting.tryEmitEmpty()));
		assertThat(webClient(connector).post()
			.uri("/large")
			.bodyValue("job")
			.retrieve()
			.bodyToMono(String.class)
			.takeUntilOther(waiting.asMono())
			.blockOptional(LIMIT)).isEmpty();
		assertThat(this.account.rejections()).isOne();
		StepVerifier.create(this.answered.asMono()).expectComplete().verify(LIMIT);
	}

	private void assertRefused(Connector connector, Flux<String> body) {
		ResponseEntity<String> response = webClient(connector).post()
			.uri("/jobs")
			.body(body, String.class)
			.retrieve()
			.onStatus((status) -> true, (any) -> Mono.empty())
			.toEntity(String.class)
			.block(LIMIT);
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		// Jetty's client may lose the body of a response that comes before the request
		// has
		// ended
		assertThat(response.getBody()).satisfiesAnyOf((text) -> assertThat(text).isEqualTo("refused unread"),
				(text) -> assertThat(connector).isEqualTo(Connector.JETTY));
	}

	private WebClient webClient(Connector connector) {
		return connector.webClient()
			.baseUrl(url())
			.filter(new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(this.account))))
			.build();
	}

	private String url() {
		return "http://127.0.0.1:" + this.cloud.port();
	}

}
