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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.autoconfigure.fixture.HttpCalls;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the property {@code obtain-at-startup}: a bad credential is seen before the
 * first request needs a token.
 */
@Tag("boot")
@Tag("http")
class ObtainAtStartupTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.start();

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
	}

	@Test
	void tokenIsThereBeforeTheFirstRequestAndTheAccountStillCountsAsUnused() {
		try (ConfigurableApplicationContext application = start("quantum.auth.qci.obtain-at-startup=true")) {
			QuantumAuthStatus status = awaitOutcome(application, "qci");
			assertThat(status.token()).isEqualTo(TokenState.VALID);
			assertThat(status.lastUsed()).isNull();
			assertThat(iqm.loginCount()).isZero();
		}
	}

	@Test
	void rejectedCredentialLetsTheApplicationStartAndIsSeenInItsHealth() {
		try (ConfigurableApplicationContext application = start("quantum.auth.iqm.password=wrong",
				"quantum.auth.iqm.obtain-at-startup=true")) {
			assertThat(awaitOutcome(application, "iqm").credentialRejected()).isTrue();
			assertThat(health(application, "iqm")).isEqualTo("DOWN");
			assertThat(health(application, "qci")).isEqualTo("UP");
			assertThat(qci.tokenRequests()).isZero();
		}
	}

	@Test
	void accountTakesItFromItsSectionUnlessItSaysOtherwise() {
		try (ConfigurableApplicationContext application = start("quantum.auth.qci.obtain-at-startup=true",
				"quantum.auth.qci.accounts.alice.api-token=" + qci.apiToken(),
				"quantum.auth.qci.accounts.bob.api-token=" + qci.apiToken(),
				"quantum.auth.qci.accounts.bob.obtain-at-startup=false")) {
			assertThat(awaitOutcome(application, "alice").token()).isEqualTo(TokenState.VALID);
			assertThat(awaitOutcome(application, "qci").token()).isEqualTo(TokenState.VALID);
			assertThat(status(application, "bob").token()).isEqualTo(TokenState.ABSENT);
			assertThat(qci.tokenRequests()).isEqualTo(2);
		}
	}

	private static ConfigurableApplicationContext start(String... properties) {
		List<String> all = new ArrayList<>(HttpCalls.serverProperties());
		all.addAll(List.of(qci.propertyPairs()));
		all.addAll(List.of(iqm.propertyPairs()));
		all.add("management.endpoint.health.show-details=always");
		all.addAll(List.of(properties));
		return new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.SERVLET)
			.bannerMode(Banner.Mode.OFF)
			.initializers(SystemEnvironment.empty())
			.properties(all.toArray(String[]::new))
			.run();
	}

	private static QuantumAuthStatus status(ConfigurableApplicationContext application, String id) {
		return application.getBean(QuantumAuthClients.class).get(id).getStatus();
	}

	private static QuantumAuthStatus awaitOutcome(ConfigurableApplicationContext application, String id) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> status(application, id).lastSuccess() != null || status(application, id).failures() > 0);
		return status(application, id);
	}

	private static String health(ConfigurableApplicationContext application, String id) {
		return JsonPath.read(HttpCalls.get(application, "/actuator/health").body(),
				"$.components.quantumAuth.components." + id + ".status");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	static class TestApplication {

	}

}
