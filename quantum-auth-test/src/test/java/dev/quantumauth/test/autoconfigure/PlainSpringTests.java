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

package dev.quantumauth.test.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClients;

import static dev.quantumauth.test.web.QuantumAuthAssertions.assertThatRequest;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AutoConfigureQuantumAuthTest @AutoConfigureQuantumAuthTest} beside
 * {@link SpringJUnitConfig @SpringJUnitConfig}.
 */
@SpringJUnitConfig(classes = {}, initializers = ConfigDataApplicationContextInitializer.class)
@AutoConfigureQuantumAuthTest
class PlainSpringTests {

	@Test
	void accountsOfTheConfigurationHaveTokens(@Autowired QuantumAuthClients clients,
			@Autowired WebClient.Builder builder) {
		assertThat(clients.ids()).containsExactlyInAnyOrder("qci", "alice");
		builder.exchangeFunction((request) -> {
			assertThatRequest(request).carriesTokenOf("qci", clients);
			return Mono.just(ClientResponse.create(HttpStatus.OK).build());
		}).build().get().uri("https://api.qci-prod.com").retrieve().toBodilessEntity().block();
	}

}
