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

package dev.quantumauth.samples.iqm;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;

import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.test.iqm.FakeIqm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IqmWebfluxApplication} with a fake IQM server.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
class IqmWebfluxApplicationTests {

	private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {
	};

	private static final FakeIqm iqm = FakeIqm.start();

	@Autowired
	private WebTestClient client;

	@Autowired
	private IqmServer server;

	@Autowired
	private IqmAuthClient account;

	@DynamicPropertySource
	static void iqm(DynamicPropertyRegistry registry) {
		iqm.properties().forEach((name, value) -> registry.add(name, () -> value));
	}

	// So that each test makes the first call of a session
	@BeforeEach
	void start() {
		this.account.endSession().block();
		iqm.reset();
	}

	@AfterAll
	static void stop() {
		iqm.close();
	}

	@Test
	void aCallCarriesAToken() {
		aboutIsTold();
		List<LoggedRequest> calls = iqm.wireMock()
			.findAll(WireMock.getRequestedFor(WireMock.urlPathEqualTo(iqm.getUrl().getPath() + "/about")));
		assertThat(calls).singleElement()
			.satisfies((call) -> assertThat(iqm.issuedTokens())
				.contains(call.getHeader("Authorization").substring("Bearer ".length())));
	}

	@Test
	void concurrentFirstCallsMakeOneLogin() {
		iqm.latency(Duration.ofMillis(200));
		Flux.range(0, 50).flatMap((i) -> this.server.about(), 50).blockLast();
		assertThat(iqm.apiCallCount()).isEqualTo(50);
		assertThat(iqm.loginCount()).isOne();
	}

	@Test
	void theSessionIsEndedWhenTheApplicationStops() {
		try (FakeIqm iqm = FakeIqm.start()) {
			try (ConfigurableApplicationContext context = run(iqm)) {
				context.getBean(IqmServer.class).about().block();
				assertThat(iqm.activeSessions()).isOne();
			}
			assertThat(iqm.activeSessions()).isZero();
			assertThat(iqm.logoutCount()).isOne();
		}
	}

	private static ConfigurableApplicationContext run(FakeIqm iqm) {
		return new SpringApplicationBuilder(IqmWebfluxApplication.class).properties(iqm.properties())
			.run("--server.port=0");
	}

	@Test
	void aJobIsSubmittedAndRead() {
		Map<String, Object> submitted = this.client.post()
			.uri("/jobs")
			.bodyValue(Map.of("shots", 1000))
			.exchange()
			.expectStatus()
			.isCreated()
			.expectBody(JSON)
			.returnResult()
			.getResponseBody();
		assertThat(submitted).containsKey("id");
		this.client.get()
			.uri("/jobs/{id}", submitted.get("id"))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.shots")
			.isEqualTo(1000);
		this.client.get()
			.uri("/jobs/{id}/status", submitted.get("id"))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo("ready");
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
			.isEqualTo("IQM answered 404 NOT_FOUND");
	}

	@Test
	void aRevokedTokenIsRenewedUnnoticed() {
		aboutIsTold();
		iqm.revokeAccessTokens();
		aboutIsTold();
		assertThat(iqm.loginCount()).isOne();
		assertThat(iqm.refreshCount()).isOne();
	}

	@Test
	void aLoginPageInsteadOfAnAnswerIsABadGateway() {
		aboutIsTold();
		iqm.wireMock()
			.stubFor(WireMock.get(WireMock.urlPathEqualTo(iqm.getUrl().getPath() + "/about"))
				.willReturn(WireMock.temporaryRedirect("https://login.example/")));
		this.client.get().uri("/about").exchange().expectStatus().isEqualTo(502);
	}

	@Test
	void aWrongPasswordIsABadGatewayUntilItIsCorrected() {
		String password = iqm.getPassword();
		iqm.setPassword(iqm.getUsername(), "another");
		this.client.get()
			.uri("/about")
			.exchange()
			.expectStatus()
			.isEqualTo(502)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("Without an access token for IQM: invalid_grant");
		iqm.setPassword(iqm.getUsername(), password);
		// Calls would not send the rejected password again for a minute
		this.account.renew().block();
		aboutIsTold();
	}

	@Test
	void healthTellsAboutIqm() {
		aboutIsTold();
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.quantumAuth.components.iqm.status")
			.isEqualTo("UP")
			.jsonPath("$.components.quantumAuth.components.iqm.details.token")
			.isEqualTo("VALID");
	}

	private void aboutIsTold() {
		this.client.get()
			.uri("/about")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.about.name")
			.isEqualTo("fake-iqm")
			.jsonPath("$.health.healthy")
			.isEqualTo(true);
	}

}
