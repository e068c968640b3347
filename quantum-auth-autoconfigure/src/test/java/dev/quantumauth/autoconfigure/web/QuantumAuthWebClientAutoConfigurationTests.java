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
import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthWebClientAutoConfiguration}.
 * {@link ClientAutoConfigurationTests} has what it does for any client.
 */
@Tag("boot")
@Tag("http")
class QuantumAuthWebClientAutoConfigurationTests {

	private static final String FILTER = "quantumAuthExchangeFilterFunction";

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthWebClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class))
		.withUserConfiguration(QuickReactorResources.class)
		.withPropertyValues(this.qci.propertyPairs());

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void filterIsOnEachBuilderOnce() {
		this.contextRunner.run((context) -> {
			for (int i = 0; i < 2; i++) {
				List<ExchangeFilterFunction> filters = new ArrayList<>();
				context.getBean(WebClient.Builder.class).filters(filters::addAll);
				assertThat(filters).containsExactly(context.getBean(FILTER, ExchangeFilterFunction.class));
			}
		});
	}

	@Test
	void loadBalancerLeadsToTheTokenWhereItComesFirst() {
		ExchangeFilterFunction loadBalancer = (request, next) -> next
			.exchange(ClientRequest.from(request).url(URI.create(this.qci.url() + request.url().getRawPath())).build());
		this.contextRunner.run((context) -> {
			WebClient.Builder builder = context.getBean(WebClient.Builder.class);
			String url = "http://quantum-service" + ALLOCATIONS;
			assertThat(get(builder.clone().filters((filters) -> filters.add(0, loadBalancer)), url))
				.contains("allocations");
			assertThatExceptionOfType(WebClientResponseException.Unauthorized.class)
				.isThrownBy(() -> get(builder.clone().filter(loadBalancer), url));
			assertThat(this.qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlEqualTo(ALLOCATIONS))))
				.extracting((request) -> request.getHeader("Authorization"))
				.containsExactly("Bearer " + this.qci.issuedTokens().get(0), null);
		});
	}

	@Test
	void filterCanBeUsedByHand() {
		this.contextRunner.run((context) -> assertThat(
				read(WebClient.builder().filter(context.getBean(QuantumAuthExchangeFilterFunction.class))))
			.contains("allocations"));
	}

	@Test
	void worksWithoutWhatIsOptional() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.restclient",
					"org.springframework.boot.actuate", "org.springframework.boot.health",
					"org.springframework.boot.micrometer", RestClient.class.getName(), "org.apache.hc", "org.eclipse"))
			.run((context) -> assertThat(read(context.getBean(WebClient.Builder.class))).contains("allocations"));
	}

	@Test
	void withoutBootsWebClientThereIsNoFilter() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
					QuantumAuthWebClientAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.webclient"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(FILTER)
				.hasSingleBean(QuantumAuthClients.class));
	}

	@Test
	void otherBuildersOfConnectorsStayWhatTheyAre() {
		this.contextRunner.withUserConfiguration(JettyConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(read(context.getBean(WebClient.Builder.class))).contains("allocations");
		});
	}

	private String read(WebClient.Builder builder) {
		return get(builder, this.qci.url() + ALLOCATIONS);
	}

	private static String get(WebClient.Builder builder, String url) {
		return builder.build().get().uri(URI.create(url)).retrieve().bodyToMono(String.class).block();
	}

	@Configuration(proxyBeanMethods = false)
	static class JettyConfiguration {

		@Bean
		JettyClientHttpConnectorBuilder connectorBuilder() {
			return ClientHttpConnectorBuilder.jetty();
		}

		@Bean
		String userOfTheBuilder(JettyClientHttpConnectorBuilder builder) {
			return builder.toString();
		}

	}

}
