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

package dev.quantumauth.autoconfigure.health;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.quantumauth.autoconfigure.fixture.HttpCalls;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what operations see at {@code /actuator/health} of a reactive and of a
 * servlet application.
 */
@Tag("boot")
@Tag("http")
@ParameterizedClass
@EnumSource(value = WebApplicationType.class, names = { "REACTIVE", "SERVLET" })
class QuantumAuthHealthEndpointTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	private final WebApplicationType type;

	QuantumAuthHealthEndpointTests(WebApplicationType type) {
		this.type = type;
	}

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@Test
	void accountIsAChildOfTheComponent() {
		try (ConfigurableApplicationContext application = start(qci.propertyPairs())) {
			HttpResponse<String> health = HttpCalls.get(application, "/actuator/health");
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(read(health, "$.components.quantumAuth.status")).isEqualTo("UP");
			assertThat(read(health, "$.components.quantumAuth.components.qci.status")).isEqualTo("UP");
			assertThat(read(health, "$.components.quantumAuth.components.qci.details.provider")).isEqualTo("qci");
			assertThat(read(health, "$.components.quantumAuth.components.qci.details.token")).isEqualTo("ABSENT");
			assertThat(read(health, "$.components.quantumAuth.components.qci.details.renewing")).isEqualTo(false);
			assertThat(read(health, "$.components.quantumAuth.components.qci.details.message")).isNotNull();
			assertThat(read(health, "$.components.quantumAuth.components.qci.details.applicationName")).isNotNull();
			assertThat(read(health, "$.components.quantumAuth.components.qci.details.version")).isNotNull();
			assertThat(qci.tokenRequests()).isZero();
		}
	}

	@Test
	void shapeIsTheSameWithSeveralAccounts() {
		try (ConfigurableApplicationContext application = start(qci.propertyPairs(),
				"quantum.auth.qci.accounts.lab-1.api-token=x")) {
			HttpResponse<String> health = HttpCalls.get(application, "/actuator/health/quantumAuth");
			assertThat(read(health, "$.components.qci.status")).isEqualTo("UP");
			assertThat(read(health, "$.components.lab-1.status")).isEqualTo("UP");
			HttpResponse<String> child = HttpCalls.get(application, "/actuator/health/quantumAuth/lab-1");
			assertThat(read(child, "$.status")).isEqualTo("UP");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.enabled=false", "management.health.quantumauth.enabled=false",
			"quantum.auth.qci.enabled=false" })
	void healthGroupThatNamesTheComponentLivesOnWhenItIsSwitchedOff(String off) {
		try (ConfigurableApplicationContext application = start(qci.propertyPairs(), off,
				"management.endpoint.health.group.readiness.include=readinessState,quantumAuth",
				"management.endpoint.health.probes.enabled=true")) {
			assertThat(HttpCalls.get(application, "/actuator/health/readiness").statusCode()).isEqualTo(200);
			assertThat(HttpCalls.get(application, "/actuator/health").body()).doesNotContain("quantumAuth\":");
		}
	}

	@Test
	void withoutAccountsTheComponentIsLeftOut() {
		try (ConfigurableApplicationContext application = start(new String[0])) {
			HttpResponse<String> health = HttpCalls.get(application, "/actuator/health");
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(health.body()).doesNotContain("quantumAuth").contains("ping");
		}
	}

	@Test
	void disabledComponentIsLeftOut() {
		try (ConfigurableApplicationContext application = start(qci.propertyPairs(),
				"management.health.quantumauth.enabled=false")) {
			assertThat(HttpCalls.get(application, "/actuator/health").body()).doesNotContain("quantumAuth");
			assertThat(qci.wireMock().getAllServeEvents()).isEmpty();
		}
	}

	@Test
	void applicationStartsAndServesWithTheCloudDown() {
		FakeQci gone = FakeQci.start();
		gone.close();
		try (ConfigurableApplicationContext application = start(gone.propertyPairs())) {
			assertThat(HttpCalls.get(application, "/hello").statusCode()).isEqualTo(200);
			HttpResponse<String> health = HttpCalls.get(application, "/actuator/health");
			assertThat(health.statusCode()).isEqualTo(503);
			assertThat(read(health, "$.components.quantumAuth.components.qci.status")).isEqualTo("DOWN");
			assertThat(read(health, "$.components.quantumAuth.components.qci.details.error.code"))
				.isEqualTo("temporarily_unavailable");
		}
	}

	@Test
	void readinessAndLivenessDoNotDependOnTheCloud() {
		qci.health(false);
		try (ConfigurableApplicationContext application = start(qci.propertyPairs(),
				"management.endpoint.health.probes.enabled=true")) {
			HttpResponse<String> readiness = HttpCalls.get(application, "/actuator/health/readiness");
			assertThat(readiness.statusCode()).isEqualTo(200);
			assertThat(readiness.body()).doesNotContain("quantumAuth");
			assertThat(HttpCalls.get(application, "/actuator/health/liveness").statusCode()).isEqualTo(200);
			assertThat(qci.wireMock().getAllServeEvents()).isEmpty();
			assertThat(HttpCalls.get(application, "/actuator/health").statusCode()).isEqualTo(503);
		}
	}

	@Test
	void readinessDependsOnTheCloudWhereTheUserSaysSo() {
		qci.health(false);
		try (ConfigurableApplicationContext application = start(qci.propertyPairs(),
				"management.endpoint.health.probes.enabled=true",
				"management.endpoint.health.group.readiness.include=readinessState,quantumAuth")) {
			assertThat(HttpCalls.get(application, "/actuator/health/readiness").statusCode()).isEqualTo(503);
		}
	}

	@Test
	void rejectedCredentialIsToldWithoutTheCredential() {
		try (ConfigurableApplicationContext application = start(qci.propertyPairs(),
				"quantum.auth.qci.accounts.alice.api-token=revoked-api-token")) {
			application.getBean("aliceQuantumAuthClient", QciAuthClient.class)
				.accessToken()
				.onErrorComplete()
				.block(PATIENCE);
			HttpResponse<String> health = HttpCalls.get(application, "/actuator/health/quantumAuth");
			assertThat(health.statusCode()).isEqualTo(503);
			assertThat(read(health, "$.components.alice.details.error.code")).isEqualTo("invalid_grant");
			assertThat(read(health, "$.components.alice.details.nextAttempt")).asString().endsWith("Z");
			assertThat(read(health, "$.components.qci.status")).isEqualTo("UP");
			assertThat(health.body()).doesNotContain("revoked-api-token");
		}
	}

	@Test
	void endedSessionIsNoTrouble() {
		try (ConfigurableApplicationContext application = start(qci.propertyPairs())) {
			QciAuthClient client = application.getBean(QciAuthClient.class);
			client.accessToken().then(client.endSession()).block(PATIENCE);
			HttpResponse<String> health = HttpCalls.get(application, "/actuator/health/quantumAuth/qci");
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(read(health, "$.details.token")).isEqualTo("ENDED");
			assertThat(health.body()).doesNotContain("expiresAt", "error", "nextAttempt");
		}
	}

	@Test
	void tokenThatTheApiRefusedIsNoTroubleUntilThereIsNoOther() {
		try (ConfigurableApplicationContext application = start(qci.propertyPairs(),
				"quantum.auth.refresh.background=false")) {
			QciAuthClient client = application.getBean(QciAuthClient.class);
			client.accessToken().doOnNext(client::reject).block(PATIENCE);
			HttpResponse<String> refused = HttpCalls.get(application, "/actuator/health/quantumAuth/qci");
			assertThat(refused.statusCode()).isEqualTo(200);
			assertThat(read(refused, "$.details.token")).isEqualTo("REJECTED");
			qci.failTokenRequests(QciFault.status(503));
			client.accessToken().onErrorComplete().block(PATIENCE);
			HttpResponse<String> failed = HttpCalls.get(application, "/actuator/health/quantumAuth/qci");
			assertThat(failed.statusCode()).isEqualTo(503);
			assertThat(read(failed, "$.details.token")).isEqualTo("REJECTED");
			assertThat(read(failed, "$.details.error.code")).isEqualTo("temporarily_unavailable");
			assertThat(read(failed, "$.details.nextAttempt")).asString().endsWith("Z");
		}
	}

	@Test
	void probeThatHangsIsBounded() {
		qci.wireMock()
			.stubFor(WireMock.get(WireMock.urlPathEqualTo("/auth/v1/access-tokens/health"))
				.willReturn(WireMock.aResponse().withFixedDelay(5_000)));
		try (ConfigurableApplicationContext application = start(qci.propertyPairs(),
				"management.health.quantumauth.timeout=50ms")) {
			HttpResponse<String> health = HttpCalls.get(application, "/actuator/health/quantumAuth/qci");
			assertThat(health.statusCode()).isEqualTo(503);
			assertThat(read(health, "$.details.error.description")).asString()
				.contains("management.health.quantumauth.timeout");
		}
	}

	private ConfigurableApplicationContext start(String[] account, String... more) {
		List<String> properties = new ArrayList<>(HttpCalls.serverProperties());
		properties.addAll(List.of(account));
		properties.addAll(List.of(more));
		properties.add("management.endpoint.health.show-details=always");
		return new SpringApplicationBuilder(TestApplication.class).web(this.type)
			.bannerMode(Banner.Mode.OFF)
			.initializers(SystemEnvironment.empty())
			.properties(properties.toArray(String[]::new))
			.run();
	}

	private static Object read(HttpResponse<String> response, String path) {
		return JsonPath.read(response.body(), path);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	@RestController
	static class TestApplication {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

}
