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

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthExchangeFilterFunction}: the headers that an account adds
 * to the requests that carry its token.
 */
class RequestHeadersTests {

	private static final String NAME = "X-Request-Timeout-Nano";

	private final RecordingExchange exchange = new RecordingExchange();

	@Test
	void headerIsAddedWhenAbsent() {
		assertThat(headers(UnaryOperator.identity(), UnaryOperator.identity())).containsExactly("30");
	}

	@Test
	void headerSurvivesACopy() {
		assertThat(headers(UnaryOperator.identity(), (request) -> ClientRequest.from(request).build()))
			.containsExactly("30");
	}

	@Test
	void headerOfTheRequestIsNotOverridden() {
		UnaryOperator<ClientRequest> own = (
				request) -> ClientRequest.from(request).header("x-request-timeout-nano", "7").build();
		assertThat(headers(own, UnaryOperator.identity())).containsExactly("7");
		assertThat(headers(own, (request) -> ClientRequest.from(request).build())).containsExactly("7");
		assertThat(headers(UnaryOperator.identity(), own)).containsExactly("7");
	}

	@Test
	void headerThatIsSetWhileTheRequestIsWrittenIsNotOverridden() {
		UnaryOperator<ClientRequest> own = (request) -> ClientRequest.from(request)
			.httpRequest((written) -> written.getHeaders().set(NAME, "7"))
			.build();
		assertThat(headers(own, UnaryOperator.identity())).containsExactly("7");
		assertThat(headers(UnaryOperator.identity(), own)).containsExactly("7");
	}

	@Test
	void headerIsOnTheReplayToo() {
		this.exchange.answer(ClientResponse.create(HttpStatus.UNAUTHORIZED).build());
		headers(UnaryOperator.identity(), UnaryOperator.identity());
		assertThat(this.exchange.written()).hasSize(2)
			.allSatisfy((headers) -> assertThat(headers.get(NAME)).containsExactly("30"));
	}

	@Test
	void requestWithoutTheTokenGetsNoHeader() {
		UnaryOperator<ClientRequest> authorized = (
				request) -> ClientRequest.from(request).header(HttpHeaders.AUTHORIZATION, "theirs").build();
		UnaryOperator<ClientRequest> foreign = (
				request) -> ClientRequest.from(request).url(URI.create("https://other.example/")).build();
		assertThat(headers(authorized, UnaryOperator.identity())).isNull();
		assertThat(headers(UnaryOperator.identity(), authorized)).isNull();
		assertThat(headers(foreign, UnaryOperator.identity())).isNull();
		assertThat(headers(UnaryOperator.identity(), foreign)).isNull();
	}

	private List<String> headers(UnaryOperator<ClientRequest> before, UnaryOperator<ClientRequest> after) {
		StubAccount account = StubAccount.of("qci", "https://qci.example").withRequestHeaders(Map.of(NAME, "30"));
		ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create("https://qci.example/jobs")).build();
		new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(account)))
			.filter(before.apply(request), (authorized) -> this.exchange.exchange(after.apply(authorized)))
			.block();
		return this.exchange.written().get(this.exchange.written().size() - 1).get(NAME);
	}

}
