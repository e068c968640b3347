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

package dev.quantumauth.test.docs;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.test.TestQuantumAuthAccount;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

import static dev.quantumauth.test.web.QuantumAuthAssertions.assertThatRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PlainAllocationsTests {

	private final TestQuantumAuthAccount account = TestQuantumAuthAccount.of("qci", "https://qci.example.com");

	private final QuantumAuthClients clients = new QuantumAuthClients(List.of(this.account));

	private final WebClient.Builder builder = WebClient.builder()
		.filter(new QuantumAuthExchangeFilterFunction(this.clients))
		.exchangeFunction((request) -> {
			assertThatRequest(request).carriesTokenOf("qci", this.clients);
			return Mono.just(ClientResponse.create(HttpStatus.OK).body("none").build());
		});

	private final Allocations allocations = new Allocations(this.builder, "https://qci.example.com");

	@Test
	void allocationsAreReadWithAToken() {
		assertThat(this.allocations.read().block()).isEqualTo("none");
	}

	@Test
	void readingFailsIfNoTokenCanBeObtained() {
		this.account.becomeUnavailable();
		assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> this.allocations.read().block());
	}

}
