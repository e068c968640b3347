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

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.health.QuantumAuthHealthContributorAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.provider.CloudAccountsAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DoubtfulValues}: values that Spring Boot accepts or passes over,
 * although something else was probably meant.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class DoubtfulValuesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class, CloudAccountsAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, QuantumAuthHealthContributorAutoConfiguration.class))
		.withPropertyValues("quantum.auth.qci.url=https://api.example.com", "quantum.auth.qci.api-token=sesame");

	@ParameterizedTest
	@CsvSource({ "quantum.auth.qci.refresh-margin, 600", "quantum.auth.qci.timeout, 30",
			"quantum.auth.http.read-timeout, 30", "quantum.auth.http.connect-timeout, 10",
			"quantum.auth.refresh.backoff.initial, 1", "quantum.auth.refresh.backoff.max, 60",
			"quantum.auth.shutdown-timeout, 5", "quantum.auth.accounts.ionq.timeout, 30",
			"management.health.quantumauth.timeout, 5", "management.health.quantumauth.time-to-live, 10",
			"management.endpoint.quantumauth.cache.time-to-live, 10" })
	void durationBelowASecondWithoutAUnitIsWarnedAbout(String property, String number, CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.refresh.backoff.initial=10ms",
					"quantum.auth.accounts.ionq.api-key=sesame", property + "=" + number)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(Remarks.in(output)).singleElement()
					.asString()
					.contains(" WARN ",
							"The property " + property + " has no unit, so " + number + " means " + number
									+ " milliseconds. Write the unit, for example " + number + "s, or " + number
									+ "ms if milliseconds are meant.");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "QUANTUM_AUTH_QCI_TIMEOUT", "MANAGEMENT_HEALTH_QUANTUMAUTH_TIMEOUT" })
	void durationInAnEnvironmentVariableIsWarnedAboutToo(String variable, CapturedOutput output) {
		new ApplicationContextRunner().withInitializer(SystemEnvironment.of(variable + "=30"))
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, QuantumAuthHealthContributorAutoConfiguration.class))
			.run((context) -> assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains(" WARN ", " has no unit, so 30 means 30 milliseconds."));
	}

	@Test
	void durationThatIsANumberOrAPlaceholderForOneIsWarnedAbout(CapturedOutput output) {
		yaml(Map.of("quantum.auth.shutdown-timeout", 5, "quantum.auth.qci.timeout", "${my.timeout}", "my.timeout", 30))
			.run((context) -> assertThat(Remarks.in(output)).hasSize(2)
				.anySatisfy((remark) -> assertThat(remark).contains("quantum.auth.shutdown-timeout has no unit"))
				.anySatisfy((remark) -> assertThat(remark).contains("quantum.auth.qci.timeout has no unit, so 30")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "200ms", "30s", "1000", "0", "PT0.2S" })
	void durationThatIsMeantIsNotWarnedAbout(String duration, CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.refresh-margin=" + duration,
					"quantum.auth.qci.timeout=" + (duration.equals("0") ? "1s" : duration))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@Test
	void durationWhoseUnitIsDeclaredIsNotWarnedAbout(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(SecondsConfiguration.class)
			.withPropertyValues("quantum.auth.dwave.pause=30")
			.run((context) -> {
				assertThat(context.getBean(SecondsProperties.class).pause()).hasSeconds(30);
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "quantum.auth.iqm.realm", "quantum.auth.iqm.client-id", "quantum.auth.iqm.accounts.lab.realm" })
	void textThatWasReadAsANumberIsWarnedAbout(String property, CapturedOutput output) {
		yaml(Map.of(property, 83, "quantum.auth.iqm.accounts.lab.token", "sesame", "quantum.auth.iqm.url",
				"https://iqm.example.com"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(Remarks.in(output).stream().filter((remark) -> remark.contains(" WARN "))).singleElement()
					.asString()
					.contains("The property " + property + " was read as a number or a truth value: leading zeros, for "
							+ "example, are lost. Put it in quotes.");
			});
	}

	@ParameterizedTest
	@CsvSource({ "quantum.auth.qci, https://sesame.example.com, Did you mean quantum.auth.qci.url?",
			"quantum.auth.qci, sesame, Did you mean quantum.auth.qci.api-token?",
			"quantum.auth.iqm, sesame, Did you mean quantum.auth.iqm.token?",
			"quantum.auth.accounts.ionq, sesame, Did you mean quantum.auth.accounts.ionq.api-key?",
			"quantum.auth.qci, false, Did you mean quantum.auth.qci.enabled?",
			"quantum.auth, false, Did you mean quantum.auth.enabled?",
			"quantum.auth.refresh.backoff, 5s, 'In quantum.auth.refresh.backoff there are: initial, max.'",
			"management.health.quantumauth, false, Did you mean management.health.quantumauth.enabled?" })
	void valueOneLevelTooHighIsReported(String name, String value, String remedy) {
		this.contextRunner.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidQuantumAuthPropertiesException.class)
				.hasMessageContaining("- " + name + ". The value is one level too high. " + remedy)
				.hasMessageNotContaining("sesame"));
	}

	@ParameterizedTest
	@CsvSource({ "QUANTUM_AUTH_QCI, quantum.auth.qci.api-token",
			"QUANTUM_AUTH_ACCOUNTS_IONQ, quantum.auth.accounts.ionq.api-key" })
	void valueOneLevelTooHighInAnEnvironmentVariableIsWarnedAbout(String variable, String meant,
			CapturedOutput output) {
		this.contextRunner.withInitializer(SystemEnvironment.of(variable + "=sesame")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output)
				.contains(" WARN ",
						"  - The environment variable " + variable + ". The value is one level too high. Did you mean "
								+ meant + "?")
				.doesNotContain("sesame");
		});
	}

	@Test
	void valueOneLevelTooHighInASystemPropertyIsWarnedAbout(CapturedOutput output) {
		this.contextRunner.withSystemProperties("quantum.auth.qci=https://sesame.example.com").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output)
				.contains(" WARN ",
						"  - quantum.auth.qci. The value is one level too high. Did you mean quantum.auth.qci.url?")
				.doesNotContain("sesame");
		});
	}

	@Test
	void sectionWithoutAValueIsLeftAlone(CapturedOutput output) {
		yaml(Map.of("quantum.auth", "", "quantum.auth.qci", "", "quantum.auth.refresh", "")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(Remarks.in(output)).isEmpty();
		});
	}

	private ApplicationContextRunner yaml(Map<String, Object> values) {
		return this.contextRunner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addLast(new MapPropertySource("yaml", values)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(SecondsProperties.class)
	static class SecondsConfiguration {

	}

	@ConfigurationProperties("quantum.auth.dwave")
	record SecondsProperties(@DurationUnit(ChronoUnit.SECONDS) Duration pause) {

	}

}
