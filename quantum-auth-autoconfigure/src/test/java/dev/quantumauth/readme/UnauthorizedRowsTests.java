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

package dev.quantumauth.readme;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.web.QuantumAuthRestClientAutoConfiguration;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the tables of {@code docs/unauthorized.md}: each row is provoked in an
 * application with the levels that Spring Boot's loggers have by default, and the log is
 * what the row says.
 */
@Tag("boot")
@Tag("docs")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class UnauthorizedRowsTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.start();

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("rows")
	void rowIsWhatTheLogSays(String row, CapturedOutput output) {
		provoke(row);
		List<String> parts = parts(row);
		if (!parts.isEmpty()) {
			assertThat(output.getOut()).contains(parts);
		}
		else {
			assertThat(output).doesNotContain("answered 401", "There is no account", ".enabled is false", "rejected",
					"[invalid");
		}
	}

	static List<String> rows() {
		return Readme.read("docs/unauthorized.md").firstCells("In the log");
	}

	private static List<String> parts(String row) {
		return QUOTED.matcher(row)
			.results()
			.flatMap((quoted) -> CompiledText.fixedParts(quoted.group(1)).stream())
			.toList();
	}

	private static void provoke(String row) {
		switch (row) {
			case "`Tokens of accounts go to: …`", "`A request to … was answered …` `It carried no token: …`" ->
				callQci("quantum.auth.qci.url=" + qci.url() + "/v2", "quantum.auth.qci.api-token=" + qci.apiToken());
			case "`There is no account. The properties of one begin with …`" -> callQci();
			case "`….enabled is false, so …`" -> callQci("quantum.auth.qci.url=" + qci.url(),
					"quantum.auth.qci.api-token=" + qci.apiToken(), "quantum.auth.qci.enabled=false");
			case "None of these lines" ->
				run(WithoutAutoConfiguration.class, UnauthorizedRowsTests::callQci, qci.propertyPairs());
			case "`A request to … was answered …` `It carried a header …`" -> run(Application.class,
					(context) -> assertUnauthorized(builder(context).defaultHeader("Authorization", "Basic abc"),
							api()),
					qci.propertyPairs());
			case "`The access token was rejected and is invalidated`" -> {
				qci.wireMock().stubFor(WireMock.get(ALLOCATIONS).willReturn(WireMock.unauthorized()));
				callQci(qci.propertyPairs());
			}
			case "`The API rejects the externally managed access token`" ->
				run(Application.class, (context) -> assertUnauthorized(builder(context), iqm.getUrl() + "/about"),
						"quantum.auth.iqm.url=" + iqm.getUrl(), "quantum.auth.iqm.token=out-of-date");
			case "A line that begins with a code in brackets, such as `[invalid_grant] …`" -> run(Application.class,
					(context) -> assertThatExceptionOfType(ClientAuthorizationException.class)
						.isThrownBy(() -> builder(context).build().get().uri(api()).retrieve().toBodilessEntity()),
					"quantum.auth.qci.url=" + qci.url(), "quantum.auth.qci.api-token=wrong");
			case "Nothing at all" -> run(Application.class,
					(context) -> assertUnauthorized(RestClient.builder(), api()), qci.propertyPairs());
			default -> throw new IllegalArgumentException("Nothing provokes " + row);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.enabled", "quantum.auth.restclient.enabled" })
	void theOtherSwitchesAreNamedToo(String property, CapturedOutput output) {
		run(Application.class, UnauthorizedRowsTests::callQci,
				Stream.concat(Stream.of(qci.propertyPairs()), Stream.of(property + "=false")).toArray(String[]::new));
		assertThat(output).contains(property + " is false, so ");
	}

	@Test
	void propertiesOfAProfileThatIsNotActiveMakeNoAccount(CapturedOutput output) {
		callQci("spring.profiles.active=other");
		assertThat(output).contains("There is no account.", "The following 1 profile is active: \"other\"");
	}

	@ParameterizedTest
	@ValueSource(classes = { OwnBuilder.class, WithoutClientAutoConfiguration.class })
	void requestsOfABuilderThatIsNotOursAreNotCounted(Class<?> application) {
		run(application, (context) -> {
			callQci(context);
			assertThat(context.getBean(QuantumAuthClients.class).requestCounts("qci")).satisfies((counts) -> {
				assertThat(counts.added()).isZero();
				assertThat(counts.own()).isZero();
				assertThat(counts.none()).isZero();
			});
		}, qci.propertyPairs());
	}

	private static void callQci(String... properties) {
		run(Application.class, UnauthorizedRowsTests::callQci, properties);
	}

	private static void callQci(ConfigurableApplicationContext context) {
		assertUnauthorized(builder(context), api());
	}

	private static RestClient.Builder builder(ConfigurableApplicationContext context) {
		return context.getBean(RestClient.Builder.class);
	}

	private static void assertUnauthorized(RestClient.Builder builder, String url) {
		assertThatExceptionOfType(HttpClientErrorException.Unauthorized.class)
			.isThrownBy(() -> builder.build().get().uri(url).retrieve().toBodilessEntity());
	}

	private static String api() {
		return qci.url() + ALLOCATIONS;
	}

	private static void run(Class<?> application, Consumer<ConfigurableApplicationContext> request,
			String... properties) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.initializers(SystemEnvironment.empty())
			.run(Stream.of(properties).map((property) -> "--" + property).toArray(String[]::new))) {
			request.accept(context);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(RestClientAutoConfiguration.class)
	static class WithoutAutoConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = QuantumAuthRestClientAutoConfiguration.class)
	@Import(QuickReactorResources.class)
	static class WithoutClientAutoConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class OwnBuilder {

		@Bean
		RestClient.Builder ownBuilder() {
			return RestClient.builder();
		}

	}

}
