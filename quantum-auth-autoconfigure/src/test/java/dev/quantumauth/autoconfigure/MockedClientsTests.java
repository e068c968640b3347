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

package dev.quantumauth.autoconfigure;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.fixture.LoggersLeftAlone;
import dev.quantumauth.observation.QuantumAuthMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that mocks {@link QuantumAuthClients} in its tests: it starts.
 */
@Tag("boot")
@ExtendWith(LoggersLeftAlone.class)
@SpringBootTest(classes = MockedClientsTests.TestApplication.class, webEnvironment = WebEnvironment.NONE,
		properties = { "quantum.auth.qci.url=https://qci.example", "quantum.auth.qci.api-token=sesame" })
class MockedClientsTests {

	@MockitoBean
	private QuantumAuthClients clients;

	@Test
	void applicationStartsWithMockedClients(@Autowired ApplicationContext context) {
		assertThat(context.getBeansOfType(QuantumAuthMetrics.class)).isNotEmpty();
		assertThat(context.getBean(WebClient.Builder.class)).isNotNull();
		assertThat(this.clients.accounts()).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

	}

}
