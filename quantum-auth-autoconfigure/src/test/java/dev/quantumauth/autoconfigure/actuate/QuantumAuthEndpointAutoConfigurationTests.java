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

package dev.quantumauth.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.actuate.QuantumAuthEndpoint;
import dev.quantumauth.actuate.QuantumAuthEndpoint.AccountDescriptor;
import dev.quantumauth.actuate.QuantumAuthEndpoint.AccountsDescriptor;
import dev.quantumauth.actuate.QuantumAuthEndpoint.ErrorDescriptor;
import dev.quantumauth.actuate.QuantumAuthEndpointWebExtension;
import dev.quantumauth.actuate.QuantumAuthEndpointWebExtension.FailureDescriptor;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthEndpointAutoConfiguration}.
 */
@Tag("boot")
class QuantumAuthEndpointAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(
				AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QuantumAuthEndpointAutoConfiguration.class));

	@Test
	void endpointExistsWhereItIsExposed() {
		exposed().run((context) -> assertThat(context).hasSingleBean(QuantumAuthEndpoint.class)
			.hasSingleBean(QuantumAuthEndpointWebExtension.class));
	}

	@Test
	void endpointThatIsExposedOverJmxOnlyHasNoWebExtension() {
		this.contextRunner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=quantumauth")
			.run((context) -> assertThat(context).hasSingleBean(QuantumAuthEndpoint.class)
				.doesNotHaveBean(QuantumAuthEndpointWebExtension.class));
	}

	@Test
	void endpointDoesNotExistUnasked() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(QuantumAuthEndpoint.class)
			.doesNotHaveBean(QuantumAuthEndpointWebExtension.class));
	}

	@Test
	void endpointDoesNotExistWithoutAccess() {
		exposed().withPropertyValues("management.endpoint.quantumauth.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(QuantumAuthEndpoint.class));
	}

	@Test
	void endpointDoesNotExistWhenSwitchedOff() {
		exposed().withPropertyValues("quantum.auth.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(QuantumAuthClients.class)
				.doesNotHaveBean(QuantumAuthEndpoint.class));
	}

	@Test
	void endpointExistsWithoutAccounts() {
		exposed()
			.run((context) -> assertThat(context.getBean(QuantumAuthEndpoint.class).accounts().accounts()).isEmpty());
	}

	@Test
	void withoutActuatorThereIsNoEndpoint() {
		exposed().withClassLoader(new FilteredClassLoader(Endpoint.class, ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("quantumAuthEndpoint"));
	}

	@Test
	void endpointOfTheApplicationTakesItsPlace() {
		exposed()
			.withBean("own", QuantumAuthEndpoint.class,
					() -> new QuantumAuthEndpoint(new QuantumAuthClients(List.of())))
			.run((context) -> assertThat(context).hasSingleBean(QuantumAuthEndpoint.class).hasBean("own"));
	}

	@Test
	void accountOfTheApplicationIsShown() {
		exposed().withBean(StubAccount.class, () -> StubAccount.of("bob").withProvider("acme"))
			.run((context) -> assertThat(context.getBean(QuantumAuthEndpoint.class).accounts().accounts())
				.containsOnlyKeys("bob"));
	}

	@Test
	void operationOnAnUnknownAccountNamesTheKnownOnes() {
		exposed().withBean(StubAccount.class, () -> StubAccount.of("bob").withProvider("acme"))
			.run((context) -> assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> context.getBean(QuantumAuthEndpoint.class).renew("alice"))
				.withMessage("There is no quantum-auth account 'alice', only [bob]"));
	}

	@Test
	void operationThatDoesNotEndIsNotWaitedForForEver() {
		QuantumAuthEndpoint endpoint = new QuantumAuthEndpoint(
				new QuantumAuthClients(List.of(StubAccount.of("bob").withRenewal(Mono.never()))));
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		try {
			CompletableFuture<?> renewal = CompletableFuture.supplyAsync(() -> endpoint.renew("bob"));
			Awaitility.await().until(() -> time.getScheduledTaskCount() > 0);
			time.advanceTimeBy(Duration.ofSeconds(150));
			assertThat(renewal).failsWithin(Duration.ofSeconds(20))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(OAuth2AuthorizationException.class)
				.withMessageContaining("Account 'bob': The operation takes longer than PT2M30S.");
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

	@Test
	void whatIsShownCanBeWrittenAsJsonInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, QuantumAuthEndpoint.class,
				QuantumAuthEndpointWebExtension.class);
		for (Class<?> shown : List.of(AccountsDescriptor.class, AccountDescriptor.class, ErrorDescriptor.class,
				FailureDescriptor.class)) {
			assertThat(hints).matches(RuntimeHintsPredicates.reflection()
				.onType(shown)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
		}
	}

	private ApplicationContextRunner exposed() {
		return this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=quantumauth");
	}

}
