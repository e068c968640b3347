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

package dev.quantumauth.autoconfigure.iqm;

import java.net.URI;
import java.util.List;

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
import org.springframework.context.ApplicationContext;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the URLs of an account at IQM: where its token may go, and what is said about
 * URLs that are not base URLs.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class IqmUrlTests {

	private static final String JOBS = "https://iqm.example.com/api/v1/jobs";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, IqmAuthAutoConfiguration.class))
		.withPropertyValues("quantum.auth.iqm.token=sesame");

	@ParameterizedTest
	@ValueSource(strings = { "https://iqm.example.com", "https://iqm.example.com/", "https://iqm.example.com/garnet",
			"https://iqm.example.com/garnet:timeslot/", "https://iqm.example.com/api/v1" })
	void tokenMayGoWhereTheClientsOfTodayCallWhateverPathTheUrlHas(String url) {
		this.contextRunner.withPropertyValues("quantum.auth.iqm.url=" + url).run((context) -> {
			assertThat(mayGoTo(context, JOBS)).isTrue();
			assertThat(mayGoTo(context, url)).isTrue();
			assertThat(mayGoTo(context, "https://iqm.example.com:8443/api/v1/jobs")).isFalse();
		});
	}

	@Test
	void placeholderInTheUrlOfTheAuthenticationServerThatNothingResolvesIsNamed() {
		new ApplicationContextRunner().withInitializer(SystemEnvironment.empty())
			.withConfiguration(
					AutoConfigurations.of(QuantumAuthAutoConfiguration.class, IqmAuthAutoConfiguration.class))
			.withPropertyValues("quantum.auth.iqm.url=https://iqm.example.com", "quantum.auth.iqm.username=alice",
					"quantum.auth.iqm.password=sesame", "quantum.auth.iqm.auth-server-url=https://${AUTH_HOST}/auth")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property quantum.auth.iqm.auth-server-url contains the placeholder "
						+ "'AUTH_HOST', which nothing resolves: set the variable or property AUTH_HOST."));
	}

	@Test
	void tokenOfAUrlWithAPathGoesNowhereElseOnItsOrigin() {
		this.contextRunner.withPropertyValues("quantum.auth.iqm.url=https://iqm.example.com/garnet")
			.run((context) -> assertThat(mayGoTo(context, "https://iqm.example.com/other")).isFalse());
	}

	@Test
	void targetsThatAreConfiguredAreAll() {
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=https://iqm.example.com",
					"quantum.auth.iqm.api-urls=https://iqm.example.com/garnet")
			.run((context) -> assertThat(mayGoTo(context, JOBS)).isFalse());
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://iqm.example.com/garnet", "https://iqm.example.com/garnet:timeslot/" })
	void quantumComputerInTheUrlIsWarnedAbout(String url, CapturedOutput output) {
		this.contextRunner.withInitializer(SystemEnvironment.of("IQM_SERVER_URL=" + url))
			.run((context) -> assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains(" WARN ", "The environment variable IQM_SERVER_URL has a quantum computer in its path",
						"33 and 34", "35 refuses it", "Write https://iqm.example.com,"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://iqm.example.com", "https://iqm.example.com/", "https://iqm.example.com/api/v1/" })
	void rootOfTheServerIsNotWarnedAbout(String url, CapturedOutput output) {
		this.contextRunner.withPropertyValues("quantum.auth.iqm.url=" + url)
			.run((context) -> assertThat(Remarks.in(output)).isEmpty());
	}

	@Test
	void tokenEndpointIsNoUrlOfTheServer() {
		this.contextRunner
			.withPropertyValues(
					"quantum.auth.iqm.url=https://iqm.example.com/auth/realms/cortex/protocol/openid-connect/token")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("quantum.auth.iqm.url is a URL of the authentication server. Write "
						+ "https://iqm.example.com/auth into auth-server-url"));
	}

	@ParameterizedTest
	@CsvSource({ "https://iqm.example.com/auth/realms/cortex, https://iqm.example.com/auth",
			"https://iqm.example.com/realms/cortex/, https://iqm.example.com",
			"https://iqm.example.com/realms/cortex/protocol/openid-connect/token, https://iqm.example.com" })
	void realmInTheUrlOfTheAuthenticationServerIsReported(String url, String right) {
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=https://iqm.example.com", "quantum.auth.iqm.token=",
					"quantum.auth.iqm.username=alice", "quantum.auth.iqm.password=hush",
					"quantum.auth.iqm.auth-server-url=" + url)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(
						"quantum.auth.iqm.auth-server-url contains the path of a realm, which is added to "
								+ "it. Write " + right + ", and the name of the realm into realm."));
	}

	@Test
	void blanksAndQuotesAroundUrlsAreIgnoredAndWarnedAbout(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=\"https://iqm.example.com \"", "quantum.auth.iqm.token=",
					"quantum.auth.iqm.username=alice", "quantum.auth.iqm.password=hush",
					"quantum.auth.iqm.auth-server-url='https://auth.example.com'",
					"quantum.auth.iqm.api-urls='https://iqm.example.com/api'")
			.run((context) -> {
				assertThat(mayGoTo(context, JOBS)).isTrue();
				List<String> warnings = Remarks.in(output);
				assertThat(warnings).hasSize(3)
					.allSatisfy((warning) -> assertThat(warning).contains(" WARN ", "The URL in the property",
							" has blanks or quotes around it, which are ignored. Remove them."));
			});
	}

	private static boolean mayGoTo(ApplicationContext context, String url) {
		return context.getBean(QuantumAuthAccount.class)
			.targets()
			.stream()
			.anyMatch((target) -> target.matches(URI.create(url)));
	}

}
