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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.qci.QciAccount;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthExchangeFilterFunction} with a real account: what happens
 * between a 401 and the replay.
 */
@Tag("http")
class ReplayConnectionTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final String JOBS = "/optimization/v1/jobs/allocations";

	private final FakeQci qci = FakeQci.start();

	private final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	private final ConnectionProvider oneConnection = ConnectionProvider.builder("one")
		.maxConnections(1)
		.pendingAcquireMaxCount(-1)
		.build();

	private final ReactorClientHttpConnector connector = new ReactorClientHttpConnector(
			HttpClient.create(this.oneConnection));

	@AfterEach
	void close() {
		this.scheduler.close();
		this.oneConnection.dispose();
		this.qci.close();
	}

	@Test
	void firstResponseIsReleasedBeforeTheNewTokenIsAwaited() {
		WebClient webClient = webClient(account(this.connector), this.connector);
		for (int i = 0; i < 3; i++) {
			assertThat(get(webClient)).contains("allocations");
			refuseWithALargeBody(this.qci.issuedTokens().get(i));
		}
		assertThat(this.qci.issuedTokens()).hasSize(3);
	}

	@Test
	void secondRefusalLeavesTheConnectionToItsCaller() {
		WebClient webClient = webClient(account(this.connector), this.connector);
		this.qci.wireMock()
			.stubFor(WireMock.get(JOBS)
				.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody(largeBody())));
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(WebClientResponseException.Unauthorized.class).isThrownBy(() -> get(webClient))
				.satisfies((ex) -> assertThat(ex.getResponseBodyAsString()).isEqualTo(largeBody()));
		}
	}

	@Test
	void callerWhoGetsTheFirstRefusalGetsItsConnectionToo() {
		WebClient webClient = webClient(account(this.connector), this.connector);
		for (int i = 0; i < 3; i++) {
			assertThat(get(webClient)).contains("allocations");
			refuseWithALargeBody(this.qci.issuedTokens().get(i));
			Flux<String> once = Flux.fromStream(Stream.of("a", "b"));
			assertThatExceptionOfType(WebClientResponseException.Unauthorized.class)
				.isThrownBy(() -> post(webClient, once).block(LIMIT))
				.satisfies((ex) -> assertThat(ex.getResponseBodyAsString()).isEqualTo(largeBody()));
		}
	}

	@Test
	void aThousandRefusalsOfOneTokenCauseOneRenewal() {
		ReactorClientHttpConnector connections = new ReactorClientHttpConnector(HttpClient
			.create(ConnectionProvider.builder("many").maxConnections(64).pendingAcquireMaxCount(-1).build()));
		TokenAccount<QciAuthClient> account = account(connections);
		get(webClient(account, connections));
		WebClient gathering = webClient(account, connections).mutate().filter(untilGathered(1_000)).build();
		this.qci.revokeTokens();
		List<String> answers = Flux.range(0, 1_000)
			.flatMap((i) -> gathering.get().uri(JOBS).retrieve().bodyToMono(String.class), 1_000)
			.collectList()
			.block(Duration.ofMinutes(1));
		assertThat(answers).hasSize(1_000).allSatisfy((answer) -> assertThat(answer).contains("allocations"));
		assertThat(this.qci.tokenRequests()).isEqualTo(2);
		verifyRequests(1_001, this.qci.issuedTokens().get(0));
		verifyRequests(1_000, this.qci.issuedTokens().get(1));
	}

	// So that all carry the same token
	private static ExchangeFilterFunction untilGathered(int count) {
		AtomicInteger gathered = new AtomicInteger();
		Sinks.Empty<Void> complete = Sinks.empty();
		return (request, next) -> {
			if (gathered.incrementAndGet() == count) {
				complete.tryEmitEmpty();
			}
			return complete.asMono().then(Mono.defer(() -> next.exchange(request)));
		};
	}

	private void verifyRequests(int count, String token) {
		this.qci.wireMock()
			.verify(count, WireMock.getRequestedFor(WireMock.urlEqualTo(JOBS))
				.withHeader("Authorization", WireMock.equalTo("Bearer " + token)));
	}

	private void refuseWithALargeBody(String token) {
		this.qci.wireMock()
			.stubFor(WireMock.any(WireMock.urlEqualTo(JOBS))
				.withHeader("Authorization", WireMock.equalTo("Bearer " + token))
				.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody(largeBody())));
	}

	private static String largeBody() {
		return "refused ".repeat(25_000);
	}

	// The account's token requests need the connection too
	private TokenAccount<QciAuthClient> account(ReactorClientHttpConnector connector) {
		return QciAccount.builder("qci", this.qci.url().toString(), this.qci::apiToken)
			.build(WebClient.builder().clientConnector(connector)::build, this.scheduler);
	}

	private WebClient webClient(TokenAccount<QciAuthClient> account, ReactorClientHttpConnector connector) {
		return WebClient.builder()
			.baseUrl(this.qci.url().toString())
			.clientConnector(connector)
			.filter(new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(account))))
			.build();
	}

	private static String get(WebClient webClient) {
		return webClient.get().uri(JOBS).retrieve().bodyToMono(String.class).block(LIMIT);
	}

	private static Mono<String> post(WebClient webClient, Flux<String> body) {
		return webClient.post().uri(JOBS).body(body, String.class).retrieve().bodyToMono(String.class);
	}

}
