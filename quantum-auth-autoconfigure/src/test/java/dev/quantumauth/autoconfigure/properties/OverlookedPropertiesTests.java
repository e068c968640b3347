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

package dev.quantumauth.autoconfigure.properties;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.health.QuantumAuthHealthContributorAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.provider.CloudAccountsAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OverlookedProperties}: names that are nearly ours are in one warning,
 * and other names are left alone.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class OverlookedPropertiesTests {

	private static final String WARNING = "There are names that nothing reads, but that are nearly names of quantum-auth.";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class, CloudAccountsAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "quantumauth.qci.url, quantum.auth.qci.url", "quantum-auth.qci.api-token, quantum.auth.qci.api-token",
			"spring.quantum.auth.iqm.token, quantum.auth.iqm.token", "quantum.qci.url, quantum.auth.qci.url",
			"quantum.iqm.pasword, quantum.auth.iqm.password",
			"quantumauth.qci.accounts.alice.api-token, quantum.auth.qci.accounts.alice.api-token",
			"quantum.qci.api-urls[0], quantum.auth.qci.api-urls[0]",
			"management.endpoint.quantumauth.acces, management.endpoint.quantumauth.access",
			"management.endpoint.quantum-auth.cache.time-to-life, management.endpoint.quantum-auth.cache.time-to-live" })
	void propertyInAnotherPlaceIsWarnedAbout(String name, String meant, CapturedOutput output) {
		this.contextRunner.withPropertyValues(name + "=sesame").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(Remarks.in(output)).singleElement().asString().contains(" WARN ", WARNING);
			assertThat(output).contains("  - " + name + ". Did you mean " + meant + "?").doesNotContain("sesame");
		});
	}

	@ParameterizedTest
	@CsvSource({ "QUANTUM_AUTH_QCI_TOKEN, QUANTUM_AUTH_QCI_APITOKEN", "QUANTUM_AUTH_QCI_ULR, QUANTUM_AUTH_QCI_URL",
			"QUANTUMAUTH_QCI_URL, QUANTUM_AUTH_QCI_URL", "QUANTUMAUTH_IQM_TOKEN, QUANTUM_AUTH_IQM_TOKEN",
			"QUANTUM_AUTH_REFRESH_JITER, QUANTUM_AUTH_REFRESH_JITTER",
			"QUANTUM_AUTH_REFRESH_BACKOF_MAX, QUANTUM_AUTH_REFRESH_BACKOFF_MAX",
			"QUANTUM_AUTH_HTTP_BUNDLE, QUANTUM_AUTH_HTTP_SSL_BUNDLE",
			"QUANTUMAUTH_ACCOUNTS_IONQ_APIKEY, QUANTUM_AUTH_ACCOUNTS_IONQ_APIKEY?",
			"QUANTUM_AUTH_IONQ_API_KEY, QUANTUM_AUTH_ACCOUNTS_IONQ_APIKEY?",
			"QUANTUM_AUTH_IONQ_API_KEY_FILE, QUANTUM_AUTH_ACCOUNTS_IONQ_APIKEYFILE?",
			"QUANTUM_AUTH_ACCOUNT_IONQ_API_KEY, QUANTUM_AUTH_ACCOUNTS_IONQ_APIKEY?",
			"QUANTUM_AUTH_ACOUNTS_IBM_TIMEOUT, QUANTUM_AUTH_ACCOUNTS_IBM_TIMEOUT?",
			"QUANTUM_AUTH_QCI_ACCOUNT_LAB_APITOKEN, QUANTUM_AUTH_QCI_ACCOUNTS_LAB_APITOKEN?",
			"QUANTUM_AUTH_QCI_ACCOUNT_LAB_URL, QUANTUM_AUTH_QCI_ACCOUNTS_LAB_URL?",
			"QUANTUM_AUTH_QCI_API_URL, QUANTUM_AUTH_QCI_URL or QUANTUM_AUTH_QCI_APIURLS?",
			"QUANTUM_AUTH_IQM_SERVER_URL, QUANTUM_AUTH_IQM_URL or QUANTUM_AUTH_IQM_AUTHSERVERURL?",
			"QUANTUM_AUTH_IQM_AUTH_USERNAME, QUANTUM_AUTH_IQM_USERNAME?" })
	void variableThatIsNearlyOneOfOursIsWarnedAbout(String name, String meant, CapturedOutput output) {
		this.contextRunner.withInitializer(SystemEnvironment.of(name + "=sesame")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output)
				.contains(" WARN ", WARNING, "  - The environment variable " + name + ". Did you mean " + meant)
				.doesNotContain("sesame");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "QUANTUM_AUTH_QCI_ACCOUNTS_LAB_1_API_TOKEN", "QUANTUM_AUTH_QCI_ACCOUNTS_LAB_1_APITOKEN" })
	void variableThatSpellsTheDashOfAnIdIsWarnedAbout(String name, CapturedOutput output) {
		this.contextRunner.withInitializer(SystemEnvironment.of(name + "=sesame"))
			.withPropertyValues("quantum.auth.qci.url=https://api.example.com")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).isEmpty();
				assertThat(output)
					.contains(" WARN ", WARNING, "  - The environment variable " + name + ". Did you mean "
							+ "QUANTUM_AUTH_QCI_ACCOUNTS_LAB1_APITOKEN? An environment variable cannot spell the dash");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "QUANTUM_AUTH_QCI_ACCOUNTS_LAB_1_API_TOKEN", "QUANTUM_AUTH_QCI_ACCOUNTS_LAB1_APITOKEN",
			"QUANTUM_AUTH_QCI_ACCOUNTS_LAB1_API_TOKEN" })
	void variableOfAnAccountWhoseIdIsInAFileIsRead(String name, CapturedOutput output) {
		this.contextRunner.withInitializer(SystemEnvironment.of(name + "=sesame"))
			.withPropertyValues("quantum.auth.qci.accounts.lab-1.url=https://api.example.com")
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("lab-1");
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "QUANTUM_AUTH_QCI_APITOKEN", "QUANTUM_AUTH_QCI_API_TOKEN" })
	void variableThatIsReadIsNotWarnedAbout(String name, CapturedOutput output) {
		this.contextRunner
			.withInitializer(SystemEnvironment.of(name + "=sesame", "QUANTUM_AUTH_QCI_URL=https://api.example.com",
					"QUANTUM_AUTH_QCI_APIURLS_0=https://api.example.com", "QUANTUM_AUTH_REFRESH_BACKOFF_MAX=2m"))
			.run((context) -> {
				assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("qci");
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@ParameterizedTest
	@CsvSource({ "QUANTUM_AUTH_QCI_ENABLED=false, QUANTUM_AUTH_QCI_APITOKEN=sesame",
			"QUANTUM_AUTH_IQM_ENABLED=false, QUANTUM_AUTH_IQM_ACCOUNTS_LAB_1_TOKEN=sesame" })
	void variablesOfAProviderThatIsOffAreNotWarnedAbout(String enabled, String other, CapturedOutput output) {
		this.contextRunner.withInitializer(SystemEnvironment.of(enabled, other)).run((context) -> {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).isEmpty();
			assertThat(Remarks.in(output)).isEmpty();
		});
	}

	@Test
	void systemPropertyThatNothingReadsIsWarnedAbout(CapturedOutput output) {
		this.contextRunner.withSystemProperties("quantum.auth.qci.api-tokne=sesame").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains(WARNING,
					"  - quantum.auth.qci.api-tokne. Did you mean quantum.auth.qci.api-token?");
		});
	}

	@Test
	void allAreInOneWarning(CapturedOutput output) {
		this.contextRunner.withInitializer(SystemEnvironment.of("QUANTUM_AUTH_QCI_TOKEN=sesame"))
			.withPropertyValues("quantumauth.qci.url=https://api.example.com", "quantum.iqm.token=sesame")
			.run((context) -> {
				assertThat(Remarks.in(output)).hasSize(1);
				assertThat(output).contains("quantumauth.qci.url. Did", "quantum.iqm.token. Did",
						"QUANTUM_AUTH_QCI_TOKEN. Did");
			});
	}

	@Test
	void namesOfOthersAreLeftAlone(CapturedOutput output) {
		this.contextRunner
			.withInitializer(SystemEnvironment.of("QUANTUM_AUTH_COLOUR=blue", "QUANTUMAUTH_HOME=/opt/quantumauth",
					"QUANTUM_AUTH_QCI_COLOUR=blue", "QUANTUM_AUTH_SERVER_CLIENT_ID=blue",
					"QUANTUM_AUTH_SERVICE_URL=blue", "QUANTUMAUTH_SERVER_ENABLED=1"))
			.withSystemProperties("quantum.auth.colour=blue")
			.withPropertyValues("quantum.solver.name=x", "quantum.enabled=true", "quantum.webclient.enabled=true",
					"quantum.http.connect-timeout=5s", "quantum.accounts.main.name=x", "quantum.refresh.jitter=0.2",
					"quantumauth.colour=blue", "spring.quantum.colour=blue",
					"management.endpoint.quantumauth.colour=blue", "quantum.dwave.url=https://dwave.example")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@Test
	void dashInThePrefixOfHealthDoesNotCount() {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class,
					QuantumAuthHealthContributorAutoConfiguration.class))
			.withPropertyValues("management.health.quantum-auth.tmeout=3s")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("management.health.quantum-auth.tmeout. Did you mean"));
	}

}
