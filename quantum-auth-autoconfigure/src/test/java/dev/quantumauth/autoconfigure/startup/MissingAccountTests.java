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

package dev.quantumauth.autoconfigure.startup;

import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.qci.QciAuthClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what a user reads when a bean needs an account that does not exist.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class MissingAccountTests {

	private static final String URL = "quantum.auth.qci.url=https://api.example.com";

	private CapturedOutput output;

	@BeforeEach
	void capture(CapturedOutput output) {
		this.output = output;
	}

	@Test
	void beanAndWhatMakesAnAccountAreToldWhereNothingIsConfigured() {
		assertThat(failure(QciJobs.class)).isEqualTo("""
				Description:

				Parameter 0 of constructor in %s required a QciAuthClient, but there is no account at QCi.

				Action:

				Configure an account, or correct the one that is there:

				  - At QCi: quantum.auth.qci.url and .api-token or .api-token-file, or the environment variables \
				QCI_API_URL and QCI_TOKEN.

				If the bean can do without an account, let it take an ObjectProvider."""
			.formatted(QciJobs.class.getName()));
	}

	@Test
	void halfAnAccountIsToldInTheWordsOfTheWarning() {
		assertThat(failure(QciJobs.class, URL)).contains("  - quantum.auth.qci.url is set, but there is no API token",
				"Origins:\n\n  - quantum.auth.qci.url: ");
	}

	@Test
	void variableThatIsEmptyIsSuspected() {
		assertThat(failure(QciJobs.class, URL, "quantum.auth.qci.api-token=${MY_SECRET:}")).contains(
				"The property quantum.auth.qci.api-token is blank: perhaps the variable that it refers to is empty.")
			.contains("  - quantum.auth.qci.api-token: \"quantum.auth.qci.api-token\" from property source");
	}

	@Test
	void halfAnEnvironmentIsToldInTheWordsOfTheNote() {
		assertThat(failure(QciJobs.class, "QCI_TOKEN=sesame"))
			.contains("  - The environment variable QCI_TOKEN is set, but there is no URL");
	}

	@Test
	void vendorThatIsSwitchedOffIsTold() {
		assertThat(failure(QciJobs.class, URL, "quantum.auth.qci.enabled=false")).contains(
				"quantum.auth.qci.enabled is false, so there are no accounts at QCi.",
				"  - quantum.auth.qci.enabled: ");
	}

	@Test
	void switchOfAllIsTold() {
		assertThat(failure(Jobs.class, URL, "quantum.auth.enabled=false")).contains("no account at IQM or QCi.",
				"quantum.auth.enabled is false, so there are no accounts at all.", "  - quantum.auth.enabled: ");
	}

	@Test
	void anyVendorsAccountWouldDoForTheCommonType() {
		assertThat(failure(Jobs.class)).contains("required a QuantumAuthClient, but there is no account at IQM or QCi.",
				"  - At IQM: quantum.auth.iqm.url and ", "  - At QCi: quantum.auth.qci.url and ");
	}

	@Test
	void oneVendorsAccountIsNoneOfTheOther() {
		assertThat(failure(IqmJobs.class, URL, "quantum.auth.qci.api-token=sesame"))
			.contains("there is no account at IQM. There are: qci.")
			.doesNotContain("At QCi");
	}

	@Test
	void accountThatAQualifierNamesIsTold() {
		assertThat(failure(JobsOfAlice.class, URL, "quantum.auth.qci.api-token=sesame",
				"quantum.auth.qci.accounts.alice.timeout=1s"))
			.contains("no account 'alice' at QCi. There are: qci.",
					"  - quantum.auth.qci.accounts.alice has no API token, so the account does not exist.");
	}

	@Test
	void accountThatIsAskedForByNameIsTold() {
		assertThat(failure(NamedJobs.class)).contains("required a bean named 'bobQuantumAuthClient'",
				"no account 'bob' at IQM or QCi.");
	}

	@Test
	void beansOfOthersAreLeftToBoot() {
		assertThat(failure(Unrelated.class)).contains("required a bean of type 'java.lang.Runnable'",
				"Consider defining a bean");
	}

	@Test
	void clientOfATypeThatNoVendorHasIsLeftToBoot() {
		assertThat(failure(OwnJobs.class)).contains("required a bean of type '" + OwnClient.class.getName() + "'",
				"Consider defining a bean");
	}

	@Test
	void propertiesThatCameTooLateAreNamed() {
		assertThat(failure(JobsWithLateProperties.class)).contains(
				"required a QciAuthClient, but there is no account at QCi.",
				"The properties of the accounts [qci] were added when the application's beans were being made");
	}

	@Test
	void withoutOurAutoConfigurationItIsLeftToBoot() {
		assertThatException().isThrownBy(() -> application(QciJobs.class).run());
		assertThat(this.output).contains("Consider defining a bean of type '" + QciAuthClient.class.getName() + "'");
	}

	private String failure(Class<?> bean, String... settings) {
		String[] variables = Arrays.stream(settings)
			.filter((setting) -> setting.startsWith("QCI_"))
			.toArray(String[]::new);
		assertThatException()
			.isThrownBy(() -> application(TestApplication.class, bean).initializers(SystemEnvironment.of(variables))
				.properties(settings)
				.run());
		assertThat(this.output).doesNotContain("sesame");
		return this.output.toString().substring(this.output.toString().indexOf("Description:")).strip();
	}

	private static SpringApplicationBuilder application(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE).bannerMode(Banner.Mode.OFF);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
			IqmAuthAutoConfiguration.class })
	static class TestApplication {

	}

	record QciJobs(QciAuthClient client) {

	}

	record IqmJobs(IqmAuthClient client) {

	}

	record Jobs(QuantumAuthClient client) {

	}

	record Unrelated(Runnable runnable) {

	}

	interface OwnClient extends QuantumAuthClient {

	}

	record OwnJobs(OwnClient client) {

	}

	record JobsOfAlice(@Qualifier("aliceQuantumAuthClient") QciAuthClient client) {

	}

	@Configuration(proxyBeanMethods = false)
	static class JobsWithLateProperties {

		JobsWithLateProperties(ConfigurableEnvironment environment) {
			environment.getPropertySources()
				.addFirst(new MapPropertySource("late",
						Map.of("quantum.auth.qci.url", "https://qci.example.com", "quantum.auth.qci.api-token", "x")));
		}

		@Bean
		QciJobs jobs(QciAuthClient client) {
			return new QciJobs(client);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedJobs {

		@Bean
		Jobs jobs(BeanFactory beanFactory) {
			return new Jobs((QuantumAuthClient) beanFactory.getBean("bobQuantumAuthClient"));
		}

	}

}
