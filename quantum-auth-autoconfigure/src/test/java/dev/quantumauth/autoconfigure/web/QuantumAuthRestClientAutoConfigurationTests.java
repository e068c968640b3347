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

package dev.quantumauth.autoconfigure.web;

import java.net.URI;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.client.RedirectGuardRequestFactory;
import dev.quantumauth.web.stack.Interception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthRestClientAutoConfiguration}.
 * {@link ClientAutoConfigurationTests} has what it does for any client.
 */
@Tag("boot")
@Tag("http")
class QuantumAuthRestClientAutoConfigurationTests {

	private static final String INTERCEPTOR = "quantumAuthClientHttpRequestInterceptor";

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthRestClientAutoConfiguration.class, RestClientAutoConfiguration.class,
				RestTemplateAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ImperativeHttpClientAutoConfiguration.class))
		.withPropertyValues(this.qci.propertyPairs())
		.withPropertyValues("spring.http.clients.imperative.factory=jdk");

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void buildersHaveNoInterceptorThatWouldKeepBodiesInMemory() {
		this.contextRunner.run((context) -> {
			context.getBean(RestClient.Builder.class)
				.requestInterceptors((interceptors) -> assertThat(interceptors).isEmpty());
			assertThat(context.getBean(RestTemplateBuilder.class).build().getInterceptors()).isEmpty();
		});
	}

	@Test
	void interceptorCanBeUsedByHand() {
		this.contextRunner.run((context) -> assertThat(read(RestClient.builder()
			.requestFactory(RedirectGuardRequestFactory.notFollowing(new JdkClientHttpRequestFactory()))
			.requestInterceptor(context.getBean(ClientHttpRequestInterceptor.class)))).contains("allocations"));
	}

	@Test
	void requestThatALaterInterceptorSendsElsewhereTakesNoTokenThere() {
		try (FakeQci elsewhere = FakeQci.start()) {
			this.contextRunner.run((context) -> {
				RestClient.Builder builder = context.getBean(RestClient.Builder.class)
					.requestInterceptor(context.getBean(QuantumAuthClientHttpRequestInterceptor.class))
					.requestInterceptor(Interception.rerouting(elsewhere.url() + ALLOCATIONS));
				assertThatExceptionOfType(HttpClientErrorException.Unauthorized.class).isThrownBy(() -> read(builder));
				assertThat(elsewhere.wireMock().findAll(WireMock.anyRequestedFor(WireMock.anyUrl()))).singleElement()
					.matches((request) -> !request.containsHeader("Authorization"));
			});
		}
	}

	@Test
	void interceptorOfTheApplicationWithTheNameOfOursIsNotOnRequestsToOtherHosts() {
		this.contextRunner
			.withBean(INTERCEPTOR, ClientHttpRequestInterceptor.class, () -> (request, body, execution) -> {
				request.getHeaders().setBearerAuth("replaced");
				return execution.execute(request, body);
			})
			.run((context) -> {
				String elsewhere = "http://localhost:" + this.qci.url().getPort() + ALLOCATIONS;
				for (String url : List.of(this.qci.url() + ALLOCATIONS, elsewhere)) {
					assertThatExceptionOfType(HttpClientErrorException.Unauthorized.class)
						.isThrownBy(() -> get(context.getBean(RestClient.Builder.class), url));
				}
				assertThat(this.qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlEqualTo(ALLOCATIONS))))
					.extracting((request) -> request.getHeader("Authorization"))
					.containsExactly("Bearer replaced", null);
			});
	}

	@Test
	void builderThatIsDeclaredAsATypeOfTheApplicationIsLeftAlone() {
		this.contextRunner.withUserConfiguration(OwnTypeConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(OwnBuilder.class);
			assertThatExceptionOfType(HttpClientErrorException.Unauthorized.class)
				.isThrownBy(() -> read(context.getBean(RestClient.Builder.class)));
		});
	}

	@Test
	void requestFactoryThatIsABeanPutsTokensOnAndIsDestroyed() {
		this.contextRunner.withPropertyValues("spring.http.clients.imperative.factory=http-components")
			.run((context) -> assertThat(
					read(RestClient.builder().requestFactory(context.getBean(ClientHttpRequestFactory.class))))
				.contains("allocations"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "simple" })
	void clientsThatNoInterruptReachesGetTheTimeoutOfTheAccountAsReadTimeout(String factory) {
		this.qci.wireMock().stubFor(WireMock.get("/slow").willReturn(WireMock.ok().withFixedDelay(60_000)));
		this.contextRunner
			.withPropertyValues("spring.http.clients.imperative.factory=" + factory, "quantum.auth.qci.timeout=2s",
					"spring.http.clients.read-timeout=40s")
			.run((context) -> assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> get(context.getBean(RestClient.Builder.class), this.qci.url() + "/slow"))
				.withRootCauseInstanceOf(java.net.SocketTimeoutException.class));
	}

	@Test
	void worksWithoutWhatIsOptional() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.actuate",
					"org.springframework.boot.health", "org.springframework.boot.micrometer", "org.apache.hc",
					"org.eclipse", "reactor.netty"))
			.run((context) -> assertThat(read(context.getBean(RestClient.Builder.class))).contains("allocations"));
	}

	private String read(RestClient.Builder builder) {
		return get(builder, this.qci.url() + ALLOCATIONS);
	}

	private static String get(RestClient.Builder builder, String url) {
		return builder.build().get().uri(URI.create(url)).retrieve().body(String.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTypeConfiguration {

		@Bean
		OwnBuilder builder() {
			return ClientHttpRequestFactoryBuilder.simple()::build;
		}

		@Bean
		Object user(OwnBuilder builder) {
			return builder.toString();
		}

	}

	private interface OwnBuilder extends ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> {

	}

}
