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

package dev.quantumauth.samples.qci;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.web.reactive.server.WebTestClient;

import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QciWebfluxApplication} with a fake QCi.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
@Import(FakeQciConfiguration.class)
class QciWebfluxApplicationTests {

	private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {
	};

	@Autowired
	private WebTestClient client;

	@Autowired
	private FakeQci qci;

	@Test
	void allocationsAreListed() {
		this.client.get()
			.uri("/allocations")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.allocations.dirac.seconds")
			.isEqualTo(600);
	}

	@Test
	void aJobIsSubmittedAndRead() {
		Map<String, Object> submitted = this.client.post()
			.uri("/jobs")
			.bodyValue(Map.of("job_submission", Map.of("job_name", "maxcut")))
			.exchange()
			.expectStatus()
			.isCreated()
			.expectBody(JSON)
			.returnResult()
			.getResponseBody();
		assertThat(submitted).containsKey("job_id");
		this.client.get()
			.uri("/jobs/{id}", submitted.get("job_id"))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.job_result.file_id")
			.isNotEmpty()
			.jsonPath("$.job_submission.job_name")
			.isEqualTo("maxcut");
	}

	@Test
	void anUnknownJobIsNotFound() {
		this.client.get()
			.uri("/jobs/unknown")
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("QCi answered 404 NOT_FOUND");
	}

	@Test
	void aRevokedTokenIsRenewedUnnoticed() {
		allocationsAreListed();
		int tokenRequests = this.qci.tokenRequests();
		this.qci.revokeTokens();
		allocationsAreListed();
		assertThat(this.qci.tokenRequests()).isGreaterThan(tokenRequests);
	}

	@Test
	void healthTellsAboutQci() {
		allocationsAreListed();
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.quantumAuth.components.qci.status")
			.isEqualTo("UP")
			.jsonPath("$.components.quantumAuth.components.qci.details.message")
			.isEqualTo("Fake QCi is up")
			.jsonPath("$.components.quantumAuth.components.qci.details.applicationName")
			.isEqualTo("fake-qci")
			.jsonPath("$.components.quantumAuth.components.qci.details.version")
			.isEqualTo("0.0.0-fake")
			.jsonPath("$.components.quantumAuth.components.qci.details.token")
			.isEqualTo("VALID");
	}

	@Test
	void operatorsRenewTheTokenAndSeeItInTheMetrics() {
		allocationsAreListed();
		int tokenRequests = this.qci.tokenRequests();
		this.client.post()
			.uri("/actuator/quantumauth/qci")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.token")
			.isEqualTo("VALID");
		assertThat(this.qci.tokenRequests()).isGreaterThan(tokenRequests);
		this.client.get()
			.uri("/actuator/metrics/quantum.auth.token.requests?tag=account:qci&tag=outcome:SUCCESS")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.measurements[?(@.statistic == 'COUNT')].value")
			.value((Object counts) -> assertThat(counts.toString()).isNotEqualTo("[0.0]"));
	}

}
