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

package com.example.annealing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.test.autoconfigure.AutoConfigureQuantumAuthTest;

import static dev.quantumauth.test.web.QuantumAuthAssertions.assertThatRequest;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnnealingApplication} without any server.
 */
@SpringBootTest
@AutoConfigureQuantumAuthTest
@Import(AnnealingApplicationTests.StubApi.class)
class AnnealingApplicationTests {

	@Autowired
	private QuantumAuthClients clients;

	@Test
	void allocationsAreReadWithAToken(@Autowired Allocations allocations, @Autowired StubApi api) {
		assertThat(allocations.read().block()).isEqualTo("none");
		assertThat(api.requests).singleElement()
			.satisfies((request) -> assertThatRequest(request).carriesTokenOf("qci", this.clients));
	}

	@Test
	void theAccountIsInjectedWithItsOwnType(@Autowired Organization organization) {
		assertThat(organization.id()).isNotBlank();
	}

	@Test
	void thereIsOneAccount() {
		assertThat(this.clients.get("qci").getProvider()).isEqualTo("qci");
	}

	static class StubApi implements WebClientCustomizer {

		private final List<ClientRequest> requests = new CopyOnWriteArrayList<>();

		@Override
		public void customize(WebClient.Builder builder) {
			builder.exchangeFunction((request) -> {
				this.requests.add(request);
				return Mono.just(ClientResponse.create(HttpStatus.OK).body("none").build());
			});
		}

	}

}
