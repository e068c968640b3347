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

package dev.quantumauth.aot;

import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sample {@code qci-webflux}, processed ahead of time.
 */
class QciWebfluxSampleTests {

	private final FakeQci qci = FakeQci.start();

	private final FakeQci lab1 = FakeQci.start();

	@AfterEach
	void stopTheFakes() {
		this.qci.close();
		this.lab1.close();
	}

	@Test
	void accountsThatItLearnsOfWhenItStartsWork() throws Exception {
		try (PackagedSample sample = PackagedSample.start("qci-webflux",
				Map.of("QCI_API_URL", this.qci.url().toString(), "QCI_TOKEN", this.qci.apiToken(),
						"QUANTUM_AUTH_QCI_ACCOUNTS_LAB1_URL", this.lab1.url().toString(),
						"QUANTUM_AUTH_QCI_ACCOUNTS_LAB1_APITOKEN", this.lab1.apiToken()))) {
			assertThat(sample.get("/allocations").at("/allocations/dirac/seconds").asInt()).isEqualTo(600);
			assertThat(this.qci.wireMock()
				.findAll(WireMock.getRequestedFor(WireMock.urlPathEqualTo("/optimization/v1/jobs/allocations"))))
				.singleElement()
				.satisfies((call) -> assertThat(call.getHeader("Authorization"))
					.isEqualTo("Bearer " + this.qci.issuedTokens().get(0)));
			JsonNode accounts = sample.get("/actuator/health").at("/components/quantumAuth/components");
			assertThat(accounts.propertyNames()).containsExactlyInAnyOrder("qci", "lab1");
			assertThat(accounts.at("/qci/status").asString()).isEqualTo("UP");
			assertThat(accounts.at("/qci/details/token").asString()).isEqualTo("VALID");
			assertThat(accounts.at("/lab1/status").asString()).isEqualTo("UP");
			assertThat(accounts.at("/lab1/details/token").asString()).isEqualTo("ABSENT");
			sample.stop();
			assertThat(sample.log()).contains("Starting AOT-processed QciWebfluxApplication")
				.contains("Ready to call QCi at " + this.qci.url())
				.doesNotContain(" WARN ", " ERROR ");
		}
	}

	@Test
	void itHoldsNoAccountOfItsOwn() throws Exception {
		try (PackagedSample sample = PackagedSample.start("qci-webflux", Map.of())) {
			JsonNode health = sample.get("/actuator/health");
			assertThat(health.at("/status").asString()).isEqualTo("UP");
			assertThat(health.at("/components/quantumAuth/components")).isEmpty();
			sample.stop();
			assertThat(sample.log()).contains("Starting AOT-processed QciWebfluxApplication")
				.contains("There is no account at QCi");
		}
	}

	@Test
	void itIsSwitchedOffWhenItStarts() throws Exception {
		try (PackagedSample sample = PackagedSample.start("qci-webflux", Map.of("QCI_API_URL",
				this.qci.url().toString(), "QCI_TOKEN", this.qci.apiToken(), "QUANTUM_AUTH_QCI_ENABLED", "false"))) {
			assertThat(sample.get("/actuator/health").at("/components/quantumAuth/components")).isEmpty();
			sample.stop();
			assertThat(sample.log()).contains("There is no account at QCi");
		}
	}

}
