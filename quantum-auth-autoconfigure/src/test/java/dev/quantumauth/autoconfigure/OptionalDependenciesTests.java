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

package dev.quantumauth.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what is optional can be left out: each dependency on its own is taken off
 * the class path, and an application with what is left calls the cloud with a token.
 * Micrometer's Observation API is not among them because WebClient itself needs it.
 */
@Tag("boot")
@Tag("http")
class OptionalDependenciesTests {

	private static final String HEALTH = "quantumAuthHealthContributor";

	private static final String SANITIZING = "quantumAuthSanitizingFunction";

	private static final String OBSERVATION = "quantumAuthObservationTokenRequestInterceptor";

	private static final String METRICS = "quantumAuthMetrics";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@ParameterizedTest
	@MethodSource("reductions")
	void applicationCallsTheCloudWithoutOptionalDependency(String[] jars, String[] beans) throws IOException {
		String settings = String.join("\n", qci.propertyPairs()) + "\nmanagement.metrics.enable.all=false"
				+ "\nspring.http.clients.reactive.connector=jdk\napi=" + qci.url()
				+ "/optimization/v1/jobs/allocations";
		String told = ReducedClassPath.without(jars).call(Application.class, settings);
		assertThat(told.split("\n")).contains("200");
		assertThat(Stream.of(HEALTH, SANITIZING, OBSERVATION, METRICS).filter(told::contains))
			.containsExactlyInAnyOrder(beans);
		assertThat(qci.tokenRequests()).isOne();
	}

	static Stream<Arguments> reductions() {
		return Stream.of(given("spring-boot-health-").exist(SANITIZING, OBSERVATION, METRICS),
				given("spring-boot-actuator-", "spring-boot-actuator-autoconfigure-").exist(HEALTH, OBSERVATION,
						METRICS),
				given("micrometer-core-", "micrometer-jakarta9-", "spring-boot-micrometer-metrics-").exist(HEALTH,
						SANITIZING, OBSERVATION),
				given("spring-boot-micrometer-observation-", "spring-boot-micrometer-metrics-")
					.exist(HEALTH, SANITIZING),
				given("spring-boot-restclient-").exist(HEALTH, SANITIZING, OBSERVATION, METRICS),
				given("reactor-netty-", "netty-", "spring-boot-reactor-netty-", "jetty-", "httpclient5-", "httpcore5-")
					.exist(HEALTH, SANITIZING, OBSERVATION, METRICS),
				given("spring-boot-health-", "spring-boot-actuator-", "micrometer-core-", "micrometer-jakarta9-",
						"spring-boot-micrometer-", "spring-boot-restclient-")
					.exist());
	}

	private static Reduction given(String... jars) {
		return new Reduction(jars);
	}

	private record Reduction(String[] jars) {

		Arguments exist(String... beans) {
			return Arguments.of(this.jars, beans);
		}

	}

	/**
	 * Runs in a class loader of its own: starts an application with the given settings,
	 * calls the cloud, and tells what happened.
	 */
	public static class Application implements Function<String, String> {

		@Override
		public String apply(String settings) {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TestApplication.class)
				.web(WebApplicationType.NONE)
				.bannerMode(Banner.Mode.OFF)
				.initializers(SystemEnvironment.empty())
				.properties(settings.split("\n"))
				.run()) {
				Integer status = context.getBean(WebClient.Builder.class)
					.build()
					.get()
					.uri(context.getEnvironment().getRequiredProperty("api"))
					.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value()))
					.block(Duration.ofSeconds(20));
				return status + Arrays.stream(context.getBeanDefinitionNames())
					.filter((name) -> name.startsWith("quantumAuth"))
					.collect(Collectors.joining("\n", "\n", ""));
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

	}

}
