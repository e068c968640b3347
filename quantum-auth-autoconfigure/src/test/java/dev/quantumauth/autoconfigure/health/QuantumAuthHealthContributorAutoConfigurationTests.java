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
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Mono;

import dev.quantumauth.StubAccount;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.health.QuantumAuthHealthIndicator;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthHealthContributorAutoConfiguration}.
 */
@Tag("boot")
@Tag("http")
class QuantumAuthHealthContributorAutoConfigurationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String CONTRIBUTOR = "quantumAuthHealthContributor";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthHealthContributorAutoConfiguration.class, HealthContributorAutoConfiguration.class));

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@Test
	void oneAccountIsAChildOfTheComposite() {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.run((context) -> assertThat(children(context)).containsExactly("qci"));
	}

	@Test
	void eachAccountIsAChildOfTheCompositeWhateverItsProvider() {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("quantum.auth.qci.accounts.alice.api-token=x")
			.withBean(StubAccount.class, () -> StubAccount.of("acme").withProvider("acme"))
			.run((context) -> {
				assertThat(children(context)).containsExactlyInAnyOrder("qci", "alice", "acme");
				assertThat(child(context, "acme").health().block(PATIENCE).getDetails()).containsEntry("message",
						"at your service");
			});
	}

	@Test
	void withoutAccountsTheCompositeIsEmpty() {
		this.contextRunner.run((context) -> assertThat(children(context)).isEmpty());
	}

	@Test
	void childrenAreIndicators() {
		this.contextRunner.withPropertyValues(qci.propertyPairs()).run((context) -> {
			assertThat(child(context, "qci")).isInstanceOf(QuantumAuthHealthIndicator.class);
			assertThat(child(context, "qci").health().block(PATIENCE).getDetails()).containsEntry("provider", "qci");
			assertThat(qci.tokenRequests()).isZero();
		});
	}

	@Test
	void timeoutAndTimeToLiveAreConfigurable() {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("management.health.quantumauth.timeout=1ns",
					"management.health.quantumauth.time-to-live=1h")
			.withBean(StubAccount.class, () -> StubAccount.of("acme").withProvider("acme").withProbe(Mono::never))
			.run((context) -> {
				Health health = child(context, "acme").health().block(PATIENCE);
				assertThat(health.getDetails().get("error")).asString().contains(Duration.ofNanos(1).toString());
			});
	}

	@Test
	void timeToLiveOfZeroReusesNothing() {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("management.health.quantumauth.time-to-live=0s")
			.run((context) -> {
				child(context, "qci").health().block(PATIENCE);
				child(context, "qci").health().block(PATIENCE);
				assertThat(qci.wireMock().getAllServeEvents()).hasSize(4);
			});
	}

	@Test
	void answersAreReusedByDefault() {
		this.contextRunner.withPropertyValues(qci.propertyPairs()).run((context) -> {
			child(context, "qci").health().block(PATIENCE);
			child(context, "qci").health().block(PATIENCE);
			assertThat(qci.wireMock().getAllServeEvents()).hasSize(2);
		});
	}

	@Test
	void disabledByItsOwnProperty() {
		this.contextRunner.withPropertyValues("management.health.quantumauth.enabled=false")
			.run((context) -> assertThat(composite(context)).isEmpty());
	}

	@Test
	void disabledByBootsDefaultForAllIndicators() {
		this.contextRunner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(composite(context)).isEmpty());
	}

	@Test
	void disabledWithQuantumAuth() {
		this.contextRunner.withPropertyValues("quantum.auth.enabled=false")
			.run((context) -> assertThat(composite(context)).isEmpty());
	}

	@Test
	void backsOffToABeanOfItsName() {
		ReactiveHealthIndicator own = () -> Mono.just(Health.up().build());
		this.contextRunner.withBean(CONTRIBUTOR, ReactiveHealthContributor.class, () -> own)
			.run((context) -> assertThat(context.getBean(CONTRIBUTOR)).isSameAs(own));
	}

	@Test
	void backsOffToAnIndicatorOfItsName() {
		this.contextRunner
			.withBean("quantumAuthHealthIndicator", ReactiveHealthIndicator.class,
					() -> () -> Mono.just(Health.up().build()))
			.run((context) -> assertThat(context).doesNotHaveBean(CONTRIBUTOR));
	}

	private static CompositeReactiveHealthContributor composite(ApplicationContext context) {
		return context.getBean(CONTRIBUTOR, CompositeReactiveHealthContributor.class);
	}

	private static Stream<String> children(ApplicationContext context) {
		return composite(context).stream().map(ReactiveHealthContributors.Entry::name);
	}

	private static ReactiveHealthIndicator child(ApplicationContext context, String id) {
		return (ReactiveHealthIndicator) composite(context).getContributor(id);
	}

}
