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

@SpringBootTest
@AutoConfigureQuantumAuthTest
@Import(ApplicationTests.StubApi.class)
class ApplicationTests {

	@Autowired
	private Allocations allocations;

	@Autowired
	private QuantumAuthClients clients;

	@Autowired
	private StubApi api;

	@Test
	void allocationsAreReadWithTheTokenOfTheDefaultAccount() {
		assertThat(this.allocations.read().block()).isEqualTo("none");
		assertThatRequest(this.api.requests.get(0)).carriesTokenOf("qci", this.clients);
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
