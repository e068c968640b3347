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

package dev.quantumauth.autoconfigure.qci;

import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.qci.QciAuthClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the ids of accounts: environment variables cannot spell a dash, so spellings
 * that differ in dashes and case only are one account.
 */
@Tag("boot")
class QciAccountIdTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withPropertyValues("quantum.auth.qci.url=https://api.example.com")
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "a", "7", "lab", "lab-1", "a-b-c", "0-0" })
	void idOfLowerCaseLettersDigitsAndSingleDashesIsValid(String id) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.accounts." + id + ".api-token=x")
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly(id));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Lab", "LAB", "lab_1", "lab.1", "-lab", "lab-", "lab--1", "l\u00e4b", "lab 1" })
	void anyOtherIdFailsStartUp(String id) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.accounts.[" + id + "].api-token=sesame-open")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("quantum.auth.qci.accounts: '" + id + "' is not an account id")
				.hasMessageContaining("lower-case letters, digits and single dashes")
				.hasMessageNotContaining("sesame-open"));
	}

	@ParameterizedTest
	@CsvSource({ "lab_1, lab-1", "Lab, lab", "lab--1, lab-1", "lab., lab" })
	void validIdIsProposed(String id, String proposed) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.accounts.[" + id + "].api-token=sesame-open")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("dashes between them are allowed. Write '" + proposed + "'."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "qci", "iqm" })
	void idOfAProvidersDefaultAccountIsReserved(String id) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.accounts." + id + ".api-token=x")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("the account id '" + id + "' is reserved"));
	}

	@Test
	void credentialFromTheEnvironmentBelongsToTheAccountWithTheDashedIdInYaml() {
		this.contextRunner.withInitializer(SystemEnvironment.of("QUANTUM_AUTH_QCI_ACCOUNTS_LAB1_APITOKEN=x"))
			.withPropertyValues("quantum.auth.qci.accounts.lab-1.url=https://lab.example.com")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("lab-1");
				assertThat(context.getBean("lab-1QuantumAuthClient", QciAuthClient.class).getUrl())
					.hasToString("https://lab.example.com/");
			});
	}

	@Test
	void environmentBeatsYamlAcrossSpellings() {
		this.contextRunner
			.withInitializer(SystemEnvironment.of("QUANTUM_AUTH_QCI_ACCOUNTS_LAB1_URL=https://env.example.com"))
			.withInitializer(yaml("quantum.auth.qci.accounts.lab-1.url", "https://yaml.example.com",
					"quantum.auth.qci.accounts.lab-1.api-token", "x"))
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("lab-1");
				assertThat(context.getBean(QciAuthClient.class).getUrl()).hasToString("https://env.example.com/");
			});
	}

	@Test
	void accountMayBeSpelledByTheEnvironmentAlone() {
		this.contextRunner
			.withInitializer(SystemEnvironment.of("QUANTUM_AUTH_QCI_ACCOUNTS_LAB1_APITOKEN=x",
					"QUANTUM_AUTH_QCI_ACCOUNTS_LAB1_URL=https://lab.example.com"))
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("lab1"));
	}

	@Test
	void upperCaseSpellingBelongsToTheAccountThatHasAValidOne() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.accounts.lab-1.refresh-margin=1m",
					"quantum.auth.qci.accounts.[LAB1].url=https://lab.example.com",
					"quantum.auth.qci.accounts.[LAB1].timeout=3s", "quantum.auth.qci.accounts.[LAB1].api-token=x")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("lab-1");
				assertThat(context.getBean(QciAuthClient.class).getUrl()).hasToString("https://lab.example.com/");
				assertThat(context.getBean(QciAuthClient.class).getTimeout()).hasSeconds(3);
			});
	}

	@Test
	void undashedSpellingBelongsToTheDashedOne() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.accounts.lab1.api-token=x",
					"quantum.auth.qci.accounts.lab-1.timeout=3s")
			.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("lab-1"));
	}

	@Test
	void idsThatDifferInDashesOnlyFailStartUp() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.accounts.lab-12.api-token=x",
					"quantum.auth.qci.accounts.lab1-2.api-token=x")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("the account ids [lab-12, lab1-2] differ in dashes only"));
	}

	// Below the environment, where the files of an application are
	private static ApplicationContextInitializer<ConfigurableApplicationContext> yaml(String name, Object value,
			String otherName, Object otherValue) {
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.addLast(new MapPropertySource("application.yaml", Map.of(name, value, otherName, otherValue)));
	}

}
