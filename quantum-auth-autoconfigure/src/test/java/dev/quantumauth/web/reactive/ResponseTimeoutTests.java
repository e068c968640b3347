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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthExchangeFilterFunction}: how long a request waits for the
 * headers of its response.
 */
@Tag("http")
class ResponseTimeoutTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final ClientRequest REQUEST = ClientRequest
		.create(HttpMethod.GET, URI.create("https://qci.example/jobs"))
		.build();

	private final StubAccount account = StubAccount.of("qci", "https://qci.example").withResponseTimeout(LIMIT);

	@Test
	void withoutHeadersInTimeThereIsAClearError() {
		StepVerifier.withVirtualTime(() -> filter(this.account, REQUEST, (request) -> Mono.never()))
			.expectSubscription()
			.expectNoEvent(LIMIT.minusMillis(1))
			.thenAwait(Duration.ofMillis(1))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(WebClientRequestException.class)
				.hasMessageContaining("Account 'qci'")
				.hasMessageContaining("timeout of PT30S")
				.hasCauseInstanceOf(TimeoutException.class))
			.verify(LIMIT);
	}

	@Test
	void withoutATimeoutThereIsNoLimit() {
		StepVerifier
			.withVirtualTime(() -> filter(StubAccount.of("qci", "https://qci.example"), REQUEST,
					(request) -> Mono.delay(Duration.ofDays(1)).thenReturn(response(Flux.empty()))))
			.thenAwait(Duration.ofDays(1))
			.expectNextCount(1)
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void slowBodyIsNotCut() {
		StepVerifier
			.withVirtualTime(() -> filter(this.account, REQUEST,
					(request) -> Mono.just(response(Flux.interval(Duration.ofHours(1)).take(3).map(String::valueOf))))
				.flatMap((response) -> response.bodyToMono(String.class)))
			.thenAwait(Duration.ofHours(3))
			.expectNext("012")
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void replayHasItsOwnLimit() {
		AtomicInteger sent = new AtomicInteger();
		ExchangeFunction slow = (request) -> Mono.delay(Duration.ofSeconds(20)).map((tick) -> {
			authorize(request);
			return (sent.incrementAndGet() > 1) ? response(Flux.empty())
					: ClientResponse.create(HttpStatus.UNAUTHORIZED).build();
		});
		StepVerifier.withVirtualTime(() -> filter(this.account, REQUEST, slow))
			.thenAwait(Duration.ofSeconds(40))
			.expectNextMatches((response) -> response.statusCode().equals(HttpStatus.OK))
			.expectComplete()
			.verify(LIMIT);
		assertThat(sent).hasValue(2);
	}

	@Test
	void replayThatTakesTooLongFails() {
		AtomicInteger sent = new AtomicInteger();
		ExchangeFunction once = (request) -> Mono.defer(() -> {
			authorize(request);
			return (sent.incrementAndGet() > 1) ? Mono.never()
					: Mono.just(ClientResponse.create(HttpStatus.UNAUTHORIZED).build());
		});
		StepVerifier.withVirtualTime(() -> filter(this.account, REQUEST, once))
			.thenAwait(LIMIT)
			.expectError(WebClientRequestException.class)
			.verify(LIMIT);
		assertThat(sent).hasValue(2);
	}

	@Test
	void requestToNoAccountHasNoLimit() {
		ClientRequest foreign = ClientRequest.create(HttpMethod.GET, URI.create("https://other.example/")).build();
		StepVerifier
			.withVirtualTime(() -> filter(this.account, foreign,
					(request) -> Mono.delay(Duration.ofDays(1)).thenReturn(response(Flux.empty()))))
			.thenAwait(Duration.ofDays(1))
			.expectNextCount(1)
			.expectComplete()
			.verify(LIMIT);
	}

	@ParameterizedTest
	@EnumSource
	void serverThatNeverAnswersIsGivenUp(Connector connector) throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String url = "http://localhost:" + silent.getLocalPort();
			StubAccount impatient = StubAccount.of("qci", url).withResponseTimeout(Duration.ofMillis(100));
			assertThatExceptionOfType(WebClientRequestException.class)
				.isThrownBy(() -> connector.webClient()
					.filter(new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(impatient))))
					.build()
					.get()
					.uri(url)
					.retrieve()
					.toBodilessEntity()
					.block(Duration.ofMinutes(1)))
				.withMessageContaining("timeout of PT0.1S")
				.satisfies((ex) -> assertThat(ex.getHeaders().isEmpty()).isTrue());
		}
	}

	private static Mono<ClientResponse> filter(StubAccount account, ClientRequest request, ExchangeFunction next) {
		return new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(account))).filter(request, next);
	}

	private static void authorize(ClientRequest request) {
		new RecordingExchange().exchange(request).block();
	}

	private static ClientResponse response(Flux<String> body) {
		return ClientResponse.create(HttpStatus.OK)
			.body(body
				.map((text) -> DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8))))
			.build();
	}

}
