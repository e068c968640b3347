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

import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import dev.quantumauth.autoconfigure.web.stack.BootClient.Kind;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;
import dev.quantumauth.web.stack.Interception;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthWebClientAutoConfiguration} and
 * {@link QuantumAuthRestClientAutoConfiguration}: what both do for the clients of Spring
 * Boot.
 */
@Tag("boot")
@Tag("http")
@ParameterizedClass
@EnumSource
class ClientAutoConfigurationTests {

	private static final String FILTER = "quantumAuthExchangeFilterFunction";

	private static final String INTERCEPTOR = "quantumAuthClientHttpRequestInterceptor";

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = ClientContext.runner(this.qci)
		.withPropertyValues("spring.http.clients.reactive.connector=jdk", "spring.http.clients.imperative.factory=jdk");

	@Parameter
	private Kind kind;

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void requestsOfTheBuilderCarryTheToken() {
		this.contextRunner.run((context) -> {
			assertRead(context);
			assertThat(authorizations()).containsExactly("Bearer " + this.qci.issuedTokens().get(0));
		});
	}

	@Test
	void theyDoInAServletAndInAReactiveApplication() {
		ClientContext.configure(new WebApplicationContextRunner())
			.withPropertyValues(this.qci.propertyPairs())
			.run(this::assertRead);
		// Where Spring Boot has no builder of a RestTemplate
		if (this.kind != Kind.REST_TEMPLATE) {
			ClientContext.configure(new ReactiveWebApplicationContextRunner())
				.withPropertyValues(this.qci.propertyPairs())
				.run(this::assertRead);
		}
	}

	@Test
	void worksOnTheClientOfTheJdkAlone() {
		ClientContext.runner(this.qci)
			.withClassLoader(new FilteredClassLoader("org.apache.hc", "org.eclipse", "reactor.netty"))
			.run(this::assertRead);
	}

	@Test
	void builderOfTheApplicationPutsTokensOnToo() {
		ClientContext.runner(this.qci).withUserConfiguration(OwnBuildersConfiguration.class).run(this::assertRead);
	}

	@Test
	void clientEnabledFalseLeavesTheBuilderAloneAndTheFilterOrInterceptorThere() {
		String client = (this.kind == Kind.WEB_CLIENT) ? "webclient" : "restclient";
		this.contextRunner.withPropertyValues("quantum.auth." + client + ".enabled=false").run((context) -> {
			assertUnauthorized(context);
			assertThat(this.qci.tokenRequests()).isZero();
			assertThat(this.kind.senderByHand(context).get(this.qci.url() + ALLOCATIONS).getBody())
				.contains("allocations");
		});
	}

