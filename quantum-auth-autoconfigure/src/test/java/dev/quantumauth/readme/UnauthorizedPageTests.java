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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.ExchangeFilterFunctions;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestCounts;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthRestClientAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestFactory;
import dev.quantumauth.web.client.RedirectGuardRequestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@code docs/unauthorized.md}. The leaves with a message of their own are
 * tested where the message is.
 */
@Tag("boot")
@Tag("docs")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class UnauthorizedPageTests {

	private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthRestClientAutoConfiguration.class, RestClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class))
		.withPropertyValues(qci.propertyPairs());

	@Test
	void everyMessageOfThePageIsOneOfTheLibrary() {
		String known = CompiledText.all()
			.stream()
			.map((text) -> text.text().replaceAll("\\s+", " "))
			.collect(Collectors.joining("\n"));
		List<String> parts = Readme.read("docs/unauthorized.md")
			.firstCells("In the log")
			.stream()
			.flatMap((cell) -> QUOTED.matcher(cell).results())
			.flatMap((quoted) -> CompiledText.fixedParts(quoted.group(1)).stream())
			.filter((part) -> !part.contains("invalid_grant"))
			.toList();
		assertThat(parts).hasSizeGreaterThan(5).allSatisfy((part) -> assertThat(known).contains(part));
	}

	@Test
	void clientThatSpringBootDoesNotKnowIsAnswered401AndSaysNothing(CapturedOutput output) {
		String api = qci.url() + "/optimization/v1/jobs/allocations";
		this.contextRunner.run((context) -> {
			assertThatException().isThrownBy(() -> RestClient.create(api).get().retrieve().toBodilessEntity())
				.withMessageContaining("401");
			assertThatException().isThrownBy(() -> new RestTemplate().getForEntity(api, String.class))
				.withMessageContaining("401");
			assertThatException().isThrownBy(() -> WebClient.create(api).get().retrieve().toBodilessEntity().block())
				.withMessageContaining("401");
			assertThat(output).contains("Tokens of accounts go to: qci ").doesNotContain("answered 401");
			assertThat(requests(context.getBean(QuantumAuthClients.class)))
				.isEqualTo("0 with a token, 0 with a header of their own, 0 with none");
		});
	}

	@Test
	void clientOfBootsBuilderGetsTheToken() {
		this.contextRunner.run((context) -> {
			RestClient client = context.getBean(RestClient.Builder.class).baseUrl(qci.url().toString()).build();
			assertThat(client.get().uri("/optimization/v1/jobs/allocations").retrieve().body(String.class))
				.contains("allocations");
			assertThat(requests(context.getBean(QuantumAuthClients.class))).startsWith("1 with a token");
		});
	}

	@Test
	void requestFactoryThatReplacesOursMakesAClientWithoutTokensAndSaysNothing(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			RestClient.Builder builder = context.getBean(RestClient.Builder.class)
				.requestFactory(new JdkClientHttpRequestFactory());
			assertUnauthorized(() -> builder.build().get().uri(api()).retrieve().toBodilessEntity());
			assertThat(output).doesNotContain("answered 401");
			assertThat(requests(context.getBean(QuantumAuthClients.class))).startsWith("0 with a token");
			ClientHttpRequestFactory guarded = RedirectGuardRequestFactory
				.notFollowing(new JdkClientHttpRequestFactory());
			builder.requestFactory(
					new QuantumAuthClientHttpRequestFactory(guarded, context.getBean(QuantumAuthClients.class)));
			assertThat(builder.build().get().uri(api()).retrieve().body(String.class)).contains("allocations");
		});
	}

	@Test
	void requestFactoryOfAGroupThatReplacesOursMakesAClientWithoutTokensAndSaysNothing(CapturedOutput output) {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(HttpServiceClientPropertiesAutoConfiguration.class,
					HttpServiceClientAutoConfiguration.class))
			.withUserConfiguration(GroupConfiguration.class)
			.withPropertyValues("spring.http.serviceclient.jobs.base-url=" + qci.url())
			.run((context) -> assertThat(context.getBean(Jobs.class).allocations()).contains("allocations"));
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(HttpServiceClientPropertiesAutoConfiguration.class,
					HttpServiceClientAutoConfiguration.class))
			.withUserConfiguration(GroupConfiguration.class)
			.withBean(RestClientHttpServiceGroupConfigurer.class,
					() -> (groups) -> groups
						.forEachClient((group, builder) -> builder.requestFactory(new JdkClientHttpRequestFactory())))
			.withPropertyValues("spring.http.serviceclient.jobs.base-url=" + qci.url())
			.run((context) -> {
				assertUnauthorized(() -> context.getBean(Jobs.class).allocations());
				assertThat(output).doesNotContain("answered 401");
				assertThat(requests(context.getBean(QuantumAuthClients.class))).startsWith("0 with a token");
			});
	}

	@Test
	void filterThatAddsBasicAuthenticationAfterOursIsNamed(CapturedOutput output) {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(QuantumAuthWebClientAutoConfiguration.class,
					WebClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class))
			.run((context) -> {
				WebClient client = context.getBean(WebClient.Builder.class)
					.filter(ExchangeFilterFunctions.basicAuthentication("bob", "hunter2"))
					.build();
				assertUnauthorized(() -> client.get().uri(api()).retrieve().toBodilessEntity().block());
				assertThat(output).contains("was answered 401. It carried a header Authorization of its own, which")
					.doesNotContain("hunter2");
				assertThat(requests(context.getBean(QuantumAuthClients.class)))
					.isEqualTo("0 with a token, 1 with a header of their own, 0 with none");
			});
	}

	private static void assertUnauthorized(ThrowingCallable call) {
		assertThatException().isThrownBy(call).withMessageContaining("401");
	}

	private static String api() {
		return qci.url() + "/optimization/v1/jobs/allocations";
	}

	String requests(QuantumAuthClients clients) {
		RequestCounts counts = clients.requestCounts("qci");
		return counts.added() + " with a token, " + counts.own() + " with a header of their own, " + counts.none()
				+ " with none";
	}

	interface Jobs {

		@GetExchange("/optimization/v1/jobs/allocations")
		String allocations();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "jobs", types = Jobs.class, clientType = ClientType.REST_CLIENT)
	static class GroupConfiguration {

	}

}
