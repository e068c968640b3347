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

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what a user reads when a credential at IQM is configured wrongly: the
 * properties or variables that do not fit, and what to do, but no value.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class IqmStartupFailureTests {

	private static final String IQM = "quantum.auth.iqm.";

	private static final String URL = IQM + "url=https://iqm.example.com/garnet";

	private static final String SERVER = IQM + "auth-server-url=https://auth.example.com";

	private static final String ALICE = IQM + "username=alice";

	private static final String PASSWORD = IQM + "password=sesame";

	private static final String TOKEN = IQM + "token=sesame";

	private CapturedOutput output;

	@BeforeEach
	void capture(CapturedOutput output) {
		this.output = output;
	}

	@ParameterizedTest
	@MethodSource("contradictions")
	void formsThatDoNotBelongTogetherAreNamed(List<String> settings, List<String> named) {
		String output = failure(settings);
		assertThat(output).contains(named).contains("do not belong together", "Keep one of: token; tokens-file");
	}

	static Stream<Arguments> contradictions() {
		String file = IQM + "tokens-file=/tokens.json";
		String refresh = IQM + "refresh-token=sesame";
		return Stream.of(
				Arguments.of(List.of(URL, TOKEN, file),
						List.of("quantum.auth.iqm.token", "quantum.auth.iqm.tokens-file")),
				Arguments.of(List.of(URL, TOKEN, SERVER),
						List.of("quantum.auth.iqm.token", "quantum.auth.iqm.auth-server-url")),
				Arguments.of(List.of(URL, file, SERVER),
						List.of("quantum.auth.iqm.tokens-file", "quantum.auth.iqm.auth-server-url")),
				Arguments.of(List.of(URL, TOKEN, ALICE),
						List.of("quantum.auth.iqm.token", "quantum.auth.iqm.username")),
				Arguments.of(List.of(URL, SERVER, ALICE, PASSWORD, refresh),
						List.of("quantum.auth.iqm.username", "quantum.auth.iqm.password",
								"quantum.auth.iqm.refresh-token")),
				Arguments.of(List.of(URL, SERVER, ALICE, PASSWORD, IQM + "password-file=/password"),
						List.of("quantum.auth.iqm.password and", "quantum.auth.iqm.password-file")),
				Arguments.of(List.of(URL, refresh, TOKEN),
						List.of("quantum.auth.iqm.refresh-token", "quantum.auth.iqm.token")),
				Arguments.of(List.of(URL, IQM + "accounts.bob.token=sesame", IQM + "accounts.bob.username=bob"),
						List.of("quantum.auth.iqm.accounts.bob.token", "quantum.auth.iqm.accounts.bob.username")),
				Arguments.of(
						List.of("IQM_SERVER_URL=https://iqm.example.com", "IQM_TOKEN=sesame",
								"IQM_TOKENS_FILE=/tokens.json", "IQM_AUTH_SERVER=https://auth.example.com"),
						List.of("The environment variables IQM_TOKEN and IQM_TOKENS_FILE are set, but they do not")));
	}

	@ParameterizedTest
	@MethodSource("gaps")
	void whatIsMissingIsNamed(List<String> settings, String problem) {
		assertThat(failure(settings)).contains(problem);
	}

	static Stream<Arguments> gaps() {
		return Stream.of(
				Arguments.of(List.of(URL, SERVER, ALICE),
						"quantum.auth.iqm.username is set, but there is no password or password-file"),
				Arguments.of(List.of(URL, SERVER, PASSWORD),
						"quantum.auth.iqm.password is set, but there is no username"),
				Arguments.of(List.of(URL, ALICE, PASSWORD), "but there is no auth-server-url"),
				Arguments.of(List.of(URL, IQM + "refresh-token=sesame"),
						"quantum.auth.iqm.refresh-token is set, but there is no auth-server-url"),
				Arguments.of(List.of(TOKEN), "quantum.auth.iqm.token is set, but there is no URL"),
				Arguments.of(List.of(IQM + "accounts.bob.token=sesame"),
						"quantum.auth.iqm.accounts.bob.token is set, but there is no URL"));
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueThatCannotBeUsedIsNamed(List<String> settings, String problem) {
		assertThat(failure(settings)).contains(problem);
	}

	static Stream<Arguments> values() {
		return Stream.of(
				Arguments.of(List.of(TOKEN, IQM + "url=http://iqm.example.com"), "quantum.auth.iqm.url is plain http"),
				Arguments.of(List.of(URL, ALICE, PASSWORD, IQM + "auth-server-url=http://auth.example.com"),
						"quantum.auth.iqm.auth-server-url is plain http"),
				Arguments.of(List.of(URL, ALICE, PASSWORD, IQM + "auth-server-url=https://iqm_auth.example.com"),
						"quantum.auth.iqm.auth-server-url has no host name"),
				Arguments.of(List.of(URL, TOKEN, IQM + "api-urls=iqm.example.com"),
						"quantum.auth.iqm.api-urls does not begin with http"),
				Arguments.of(List.of(URL, TOKEN, IQM + "refresh-margin=-1s"),
						"quantum.auth.iqm.refresh-margin is negative"),
				Arguments.of(List.of(URL, IQM + "token=${NOT_SET_ANYWHERE}"),
						"quantum.auth.iqm.token contains the placeholder 'NOT_SET_ANYWHERE'"),
				Arguments.of(List.of(URL, SERVER, ALICE, IQM + "password=${NOT_SET_ANYWHERE}"),
						"quantum.auth.iqm.password contains the placeholder 'NOT_SET_ANYWHERE'"),
				Arguments.of(List.of(URL, IQM + "token=sesame open"), "quantum.auth.iqm.token contains white space"),
				Arguments.of(List.of(URL, IQM + "accounts.qci.token=sesame"), "the account id 'qci' is reserved"));
	}

	@Test
	void variableThatIsIgnoredIsNamedNextToWhatIsMissing() {
		assertThat(failure(List.of(URL, SERVER, ALICE, "IQM_AUTH_PASSWORD=sesame")))
			.contains("there is no password or password-file", "IQM_AUTH_PASSWORD is ignored");
	}

	@Test
	void idThatTwoVendorsHaveIsNamed() {
		assertThat(failure(List.of(URL, IQM + "accounts.lab.token=sesame",
				"quantum.auth.qci.url=https://api.example.com", "quantum.auth.qci.accounts.lab.api-token=sesame")))
			.contains("The id 'lab' belongs to two accounts", "quantum.auth.iqm.accounts");
	}

	private String failure(List<String> settings) {
		String[] variables = settings.stream().filter((setting) -> setting.startsWith("IQM_")).toArray(String[]::new);
		String[] properties = settings.stream().filter((setting) -> !setting.startsWith("IQM_")).toArray(String[]::new);
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.NONE)
				.bannerMode(Banner.Mode.OFF)
				.initializers(SystemEnvironment.of(variables))
				.properties(properties)
				.run()
				.close());
		assertThat(this.output).contains("APPLICATION FAILED TO START", "Description:", "Action:")
			.doesNotContain("sesame");
		return this.output.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
			IqmAuthAutoConfiguration.class })
	static class TestApplication {

	}

}
