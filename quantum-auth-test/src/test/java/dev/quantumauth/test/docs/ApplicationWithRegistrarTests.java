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

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistrar;

import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "quantum.auth.qci.accounts.alice.api-token-file=")
class ApplicationWithRegistrarTests {

	@Autowired
	private Allocations allocations;

	@Test
	void allocationsAreReadWithAToken(@Autowired FakeQci qci) {
		assertThat(this.allocations.read().block()).contains("dirac");
		assertThat(qci.tokenRequests()).isEqualTo(1);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class FakeCloud {

		@Bean
		FakeQci qci() {
			return FakeQci.start();
		}

		@Bean
		DynamicPropertyRegistrar qciProperties(FakeQci qci) {
			return (registry) -> qci.properties().forEach((name, value) -> registry.add(name, () -> value));
		}

	}

}
