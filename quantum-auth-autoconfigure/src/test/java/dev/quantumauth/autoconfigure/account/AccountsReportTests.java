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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AccountsReport}: what is said once about the accounts of an
 * application that has started.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class AccountsReportTests {

	private static final String[] QCI = { "quantum.auth.qci.url=https://api.qci-prod.com",
			"quantum.auth.qci.api-token=sesame" };

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class));

	@Test
	void accountsAndTheirTargetsAreNamedOnce(CapturedOutput output) {
		this.contextRunner.withPropertyValues(QCI)
			.withPropertyValues("quantum.auth.iqm.url=https://iqm.example.com", "quantum.auth.iqm.token=sesame")
			.run((context) -> assertThat(output)
				.containsOnlyOnce("Tokens of accounts go to: iqm https://iqm.example.com:443, "
						+ "https://iqm.example.com:443/api/v1; qci https://api.qci-prod.com:443.")
				.contains(" INFO ")
				.doesNotContain("sesame", "There is no account", ".enabled is false"));
	}

	@Test
	void withoutAnAccountTheBeginningOfItsPropertiesIsTold(CapturedOutput output) {
		this.contextRunner.run((context) -> assertThat(output).contains(" INFO ")
			.containsOnlyOnce(
					"There is no account. The properties of one begin with quantum.auth.iqm or quantum.auth.qci "
							+ "or quantum.auth.accounts.")
			.doesNotContain(".enabled is false"));
	}

	@Test
	void childWithTheAccountsOfItsParentSaysNothing(CapturedOutput output) {
		this.contextRunner.withPropertyValues(QCI)
			.run((parent) -> this.contextRunner.withParent(parent)
				.run((context) -> assertThat(output).containsOnlyOnce("Tokens of accounts go to: ")
					.doesNotContain("There is no account")));
	}

	@Test
	void providerThatIsOffIsToldIfItIsConfigured(CapturedOutput output) {
		this.contextRunner.withPropertyValues(QCI)
			.withPropertyValues("quantum.auth.qci.enabled=false", "quantum.auth.iqm.enabled=true")
			.run((context) -> assertThat(output)
				.containsOnlyOnce(
						"quantum.auth.qci.enabled is false, so the other properties below quantum.auth.qci make "
								+ "no account.")
				.doesNotContain("sesame", "quantum.auth.iqm.enabled"));
	}

	@Test
	void providerThatIsOffIsToldIfEnvironmentVariablesConfigureIt(CapturedOutput output) {
		this.contextRunner
			.withInitializer(SystemEnvironment.of("QCI_API_URL=https://api.qci-prod.com", "QCI_TOKEN=sesame"))
			.withPropertyValues("quantum.auth.qci.enabled=false")
			.run((context) -> assertThat(output)
				.containsOnlyOnce("quantum.auth.qci.enabled is false, so the environment variables QCI_API_URL, "
						+ "QCI_TOKEN make no account.")
				.doesNotContain("sesame", "the other properties"));
	}

	@Test
	void thatAllIsOffIsToldIfAnAccountIsConfigured(CapturedOutput output) {
		this.contextRunner.withPropertyValues(QCI)
			.withPropertyValues("quantum.auth.enabled=false")
			.run((context) -> assertThat(output)
				.containsOnlyOnce(
						"quantum.auth.enabled is false, so the other properties below quantum.auth make no account.")
				.doesNotContain("sesame"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "QUANTUM_AUTH_ENABLED=false", "UNRELATED=x" })
	void thatAllIsOffIsToldIfEnvironmentVariablesConfigureAnAccount(String variable, CapturedOutput output) {
		this.contextRunner
			.withInitializer(SystemEnvironment.of("QCI_API_URL=https://api.qci-prod.com", "QCI_TOKEN=sesame", variable))
			.withPropertyValues(variable.startsWith("UNRELATED") ? "quantum.auth.enabled=false" : "a=b")
			.run((context) -> assertThat(output).contains(" INFO ")
				.containsOnlyOnce("quantum.auth.enabled is false, so the environment variables QCI_API_URL, QCI_TOKEN "
						+ "make no account.")
				.doesNotContain("sesame", "the other properties"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.enabled", "quantum.auth.qci.enabled" })
	void whatIsOffAndNotConfiguredIsNotTold(String property, CapturedOutput output) {
		this.contextRunner.withPropertyValues(property + "=false")
			.run((context) -> assertThat(output).doesNotContain(".enabled is false"));
	}

	@ParameterizedTest
	@CsvSource({ "webclient", "restclient" })
	void clientThatIsOffIsToldIfThereIsAnAccount(String client, CapturedOutput output) {
		String said = "quantum.auth." + client + ".enabled is false, so the requests of its builder carry no token.";
		this.contextRunner.withPropertyValues("quantum.auth." + client + ".enabled=false")
			.run((context) -> assertThat(output).doesNotContain(said));
		this.contextRunner.withPropertyValues(QCI)
			.withPropertyValues("quantum.auth." + client + ".enabled=false")
			.run((context) -> assertThat(output).containsOnlyOnce(said));
	}

}
