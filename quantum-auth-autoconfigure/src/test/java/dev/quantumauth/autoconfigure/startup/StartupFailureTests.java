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

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.health.QuantumAuthHealthContributorAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what a user reads when the configuration is wrong: Spring Boot's description
 * and action, which name the property and the remedy, but no secret. Here are variants of
 * what {@link StartupFailureAnalysesTests} reads word by word from the documentation.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	private static final String SECRET = "sesame-open-0123456789";

	private static final String URL = "quantum.auth.qci.url=https://api.example.com";

	private static final String API_TOKEN = "quantum.auth.qci.api-token=" + SECRET;

	private static final String ALICE = "quantum.auth.qci.accounts.alice.";

	@ParameterizedTest
	@MethodSource("misconfigurations")
	void descriptionNamesThePropertyAndActionTheRemedy(Misconfiguration misconfiguration, CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(misconfiguration));
		assertThat(section(output, "Description:")).contains(misconfiguration.description());
		assertThat(section(output, "Action:")).contains(misconfiguration.action());
		assertThat(output).doesNotContain("sesame");
	}

	@ParameterizedTest
	@MethodSource("misconfigurationsOfAccountsIdsAndSettings")
	void startUpFailsAlsoWithLazyInitialization(Misconfiguration misconfiguration, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> run(new SpringApplicationBuilder(TestApplication.class).lazyInitialization(true),
					misconfiguration));
		assertThat(output).contains("APPLICATION FAILED TO START");
	}

	static Stream<Misconfiguration> misconfigurationsOfAccountsIdsAndSettings() {
		return Stream.of(given(API_TOKEN).fails(),
				given(URL, "quantum.auth.qci.accounts.[Lab].api-token=" + SECRET).fails(),
				given("quantum.auth.refresh.jitter=NaN").fails());
	}

	static Stream<Misconfiguration> misconfigurations() {
		return Stream.of(
				given(ALICE + "api-token=" + SECRET).fails(
						"quantum.auth.qci.accounts.alice.api-token is set, but there is no URL",
						"quantum.auth.qci.accounts.alice.url", "quantum.auth.qci.url"),
				givenUrl("ftp://api.example.com").fails("property quantum.auth.qci.url does not begin with http"),
				givenUrl("https://api.example.com?key=" + SECRET)
					.fails("property quantum.auth.qci.url contains a query or a fragment"),
				givenUrl("https://api.example.com#" + SECRET)
					.fails("property quantum.auth.qci.url contains a query or a fragment"),
				given(API_TOKEN, "QCI_API_URL=http://api.example.com")
					.fails("environment variable QCI_API_URL is plain http"),
				given(URL, ALICE + "api-token=" + SECRET, ALICE + "url=b")
					.fails("property quantum.auth.qci.accounts.alice.url does not begin with http"),
				given(URL, API_TOKEN, "quantum.auth.qci.timeout=0s")
					.fails("property quantum.auth.qci.timeout is not positive", "Remove it"),
				given(URL, ALICE + "api-token=" + SECRET, ALICE + "timeout=-1s")
					.fails("property quantum.auth.qci.accounts.alice.timeout is not positive"),
				given(URL, ALICE + "api-token=" + SECRET, "quantum.auth.qci.refresh-margin=-1s")
					.fails("property quantum.auth.qci.refresh-margin is negative"),
				given(URL, "quantum.auth.qci.accounts.[Lab].api-token=" + SECRET)
					.fails("quantum.auth.qci.accounts: 'Lab' is not an account id", "lower-case letters"),
				given("quantum.auth.refresh.jitter=-0.1").failsGlobally("quantum.auth.refresh.jitter",
						"not between 0 and 1"),
				given("quantum.auth.refresh.jitter=NaN").failsGlobally("quantum.auth.refresh.jitter",
						"not between 0 and 1"),
				given("quantum.auth.refresh.backoff.initial=-1s").failsGlobally("quantum.auth.refresh.backoff.initial",
						"not positive"),
				given("quantum.auth.http.connect-timeout=-1s").failsGlobally("quantum.auth.http.connect-timeout",
						"not positive"));
	}

	@Test
	void allProblemsAreToldAtOnce(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(given("quantum.auth.qci.url=ftp://a", API_TOKEN,
				"quantum.auth.qci.timeout=-1s", ALICE + "url=ftp://b", ALICE + "api-token=" + SECRET)
			.fails()));
		assertThat(section(output, "Description:")).containsSubsequence("quantum.auth.qci.url",
				"quantum.auth.qci.timeout", "quantum.auth.qci.accounts.alice.url");
	}

	@Test
	void problemThatSeveralAccountsInheritIsToldOnce(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(
				given(URL, API_TOKEN, "quantum.auth.qci.timeout=-1s", ALICE + "api-token=" + SECRET).fails()));
		assertThat(section(output, "Description:")).containsOnlyOnce("timeout is not positive");
	}

	@Test
	void timesOfTheHealthCheckAreChecked(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(given("management.health.quantumauth.timeout=0s").fails()));
		assertThat(section(output, "Description:")).contains("management.health.quantumauth.timeout is not positive");
	}

	@Test
	void timeToLiveOfTheHealthCheckIsChecked(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(given("management.health.quantumauth.time-to-live=-1s").fails()));
		assertThat(section(output, "Description:")).contains("management.health.quantumauth.time-to-live is negative");
	}

	private static void run(Misconfiguration misconfiguration) {
		run(new SpringApplicationBuilder(TestApplication.class), misconfiguration);
	}

	private static void run(SpringApplicationBuilder application, Misconfiguration misconfiguration) {
		application.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.initializers(SystemEnvironment.of(misconfiguration.variables()))
			.properties(misconfiguration.properties())
			.run()
			.close();
	}

	private static String section(CapturedOutput output, String title) {
		assertThat(output).contains("APPLICATION FAILED TO START", title);
		String rest = output.toString().substring(output.toString().indexOf(title) + title.length());
		return rest.contains("Action:") ? rest.substring(0, rest.indexOf("Action:")) : rest;
	}

	private static Misconfiguration given(String... settings) {
		return new Misconfiguration(List.of(settings), new String[0], new String[0]);
	}

	private static Misconfiguration givenUrl(String url) {
		return given(API_TOKEN, "quantum.auth.qci.url=" + url);
	}

	/**
	 * Settings, of which those in capitals are environment variables, and what is said
	 * about them.
	 */
	record Misconfiguration(List<String> settings, String[] description, String[] action) {

		Misconfiguration fails(String... description) {
			return new Misconfiguration(this.settings, description,
					new String[] { "Correct the configuration", "quantum.auth.qci.enabled=false" });
		}

		Misconfiguration failsGlobally(String... description) {
			return fails(description).thenDo("Correct the value, or remove it to get the default");
		}

		Misconfiguration thenDo(String... action) {
			return new Misconfiguration(this.settings, this.description, action);
		}

		String[] variables() {
			return this.settings.stream().filter((setting) -> setting.startsWith("QCI_")).toArray(String[]::new);
		}

		String[] properties() {
			return this.settings.stream().filter((setting) -> !setting.startsWith("QCI_")).toArray(String[]::new);
		}

		@Override
		public String toString() {
			return this.settings.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, HealthContributorAutoConfiguration.class,
			QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
			QuantumAuthHealthContributorAutoConfiguration.class })
	static class TestApplication {

	}

}
