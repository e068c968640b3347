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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
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
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthWebClientAutoConfiguration}.
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
		.withBean(ReactorResourceFactory.class, QuantumAuthWebClientAutoConfigurationTests::withoutQuietPeriod)
		.withPropertyValues(this.qci.propertyPairs());

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void requestsOfTheBuilderCarryTheToken() {
		this.contextRunner.run((context) -> {
			assertThat(read(context.getBean(WebClient.Builder.class))).contains("allocations");
			assertThat(authorizations()).containsExactly("Bearer " + this.qci.issuedTokens().get(0));
		});
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
			assertThat(readFromTheService(builder.clone().filters((filters) -> filters.add(0, loadBalancer))))
				.contains("allocations");
			assertThatExceptionOfType(WebClientResponseException.Unauthorized.class)
				.isThrownBy(() -> readFromTheService(builder.clone().filter(loadBalancer)));
			assertThat(authorizations()).containsExactly("Bearer " + this.qci.issuedTokens().get(0), null);
		});
	}

	private static String readFromTheService(WebClient.Builder builder) {
		return builder.build()
			.get()
			.uri("http://quantum-service" + ALLOCATIONS)
			.retrieve()
			.bodyToMono(String.class)
			.block();
	}

	@Test
	void filterCanBeUsedByHand() {
		this.contextRunner.run((context) -> assertThat(
				read(WebClient.builder().filter(context.getBean(QuantumAuthExchangeFilterFunction.class))))
			.contains("allocations"));
	}

	@Test
	void webclientEnabledFalseLeavesTheBuilderAloneAndTheFilterThere() {
		this.contextRunner.withPropertyValues("quantum.auth.webclient.enabled=false").run((context) -> {
			WebClient.Builder builder = context.getBean(WebClient.Builder.class);
			assertThatExceptionOfType(WebClientResponseException.Unauthorized.class).isThrownBy(() -> read(builder));
			assertThat(this.qci.tokenRequests()).isZero();
			assertThat(read(builder.filter(context.getBean(QuantumAuthExchangeFilterFunction.class))))
				.contains("allocations");
		});
	}

	@Test
	void enabledFalseLeavesNothing() {
		this.contextRunner.withPropertyValues("quantum.auth.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(FILTER)
				.doesNotHaveBean("quantumAuthWebClientCustomizer")
				.doesNotHaveBean(RedirectGuardPostProcessor.class);
			assertThatExceptionOfType(WebClientResponseException.Unauthorized.class)
				.isThrownBy(() -> read(context.getBean(WebClient.Builder.class)));
			assertThat(this.qci.tokenRequests()).isZero();
		});
	}

	@Test
	void withoutAnAccountNothingIsPutOnRequests() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
					QuantumAuthWebClientAutoConfiguration.class, WebClientAutoConfiguration.class))
			.run((context) -> {
				assertThatExceptionOfType(WebClientResponseException.Unauthorized.class)
					.isThrownBy(() -> read(context.getBean(WebClient.Builder.class)));
				assertThat(authorizations()).singleElement().isNull();
				assertThat(this.qci.tokenRequests()).isZero();
			});
	}

	@Test
	void beanOfTheApplicationWithTheNameOfOursReplacesIt() {
		this.contextRunner.withUserConfiguration(ReplacingConfiguration.class).run((context) -> {
			assertThat(context).doesNotHaveBean(QuantumAuthExchangeFilterFunction.class);
			assertThatExceptionOfType(WebClientResponseException.Unauthorized.class)
				.isThrownBy(() -> read(context.getBean(WebClient.Builder.class)));
			assertThat(authorizations()).containsExactly("Bearer replaced");
		});
	}

	@Test
	void otherFilterOfTheApplicationDoesNotSwitchOursOff() {
		this.contextRunner.withUserConfiguration(LoggingConfiguration.class).run((context) -> {
			assertThat(context.getBeansOfType(ExchangeFilterFunction.class)).containsOnlyKeys(FILTER, "logging");
			assertThat(read(context.getBean(WebClient.Builder.class))).contains("allocations");
			assertThat(context.getBean(LoggingConfiguration.class).seen).singleElement()
				.satisfies((headers) -> assertThat(headers.containsHeader(HttpHeaders.AUTHORIZATION)).isFalse());
		});
	}

	@Test
	void requestChoosesAmongAccountsOfOneOrigin() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.accounts.alice.api-token=" + this.qci.apiToken(),
					"quantum.auth.qci.accounts.bob.api-token=" + this.qci.apiToken())
			.run((context) -> {
				WebClient webClient = context.getBean(WebClient.Builder.class)
					.baseUrl(this.qci.url().toString())
					.build();
				get(webClient.get().uri(ALLOCATIONS));
				get(webClient.get().uri(ALLOCATIONS).attributes(QuantumAuth.account("alice")));
				get(webClient.get().uri(ALLOCATIONS).attributes(ClientAttributes.clientRegistrationId("bob")));
				assertThat(authorizations()).containsExactly(token(context, "qci"), token(context, "alice"),
						token(context, "bob"));
			});
	}

	@Test
	void timeoutIsAnnouncedUnlessTheRequestDoesSo() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.timeout=30s").run((context) -> {
			WebClient webClient = context.getBean(WebClient.Builder.class).baseUrl(this.qci.url().toString()).build();
			get(webClient.get().uri(ALLOCATIONS));
			get(webClient.get().uri(ALLOCATIONS).header("X-Request-Timeout-Nano", "7"));
			assertThat(requests()).extracting((request) -> request.getHeader("X-Request-Timeout-Nano"))
				.containsExactly("30000000000", "7");
			assertThat(requests())
				.allSatisfy((request) -> assertThat(request.header("X-Request-Timeout-Nano").values()).hasSize(1));
		});
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
	void worksOnTheConnectorOfTheJdkAlone() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.apache.hc", "org.eclipse", "reactor.netty"))
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

	private static ReactorResourceFactory withoutQuietPeriod() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setShutdownQuietPeriod(Duration.ZERO);
		return resources;
	}

	private static String token(ApplicationContext context, String id) {
		return "Bearer " + RequestTokens.of(context.getBean(QuantumAuthClients.class).get(id))
			.cachedAccessToken()
			.getTokenValue();
	}

	private String read(WebClient.Builder builder) {
		return get(builder.build().get().uri(URI.create(this.qci.url() + ALLOCATIONS)));
	}

	private static String get(WebClient.RequestHeadersSpec<?> request) {
		return request.retrieve().bodyToMono(String.class).block();
	}

	private List<LoggedRequest> requests() {
		return this.qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlEqualTo(ALLOCATIONS)));
	}

	private List<String> authorizations() {
		return requests().stream().map((request) -> request.getHeader("Authorization")).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class ReplacingConfiguration {

		@Bean
		ExchangeFilterFunction quantumAuthExchangeFilterFunction() {
			return (request, next) -> next
				.exchange(ClientRequest.from(request).headers((headers) -> headers.setBearerAuth("replaced")).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LoggingConfiguration {

		private final List<HttpHeaders> seen = new ArrayList<>();

		@Bean
		ExchangeFilterFunction logging() {
			return (request, next) -> {
				this.seen.add(request.headers());
				return next.exchange(request);
			};
		}

		@Bean
		WebClientCustomizer loggingCustomizer() {
			return (builder) -> builder.filter(logging());
		}

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
