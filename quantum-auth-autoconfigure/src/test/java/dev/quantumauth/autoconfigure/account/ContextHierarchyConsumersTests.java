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

package dev.quantumauth.autoconfigure.account;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.HttpCalls;
import dev.quantumauth.autoconfigure.fixture.LoggersLeftAlone;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.observation.QuantumAuthMetrics;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what uses the accounts of application contexts with parents: builders of HTTP
 * clients, health, meters and the endpoint.
 */
@Tag("boot")
@Tag("http")
@ExtendWith({ OutputCaptureExtension.class, LoggersLeftAlone.class })
class ContextHierarchyConsumersTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	@AutoClose
	private final ContextHierarchy contexts = new ContextHierarchy();

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
	}

	@Test
	void builderOfTheChildPutsTokensOfAllItsAccountsOnRequests(CapturedOutput output) {
		ConfigurableApplicationContext parent = this.contexts.start(null, QuantumAuthOnly.class, qci.propertyPairs());
		ConfigurableApplicationContext child = this.contexts.start(parent, Application.class, iqm.propertyPairs());
		read(child);
		String jobs = child.getBean(RestClient.Builder.class)
			.build()
			.get()
			.uri(iqm.getUrl() + "/jobs/1")
			.exchange((request, response) -> String.valueOf(response.getStatusCode()));
		assertThat(jobs).doesNotContain("401");
		assertThat(qci.tokenRequests()).isEqualTo(1);
		assertThat(iqm.loginCount()).isEqualTo(1);
		assertThat(output).doesNotContain("comes from a parent context");
	}

	@Test
	void builderThatComesFromTheParentIsWarnedOf(CapturedOutput output) {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class, qci.propertyPairs());
		this.contexts.start(parent, Application.class);
		assertThat(output).doesNotContain("comes from a parent context");
		this.contexts.start(parent, Application.class, "quantum.auth.qci.accounts.bob.api-token=x");
		assertThat(output).contains(
				"The bean 'webClientBuilder' comes from a parent context, which does not have the accounts [bob]",
				"The bean 'restClientBuilder' comes from a parent context, which does not have the accounts [bob]");
	}

	@Test
	void healthAndMetersAreThoseOfTheContext() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = this.contexts.start(parent, Application.class,
				"quantum.auth.qci.accounts.bob.api-token=x");
		assertThat(health(parent)).extracting((entry) -> entry.name()).containsExactly("qci");
		assertThat(health(child)).extracting((entry) -> entry.name()).containsExactlyInAnyOrder("qci", "bob");
		assertThat(child.getBean(QuantumAuthMetrics.class)).isNotSameAs(parent.getBean(QuantumAuthMetrics.class));
	}

	@Test
	void endpointOfTheChildHasAllItsAccounts() {
		ConfigurableApplicationContext parent = this.contexts.start(null, Application.class, qci.propertyPairs());
		ConfigurableApplicationContext child = this.contexts.start(WebApplicationType.SERVLET, parent,
				Application.class, "server.port=0", "server.address=127.0.0.1",
				"management.endpoints.web.exposure.include=quantumauth", "quantum.auth.qci.accounts.bob.api-token=x");
		assertThat(HttpCalls.get(child, "/actuator/quantumauth").body()).contains("\"qci\"", "\"bob\"");
	}

	@Test
	void managementContextOnAPortOfItsOwnMakesNoAccounts(CapturedOutput output) {
		ConfigurableApplicationContext context = this.contexts.start(WebApplicationType.SERVLET, null,
				Application.class,
				ContextHierarchy.with(qci.propertyPairs(), "server.port=0", "server.address=127.0.0.1",
						"management.server.port=0", "management.endpoints.web.exposure.include=quantumauth,health"));
		read(context);
		assertThat(qci.tokenRequests()).isEqualTo(1);
		assertThat(context.getBeansOfType(QuantumAuthClient.class)).hasSize(1);
		assertThat(output).doesNotContain("comes from a parent context");
	}

	private static Iterable<CompositeReactiveHealthContributor.Entry> health(ConfigurableApplicationContext context) {
		return context.getBean("quantumAuthHealthContributor", CompositeReactiveHealthContributor.class);
	}

	private static void read(ConfigurableApplicationContext context) {
		assertThat(context.getBean(WebClient.Builder.class)
			.build()
			.get()
			.uri(qci.url() + ALLOCATIONS)
			.retrieve()
			.bodyToMono(String.class)
			.block()).contains("allocations");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class })
	static class QuantumAuthOnly {

	}

}
