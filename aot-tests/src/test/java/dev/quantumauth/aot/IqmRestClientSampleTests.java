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

import java.util.HashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import dev.quantumauth.test.iqm.FakeIqm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sample {@code iqm-restclient}, processed ahead of time.
 */
class IqmRestClientSampleTests {

	private final FakeIqm iqm = FakeIqm.start();

	private final FakeIqm lab1 = FakeIqm.start();

	@AfterEach
	void stopTheFakes() {
		this.iqm.close();
		this.lab1.close();
	}

	@Test
	void accountsThatItLearnsOfWhenItStartsWork() throws Exception {
		try (PackagedSample sample = PackagedSample.start("iqm-restclient", twoAccounts())) {
			JsonNode about = sample.get("/about");
			assertThat(about.at("/about/name").asString()).isEqualTo("fake-iqm");
			assertThat(about.at("/health/healthy").asBoolean()).isTrue();
			assertThat(this.iqm.wireMock()
				.findAll(WireMock.getRequestedFor(WireMock.urlPathEqualTo(this.iqm.getUrl().getPath() + "/about"))))
				.singleElement()
				.satisfies((call) -> assertThat(call.getHeader("Authorization"))
					.isEqualTo("Bearer " + this.iqm.issuedTokens().get(0)));
			JsonNode accounts = sample.get("/actuator/health").at("/components/quantumAuth/components");
			assertThat(accounts.propertyNames()).containsExactlyInAnyOrder("iqm", "lab1");
			assertThat(accounts.at("/iqm/status").asString()).isEqualTo("UP");
			assertThat(accounts.at("/iqm/details/token").asString()).isEqualTo("VALID");
			assertThat(accounts.at("/lab1/status").asString()).isEqualTo("UP");
			assertThat(accounts.at("/lab1/details/token").asString()).isEqualTo("ABSENT");
			assertThat(this.iqm.activeSessions()).isOne();
			sample.stop();
			assertThat(this.iqm.logoutCount()).isOne();
			assertThat(this.iqm.activeSessions()).isZero();
			assertThat(sample.log()).contains("Starting AOT-processed IqmRestClientApplication")
				.contains("Ready to call IQM at " + this.iqm.getUrl())
				.doesNotContain(" WARN ", " ERROR ");
		}
	}

	@Test
	void itHoldsNoAccountOfItsOwn() throws Exception {
		try (PackagedSample sample = PackagedSample.start("iqm-restclient", Map.of())) {
			assertThat(sample.awaitEnd()).isOne();
			assertThat(sample.log()).contains("Starting AOT-processed IqmRestClientApplication")
				.contains("required a IqmAuthClient, but there is no account at IQM.")
				.contains("IQM_SERVER_URL");
		}
	}

	private Map<String, String> twoAccounts() {
		Map<String, String> environment = new HashMap<>();
		environment.put("IQM_SERVER_URL", this.iqm.getUrl().toString());
		environment.put("IQM_AUTH_SERVER", this.iqm.getAuthServerUrl().toString());
		environment.put("IQM_AUTH_USERNAME", this.iqm.getUsername());
		environment.put("IQM_AUTH_PASSWORD", this.iqm.getPassword());
		String lab1 = "QUANTUM_AUTH_IQM_ACCOUNTS_LAB1_";
		environment.put(lab1 + "URL", this.lab1.getUrl().toString());
		environment.put(lab1 + "AUTHSERVERURL", this.lab1.getAuthServerUrl().toString());
		environment.put(lab1 + "USERNAME", this.lab1.getUsername());
		environment.put(lab1 + "PASSWORD", this.lab1.getPassword());
		return environment;
	}

}
