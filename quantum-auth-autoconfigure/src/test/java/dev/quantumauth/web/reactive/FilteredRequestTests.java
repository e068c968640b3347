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
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;
import reactor.util.context.Context;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthExchangeFilterFunction} as a filter: which requests it does
 * not touch, when it looks for a token and what a cancelled call leaves behind.
 */
class FilteredRequestTests {

	private final RecordingExchange exchange = new RecordingExchange();

	private final StubAccount qci = StubAccount.of("qci", "https://qci.example").cachingTokens();

	@ParameterizedTest
	@ValueSource(strings = { "https://other.example/", "http://qci.example/", "https://iqm_lab:8443/", "/jobs",
			"mailto:qci.example" })
	void requestThatIsNotForAnAccountIsHandedOnAsItIs(URI uri) {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, uri).build();
		filter(request).block();
		assertThat(this.exchange.requests()).containsExactly(request);
	}

	@Test
	void requestThatCarriesAuthorizationIsHandedOnAsItIs() {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create("https://qci.example/"))
			.header("authorization", "Basic abc")
			.build();
		filter(request).block();
		assertThat(this.exchange.requests()).containsExactly(request);
	}

	@Test
	void tokenIsLookedUpForEachSubscription() {
		Mono<ClientResponse> response = filter(
				ClientRequest.create(HttpMethod.GET, URI.create("https://qci.example/")).build());
		response.block();
		this.qci.renewed();
		response.block();
		assertThat(this.exchange.authorizations()).containsExactly("Bearer qci-1", "Bearer qci-2");
	}

	@Test
	void requestWithoutATokenIsCountedEachTimeThatItIsSent() {
		QuantumAuthClients accounts = new QuantumAuthClients(List.of(this.qci));
		Mono<ClientResponse> response = new QuantumAuthExchangeFilterFunction(accounts)
			.filter(ClientRequest.create(HttpMethod.GET, URI.create("http://qci.example/")).build(), this.exchange);
		assertThat(accounts.requestCounts("qci").none()).isZero();
		response.repeat(2).blockLast();
		assertThat(this.exchange.requests()).hasSize(3);
		assertThat(accounts.requestCounts("qci").none()).isEqualTo(3);
	}

	@Test
	void failureOfA401AfterTheCallWasCancelledIsNotLogged() {
		TestPublisher<DataBuffer> body = TestPublisher.createNoncompliant(Violation.DEFER_CANCELLATION);
		this.exchange.answer(ClientResponse.create(HttpStatus.UNAUTHORIZED).body(body.flux()).build());
		List<Throwable> dropped = new ArrayList<>();
		Consumer<Throwable> hook = dropped::add;
		Disposable call = filter(ClientRequest.create(HttpMethod.GET, URI.create("https://qci.example/jobs")).build())
			.contextWrite(Context.of("reactor.onErrorDropped.local", hook))
			.subscribe();
		body.assertWasSubscribed();
		call.dispose();
		body.error(new IOException("Connection reset"));
		assertThat(dropped).isEmpty();
	}

	private Mono<ClientResponse> filter(ClientRequest request) {
		return new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(this.qci))).filter(request,
				this.exchange);
	}

}