	@Test
	void enabledFalseLeavesNothing() {
		this.contextRunner.withPropertyValues("quantum.auth.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(FILTER)
				.doesNotHaveBean(INTERCEPTOR)
				.doesNotHaveBean("quantumAuthWebClientCustomizer")
				.doesNotHaveBean(RedirectGuardPostProcessor.class)
				.doesNotHaveBean(RequestFactoryBuilderPostProcessor.class);
			assertThat(context.getBean(ClientHttpConnectorBuilder.class))
				.isInstanceOf(JdkClientHttpConnectorBuilder.class);
			assertThat(context.getBean(ClientHttpRequestFactoryBuilder.class))
				.isInstanceOf(JdkClientHttpRequestFactoryBuilder.class);
			assertUnauthorized(context);
			assertThat(this.qci.tokenRequests()).isZero();
		});
	}

	@Test
	void withoutAnAccountNothingIsPutOnRequests() {
		ClientContext.runner().run((context) -> {
			assertUnauthorized(context);
			assertThat(authorizations()).singleElement().isNull();
			assertThat(this.qci.tokenRequests()).isZero();
		});
	}

	@Test
	void beanOfTheApplicationWithTheNameOfOursReplacesIt() {
		this.contextRunner.withUserConfiguration(ReplacingConfiguration.class).run((context) -> {
			assertThat(context).doesNotHaveBean(QuantumAuthExchangeFilterFunction.class)
				.doesNotHaveBean(QuantumAuthClientHttpRequestInterceptor.class);
			assertUnauthorized(context);
			assertThat(authorizations()).containsExactly("Bearer replaced");
		});
	}

	@Test
	void otherFilterAndInterceptorOfTheApplicationSeeNoTokenAndDoNotSwitchOursOff() {
		this.contextRunner.withUserConfiguration(LoggingConfiguration.class).run((context) -> {
			assertThat(context.getBeansOfType(ExchangeFilterFunction.class)).containsOnlyKeys(FILTER, "logging");
			assertThat(context.getBeansOfType(ClientHttpRequestInterceptor.class)).containsOnlyKeys(INTERCEPTOR,
					"logging");
			assertThat(context.getBean(ExchangeFilterFunction.class)).isSameAs(context.getBean("logging"));
			assertThat(context.getBean(ClientHttpRequestInterceptor.class)).isSameAs(context.getBean("logging"));
			assertRead(context);
			String token = this.qci.issuedTokens().get(0);
			assertThat(authorizations()).containsExactly("Bearer " + token);
			assertThat(context.getBean(LoggingConfiguration.class).log).hasSize(2)
				.noneMatch((line) -> line.contains(token));
		});
	}

	@Test
	void timeoutIsAnnouncedUnlessTheRequestDoesSo() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.timeout=30s").run((context) -> {
			assertRead(context);
			this.kind.sender(context)
				.get(this.qci.url() + ALLOCATIONS, (request) -> request.addHeader("X-Request-Timeout-Nano", "7"));
			assertThat(requests()).extracting((request) -> request.header("X-Request-Timeout-Nano").values())
				.containsExactly(List.of("30000000000"), List.of("7"));
		});
	}

	private void assertRead(ApplicationContext context) {
		assertThat(send(context).getBody()).contains("allocations");
	}

	private void assertUnauthorized(ApplicationContext context) {
		assertThat(send(context).getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
	}

	private ResponseEntity<String> send(ApplicationContext context) {
		return this.kind.sender(context).get(this.qci.url() + ALLOCATIONS);
	}

	private List<LoggedRequest> requests() {
		return this.qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlEqualTo(ALLOCATIONS)));
	}

	private List<String> authorizations() {
		return requests().stream().map((request) -> request.getHeader("Authorization")).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBuildersConfiguration {

		@Bean
		ClientHttpConnectorBuilder<?> connectorBuilder() {
			return ClientHttpConnectorBuilder.jdk();
		}

		@Bean
		ClientHttpRequestFactoryBuilder<?> requestFactoryBuilder() {
			return ClientHttpRequestFactoryBuilder.simple();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReplacingConfiguration {

		@Bean(FILTER)
		ExchangeFilterFunction filter() {
			return (request, next) -> next
				.exchange(ClientRequest.from(request).headers((headers) -> headers.setBearerAuth("replaced")).build());
		}

		@Bean(INTERCEPTOR)
		ClientHttpRequestInterceptor interceptor() {
			return (request, body, execution) -> {
				request.getHeaders().setBearerAuth("replaced");
				return execution.execute(request, body);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LoggingConfiguration {

		private final List<String> log = new ArrayList<>();

		@Bean
		Interception logging() {
			return Interception.logging(this.log);
		}

		@Bean
		WebClientCustomizer webClientCustomizer(Interception logging) {
			return (builder) -> builder.filter(logging);
		}

		@Bean
		RestClientCustomizer restClientCustomizer(Interception logging) {
			return (builder) -> builder.requestInterceptor(logging);
		}

		@Bean
		RestTemplateCustomizer restTemplateCustomizer(Interception logging) {
			return (restTemplate) -> restTemplate.getInterceptors().add(logging);
		}

	}

}
