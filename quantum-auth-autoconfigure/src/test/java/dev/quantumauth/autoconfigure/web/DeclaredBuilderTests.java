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
import java.util.function.Supplier;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.AbstractFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for an application whose {@link ClientHttpRequestFactoryBuilder} is declared as
 * the type that it is of.
 */
@Tag("boot")
@Tag("http")
class DeclaredBuilderTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private final FakeQci qci = FakeQci.start();

	private final WireMockServer elsewhere = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

	private ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthRestClientAutoConfiguration.class, RestClientAutoConfiguration.class,
				RestTemplateAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ImperativeHttpClientAutoConfiguration.class, HttpServiceClientPropertiesAutoConfiguration.class,
				HttpServiceClientAutoConfiguration.class))
		.withUserConfiguration(BuilderConfiguration.class)
		.withPropertyValues(this.qci.propertyPairs());

	@BeforeEach
	void start() {
		this.elsewhere.start();
		this.elsewhere.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok().withFixedDelay(10_000)));
		this.contextRunner = this.contextRunner
			.withPropertyValues("spring.http.serviceclient.slow.base-url=" + this.elsewhere.baseUrl());
	}

	@AfterEach
	void stop() {
		this.elsewhere.stop();
		this.qci.close();
	}

	@Test
	void settingsOfARestTemplateAreKept() {
		this.contextRunner.run((context) -> {
			RestTemplate restTemplate = context.getBean(RestTemplateBuilder.class)
				.readTimeout(Duration.ofMillis(100))
				.build();
			assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> restTemplate.getForEntity(this.elsewhere.baseUrl(), String.class));
			assertThat(restTemplate.getForObject(this.qci.url() + ALLOCATIONS, String.class)).contains("allocations");
		});
	}

	@Test
	void requestFactoryOfARestTemplateIsKept() {
		ClientHttpRequestFactory theirs = ClientHttpRequestFactoryBuilder.simple().build();
		this.contextRunner.run((context) -> assertThat(
				context.getBean(RestTemplateBuilder.class).requestFactory(() -> theirs).build().getRequestFactory())
			.isSameAs(theirs));
	}

	@Test
	void settingsOfAnHttpServiceGroupAreKept() {
		this.contextRunner.withPropertyValues("spring.http.serviceclient.slow.read-timeout=100ms")
			.run((context) -> assertThatExceptionOfType(ResourceAccessException.class)
				.isThrownBy(() -> context.getBean(Slow.class).get()));
	}

	@Test
	void whoAsksForAnyBuilderGetsOneThatPutsTokensOn() {
		this.contextRunner.withUserConfiguration(GenericConfiguration.class).run((context) -> {
			ClientHttpRequestFactory requestFactory = context.getBean(ClientHttpRequestFactoryBuilder.class)
				.build(HttpClientSettings.defaults());
			assertThat(read(RestClient.builder().requestFactory(requestFactory))).contains("allocations");
			assertThat(context.getBean(JdkClientHttpRequestFactoryBuilder.class))
				.isSameAs(context.getBean("userOfTheJdksClient", Supplier.class).get())
				.isSameAs(context.getBean("theirBuilder"));
		});
	}

	@Test
	void oneThatIsPrimaryStaysSo() {
		this.contextRunner.withUserConfiguration(PrimaryConfiguration.class).run((context) -> {
			assertThat(context.getBean(ClientHttpRequestFactoryBuilder.class))
				.isSameAs(context.getBean("theirPrimaryBuilder"));
			assertThat(read(context.getBean(RestClient.Builder.class))).contains("allocations");
		});
	}

	@Test
	void oneThatAFactoryBeanMakesStaysOfItsType() {
		this.contextRunner.withUserConfiguration(FactoryBeanConfiguration.class)
			.withAllowBeanDefinitionOverriding(true)
			.run((context) -> {
				assertThat(context.getBean(JdkClientHttpRequestFactoryBuilder.class))
					.isSameAs(context.getBean("theirBuilder"));
				assertThat(read(context.getBean(RestClient.Builder.class))).contains("allocations");
			});
	}

	private String read(RestClient.Builder builder) {
		return builder.build().get().uri(URI.create(this.qci.url() + ALLOCATIONS)).retrieve().body(String.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "slow", types = Slow.class)
	static class BuilderConfiguration {

		@Bean
		JdkClientHttpRequestFactoryBuilder theirBuilder() {
			return ClientHttpRequestFactoryBuilder.jdk();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GenericConfiguration {

		@Bean
		Supplier<Object> userOfTheJdksClient(ClientHttpRequestFactoryBuilder<JdkClientHttpRequestFactory> builder) {
			return () -> builder;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryConfiguration {

		@Bean
		@Primary
		JdkClientHttpRequestFactoryBuilder theirPrimaryBuilder() {
			return ClientHttpRequestFactoryBuilder.jdk();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryBeanConfiguration {

		@Bean
		FactoryBean<JdkClientHttpRequestFactoryBuilder> theirBuilder() {
			return new AbstractFactoryBean<>() {

				@Override
				public Class<?> getObjectType() {
					return JdkClientHttpRequestFactoryBuilder.class;
				}

				@Override
				protected JdkClientHttpRequestFactoryBuilder createInstance() {
					return ClientHttpRequestFactoryBuilder.jdk();
				}

			};
		}

	}

	interface Slow {

		@GetExchange
		String get();

	}

}
