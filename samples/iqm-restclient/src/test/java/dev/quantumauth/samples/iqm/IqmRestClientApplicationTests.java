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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.FakeIqmExtension;

import static dev.quantumauth.test.web.QuantumAuthAssertions.assertThatRequest;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IqmRestClientApplication} with a fake IQM server.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class IqmRestClientApplicationTests {

	private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {
	};

	private static final Map<String, Object> MEASUREMENT = Map.of("name", "measure", "locus", List.of("QB1"), "args",
			Map.of("key", "m"));

	@RegisterExtension
	static final FakeIqmExtension iqm = new FakeIqmExtension();

	@Autowired
	private RestTestClient client;

	@Autowired
	private IqmServer server;

	@Autowired
	private IqmAuthClient account;

	@DynamicPropertySource
	static void iqm(DynamicPropertyRegistry registry) {
		iqm.addProperties(registry::add);
	}

	// So that each test makes the first call of a session
	@BeforeEach
	void endSessionOfThePreviousTest() {
		this.account.endSession().block();
	}

	@Test
	void aCallCarriesAToken(FakeIqm iqm, @Autowired QuantumAuthClients clients) {
		aboutIsTold();
		List<LoggedRequest> calls = iqm.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlPathEqualTo("/about")));
		assertThat(calls).singleElement().satisfies((call) -> assertThatRequest(call).carriesTokenOf("iqm", clients));
	}

	@Test
	void twoCallsForOneAnswerMakeOneLogin(FakeIqm iqm) {
		iqm.latency(Duration.ofMillis(200));
		aboutIsTold();
		assertThat(iqm.apiCallCount()).isEqualTo(2);
		assertThat(iqm.loginCount()).isOne();
	}

	@Test
	void parallelFirstCallsMakeOneLogin(FakeIqm iqm, @Autowired AsyncTaskExecutor executor) {
		iqm.latency(Duration.ofMillis(200));
		List<CompletableFuture<Map<String, Object>>> calls = Stream
			.generate(() -> executor.submitCompletable(this.server::about))
			.limit(50)
			.toList();
		assertThat(calls).allSatisfy((call) -> assertThat(call.join()).containsEntry("name", "fake-iqm"));
		assertThat(iqm.apiCallCount()).isEqualTo(50);
		assertThat(iqm.loginCount()).isOne();
	}

	@Test
	void theSessionIsEndedWhenTheApplicationStops() {
		try (FakeIqm iqm = FakeIqm.start()) {
			try (ConfigurableApplicationContext context = run(iqm)) {
				context.getBean(IqmServer.class).about();
				assertThat(iqm.activeSessions()).isOne();
			}
			assertThat(iqm.activeSessions()).isZero();
			assertThat(iqm.logoutCount()).isOne();
		}
	}

	private static ConfigurableApplicationContext run(FakeIqm iqm) {
		return new SpringApplicationBuilder(IqmRestClientApplication.class).properties(iqm.properties())
			.run("--server.port=0");
	}

	@Test
	void aJobIsSubmittedAndRead() {
		Map<String, Object> submitted = this.client.post()
			.uri("/jobs")
			.body(Map.of("shots", 1000, "circuits", List.of(Map.of("instructions", List.of(MEASUREMENT)))))
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
			.jsonPath("$.status")
			.isEqualTo("completed");
		this.client.get()
			.uri("/jobs/{id}/counts", submitted.get("id"))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$[0].counts['0']")
			.isEqualTo(1000);
	}

	@Test
	void aJobThatIsRefusedWithA401IsSubmittedAgain(FakeIqm iqm) {
		aboutIsTold();
		iqm.revokeAccessTokens();
		aJobIsSubmittedAndRead();
		assertThat(iqm.loginCount()).isOne();
		assertThat(iqm.refreshCount()).isOne();
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
	void aLoginPageInsteadOfAnAnswerIsABadGateway(FakeIqm iqm) {
		aboutIsTold();
		iqm.wireMock()
			.stubFor(WireMock.get(WireMock.urlPathEqualTo("/about"))
				.willReturn(WireMock.temporaryRedirect("https://login.example/")));
		this.client.get().uri("/about").exchange().expectStatus().isEqualTo(502);
	}

	@Test
	void aWrongPasswordIsABadGatewayUntilItIsCorrected(FakeIqm iqm) {
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

	@Test
	void operatorsEndTheSessionAndTheNextCallBeginsAnother(FakeIqm iqm) {
		aboutIsTold();
		this.client.delete().uri("/actuator/quantumauth/iqm").exchange().expectStatus().isNoContent();
		assertThat(iqm.activeSessions()).isZero();
		this.client.get()
			.uri("/actuator/quantumauth/iqm")
			.exchange()
			.expectBody()
			.jsonPath("$.token")
			.isEqualTo("ENDED");
		aboutIsTold();
		assertThat(iqm.activeSessions()).isEqualTo(1);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void requestsAreServedOnVirtualThreads(@Autowired AtomicReference<Thread> servedBy) {
		aboutIsTold();
		// Thread::isVirtual, with which this would not compile on Java 17
		assertThat(servedBy.get()).hasFieldOrPropertyWithValue("virtual", true);
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

	@TestConfiguration(proxyBeanMethods = false)
	static class RequestThreadConfiguration {

		@Bean
		AtomicReference<Thread> servedBy() {
			return new AtomicReference<>();
		}

		@Bean
		Filter requestThreadFilter(AtomicReference<Thread> servedBy) {
			return (request, response, chain) -> {
				servedBy.set(Thread.currentThread());
				chain.doFilter(request, response);
			};
		}

	}

}
