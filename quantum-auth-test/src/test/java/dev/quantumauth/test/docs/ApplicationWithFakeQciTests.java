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

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.FakeQciExtension;

import static dev.quantumauth.test.web.QuantumAuthAssertions.assertThatRequest;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "quantum.auth.qci.accounts.alice.api-token-file=")
class ApplicationWithFakeQciTests {

	@RegisterExtension
	static FakeQciExtension qci = new FakeQciExtension();

	@DynamicPropertySource
	static void qci(DynamicPropertyRegistry registry) {
		qci.addProperties(registry::add);
	}

	@Autowired
	private Allocations allocations;

	@Test
	void allocationsAreReadWithAToken(FakeQci qci, @Autowired QuantumAuthClients clients) {
		assertThat(this.allocations.read().block()).contains("dirac");
		assertThat(qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlMatching("/optimization/.*"))))
			.singleElement()
			.satisfies((request) -> assertThatRequest(request).carriesTokenOf("qci", clients));
	}

	@Test
	void revokedTokenIsReplaced(FakeQci qci) {
		this.allocations.read().block();
		qci.revokeTokens();
		assertThat(this.allocations.read().block()).contains("dirac");
	}

}
