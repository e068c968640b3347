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

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.test.autoconfigure.WebClientTest;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.test.autoconfigure.AutoConfigureQuantumAuthTest;

import static dev.quantumauth.test.web.QuantumAuthAssertions.assertThatRequest;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Allocations} in a slice.
 */
@WebClientTest(Allocations.class)
@AutoConfigureQuantumAuthTest
class AllocationsTests {

	@Test
	void allocationsAreReadWithAToken(@Autowired Allocations allocations) {
		assertThat(allocations.read().block()).isEqualTo("none");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class StubApi {

		@Bean
		WebClientCustomizer stubApi(QuantumAuthClients clients) {
			return (builder) -> builder.exchangeFunction((request) -> {
				assertThatRequest(request).carriesTokenOf("qci", clients);
				return Mono.just(ClientResponse.create(HttpStatus.OK).body("none").build());
			});
		}

	}

}
