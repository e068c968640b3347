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

package dev.quantumauth.springcloud;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;

import dev.quantumauth.springcloud.docs.BalancedAllocations;
import dev.quantumauth.springcloud.docs.BalancedJobs;
import dev.quantumauth.springcloud.docs.TokensAfterLoadBalancing;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of clients whose requests go to the instances of a service.
 */
class LoadBalancedTests {

	private static final String ALLOCATIONS = "http://quantum-service/optimization/v1/jobs/allocations";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeQci foreign = FakeQci.start();

	@BeforeEach
	void reset() {
		qci.reset();
		foreign.reset();
	}

	@Test
	void examplesGetTheTokenOfTheAccountToWhoseUrlTheInstanceBelongs() {
		try (ConfigurableApplicationContext context = start(Examples.class, qci)) {
			assertThat(context.getBean(BalancedJobs.class).allocations()).contains("allocations");
			assertThat(context.getBean(BalancedAllocations.class).read().block()).contains("allocations");
			assertThat(qci.tokenRequests()).isOne();
		}
	}

	@Test
	void instanceThatIsNoTargetOfTheAccountGetsNoToken() {
		try (ConfigurableApplicationContext context = start(Examples.class, foreign)) {
			assertThatExceptionOfType(HttpClientErrorException.Unauthorized.class)
				.isThrownBy(() -> context.getBean(BalancedJobs.class).allocations());
			assertThatExceptionOfType(WebClientResponseException.Unauthorized.class)
				.isThrownBy(() -> context.getBean(BalancedAllocations.class).read().block());
			assertThat(foreign.wireMock().getAllServeEvents()).hasSize(2)
				.noneMatch((event) -> event.getRequest().containsHeader("Authorization"));
			assertThat(qci.tokenRequests()).isZero();
		}
	}

	@Test
	void loadBalancedRestClientBuilderGetsTokensIfBootHasConfiguredIt() {
		try (ConfigurableApplicationContext context = start(Configured.class, qci)) {
			assertThat(read(context)).contains("allocations");
		}
	}

	@Test
	void loadBalancedBuilderThatBootHasNotConfiguredGetsNoToken() {
		try (ConfigurableApplicationContext context = start(Bare.class, qci)) {
			assertThatExceptionOfType(HttpClientErrorException.Unauthorized.class).isThrownBy(() -> read(context));
			assertThatExceptionOfType(WebClientResponseException.Unauthorized.class)
				.isThrownBy(() -> read(context.getBean(WebClient.Builder.class)));
			assertThat(qci.tokenRequests()).isZero();
		}
	}

	@Test
	void loadBalancedWebClientBuilderGetsTokensIfOurFilterIsTheLast() {
		try (ConfigurableApplicationContext context = start(Configured.class, qci)) {
			WebClient.Builder builder = context.getBean(WebClient.Builder.class);
			assertThatExceptionOfType(WebClientResponseException.Unauthorized.class)
				.isThrownBy(() -> read(builder.clone()));
			TokensAfterLoadBalancing.sort(builder);
			assertThat(read(builder)).contains("allocations");
		}
	}

	@Test
	void groupOnRestClientGetsTokens() {
		try (ConfigurableApplicationContext context = start(Groups.class, qci)) {
			assertThat(context.getBean(BlockingJobs.class).read()).contains("allocations");
		}
	}

	@Test
	void groupOnWebClientGetsTokensIfOurFilterIsTheLast() {
		try (ConfigurableApplicationContext context = start(Groups.class, qci)) {
			assertThatExceptionOfType(WebClientResponseException.Unauthorized.class)
				.isThrownBy(() -> context.getBean(ReactiveJobs.class).read().block());
		}
		try (ConfigurableApplicationContext context = start(SortedGroups.class, qci)) {
			assertThat(context.getBean(ReactiveJobs.class).read().block()).contains("allocations");
		}
	}

	private static String read(WebClient.Builder builder) {
		return builder.build().get().uri(ALLOCATIONS).retrieve().bodyToMono(String.class).block();
	}

	private static String read(ConfigurableApplicationContext context) {
		return context.getBean(RestClient.Builder.class).build().get().uri(ALLOCATIONS).retrieve().body(String.class);
	}

	private static ConfigurableApplicationContext start(Class<?> configuration, FakeQci service) {
		return Applications.start(configuration, qci.propertyPairs(),
				"spring.cloud.discovery.client.simple.instances.quantum-service[0].uri=" + service.url(),
				"spring.http.serviceclient.blocking.base-url=lb://quantum-service",
				"spring.http.serviceclient.reactive.base-url=lb://quantum-service");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ BalancedJobs.class, BalancedAllocations.class })
	static class Examples {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configured {

		@Bean
		@LoadBalanced
		RestClient.Builder loadBalancedBuilder(RestClientBuilderConfigurer configurer) {
			return configurer.configure(RestClient.builder());
		}

		@Bean
		@LoadBalanced
		WebClient.Builder webClientBuilder(ObjectProvider<WebClientCustomizer> customizers) {
			WebClient.Builder builder = WebClient.builder();
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Bare {

		@Bean
		@LoadBalanced
		RestClient.Builder restClientBuilder() {
			return RestClient.builder();
		}

		@Bean
		@LoadBalanced
		WebClient.Builder webClientBuilder() {
			return WebClient.builder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ImportHttpServices(group = "blocking", types = BlockingJobs.class)
	@ImportHttpServices(group = "reactive", types = ReactiveJobs.class, clientType = ClientType.WEB_CLIENT)
	static class Groups {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Groups.class, TokensAfterLoadBalancing.class })
	static class SortedGroups {

	}

	interface BlockingJobs {

		@GetExchange("/optimization/v1/jobs/allocations")
		String read();

	}

	interface ReactiveJobs {

		@GetExchange("/optimization/v1/jobs/allocations")
		Mono<String> read();

	}

}
