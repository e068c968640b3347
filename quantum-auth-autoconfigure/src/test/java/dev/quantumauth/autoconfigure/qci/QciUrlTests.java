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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.qci.QciAuthClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for URLs of an account at QCi that were not written as they should be.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class QciUrlTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class))
		.withPropertyValues("quantum.auth.qci.api-token=sesame");

	@ParameterizedTest
	@ValueSource(strings = { "https://api.qci-prod.com/auth/v1/access-tokens",
			"https://api.qci-prod.com/auth/v1/access-tokens/",
			"https://api.qci-prod.com/auth/v1/access-tokens/health" })
	void urlOfTheTokenEndpointIsReported(String url) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.url=" + url)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property quantum.auth.qci.url is the URL that access tokens are requested "
						+ "from, and not that of the API. Write https://api.qci-prod.com."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"https://api.qci-prod.com\"", " 'https://api.qci-prod.com' ",
			"\u00a0https://api.qci-prod.com\u200b" })
	void blanksAndQuotesAroundAUrlAreIgnoredAndWarnedAboutOnce(String url, CapturedOutput output) {
		this.contextRunner.withInitializer(SystemEnvironment.of("QCI_API_URL=" + url))
			.withPropertyValues("quantum.auth.qci.accounts.alice.api-token=sesame")
			.run((context) -> {
				assertThat(context.getBean(QciAuthClient.class).getUrl()).hasToString("https://api.qci-prod.com/");
				assertThat(Remarks.in(output)).singleElement()
					.asString()
					.contains(" WARN ",
							"The URL in the environment variable QCI_API_URL has blanks or quotes around it, "
									+ "which are ignored. Remove them.");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.qci.url=${QCI_HOST}", "quantum.auth.qci.url=https://${QCI_HOST}/",
			"quantum.auth.qci.api-urls=https://a.example.com,https://${QCI_HOST}:8443/jobs",
			"quantum.auth.qci.accounts.lab.url=https://api.${QCI_HOST}" })
	void placeholderThatNothingResolvesIsNamed(String property) {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://a.example.com",
					"quantum.auth.qci.accounts.lab.api-token=sesame", property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property " + property.substring(0, property.indexOf('='))
						+ " contains the placeholder 'QCI_HOST', which nothing resolves: set the variable or property "
						+ "QCI_HOST.")
				.hasMessageNotContaining("http://"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "api.qci-prod.com", "localhost:8080", "127.0.0.1:8080", "//api.qci-prod.com" })
	void urlWithoutASchemeIsReported(String url) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.url=" + url)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("quantum.auth.qci.url does not begin with http:// or https://."));
	}

	@Test
	void urlsThatAreNoneAreReportedTogether() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=api.qci-prod.com",
					"quantum.auth.qci.api-urls=https://api.qci-prod.com,127.0.0.1:8080")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("quantum.auth.qci.url does not begin with")
				.hasMessageContaining("quantum.auth.qci.api-urls does not begin with"));
	}

	@Test
	void targetsWithoutTheUrlAreWarnedAbout(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.qci-prod.com",
					"quantum.auth.qci.api-urls=https://gateway.example.com")
			.run((context) -> assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains(" WARN ",
						"The property quantum.auth.qci.api-urls does not contain the property quantum.auth.qci.url, so "
								+ "requests to that URL carry no token. Add it, unless that is meant."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.qci-prod.com", "https://gateway.example.com,https://API.qci-prod.com:443/" })
	void targetsWithTheUrlAreNotWarnedAbout(String apiUrls, CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.qci-prod.com/",
					"quantum.auth.qci.api-urls=" + apiUrls)
			.run((context) -> assertThat(Remarks.in(output)).isEmpty());
	}

	@Test
	void timeoutWithoutAUnitIsWarnedAbout(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.qci-prod.com", "quantum.auth.qci.timeout=30")
			.run((context) -> assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains(" WARN ", "The property quantum.auth.qci.timeout has no unit, so 30 means 30 milliseconds",
						"Write the unit, for example 30s"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1s", "200ms" })
	void timeoutWithAUnitIsNotWarnedAbout(String timeout, CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.qci-prod.com", "quantum.auth.qci.timeout=" + timeout)
			.run((context) -> assertThat(Remarks.in(output)).isEmpty());
	}

}
