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

import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for properties that an application adds while it starts: those that come after
 * the accounts were made make none, which a warning says.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class LatePropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class));

	@Test
	void accountOfABeanThatAddsPropertiesIsNamedInOneWarning(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(AddsProperties.class)
			.withPropertyValues("quantum.auth.iqm.url=https://iqm.example.com", "quantum.auth.iqm.token=x")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("iqm");
				assertThat(Remarks.in(output)).singleElement()
					.asString()
					.contains(" WARN ", "The properties of the accounts [qci, alice] were added when");
			});
	}

	@Test
	void nothingIsSaidOfLatePropertiesThatMakeNoAccount(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(AddsOtherProperties.class)
			.withPropertyValues("quantum.auth.iqm.url=https://iqm.example.com", "quantum.auth.iqm.token=x")
			.run((context) -> assertThat(Remarks.in(output)).isEmpty());
	}

	@Test
	void latePropertiesThatCannotBeBoundAreNamedInAWarningWithoutTheirValue(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(AddsBadProperties.class)
			.withPropertyValues("quantum.auth.iqm.url=https://iqm.example.com", "quantum.auth.iqm.token=x")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("iqm");
				assertThat(Remarks.in(output)).singleElement()
					.asString()
					.contains(" WARN ", "make no account: quantum.auth.qci.accounts.alice.timeout (BindException).")
					.doesNotContain("sesame");
			});
	}

	@Test
	void nothingIsSaidWhereNoPropertyIsLate(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=https://iqm.example.com", "quantum.auth.iqm.token=x")
			.run((context) -> assertThat(Remarks.in(output)).isEmpty());
	}

	@Test
	void lateNameThatNothingReadsFailsTheStart() {
		this.contextRunner.withUserConfiguration(Misspelled.class)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("quantum.auth.qci.api-tokn"));
	}

	@Configuration(proxyBeanMethods = false)
	static class AddsBadProperties {

		AddsBadProperties(ConfigurableEnvironment environment, QciProperties boundBefore) {
			environment.getPropertySources()
				.addFirst(new MapPropertySource("late", Map.of("quantum.auth.qci.accounts.alice.timeout", "sesame")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AddsProperties {

		AddsProperties(ConfigurableEnvironment environment) {
			environment.getPropertySources()
				.addFirst(new MapPropertySource("late", Map.of("quantum.auth.qci.url", "https://qci.example.com",
						"quantum.auth.qci.api-token", "x", "quantum.auth.qci.accounts.alice.api-token", "x")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AddsOtherProperties {

		AddsOtherProperties(ConfigurableEnvironment environment) {
			environment.getPropertySources()
				.addFirst(new MapPropertySource("late", Map.of("quantum.auth.iqm.refresh-margin", "5s", "other", "x")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Misspelled {

		@Bean
		static BeanFactoryInitializer<?> misspelled(ConfigurableEnvironment environment) {
			return (beanFactory) -> environment.getPropertySources()
				.addFirst(new MapPropertySource("late", Map.of("quantum.auth.qci.api-tokn", "x")));
		}

	}

}
