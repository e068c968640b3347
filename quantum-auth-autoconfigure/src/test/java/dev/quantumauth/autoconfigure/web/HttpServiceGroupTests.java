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

import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthWebClientAutoConfiguration} with interfaces that Spring
 * implements.
 */
@Tag("boot")
@Tag("http")
class HttpServiceGroupTests {

	private final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthWebClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
				HttpServiceClientPropertiesAutoConfiguration.class, ReactiveHttpServiceClientAutoConfiguration.class))
		.withUserConfiguration(GroupConfiguration.class)
		.withPropertyValues(this.qci.propertyPairs())
		.withPropertyValues("spring.http.clients.reactive.connector=jdk",
				"spring.http.serviceclient.jobs.base-url=" + this.qci.url(),
				"quantum.auth.qci.accounts.alice.api-token=" + this.qci.apiToken(),
				"quantum.auth.qci.accounts.bob.api-token=" + this.qci.apiToken());

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void requestsOfAGroupCarryTheToken() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(Jobs.class).allocations().block()).contains("allocations");
			assertThat(this.qci.tokenRequests()).isOne();
		});
	}

	@Test
	void clientRegistrationIdOfAnInterfaceChoosesTheAccount() {
		this.contextRunner.run((context) -> {
			QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
			context.getBean(JobsOfAlice.class).allocations().block();
			context.getBean(JobsOfAlice.class).allocationsOfBob().block();
			context.getBean(JobsOfAlice.class).allocationsOfSomebodyElse().block();
			assertThat(this.qci.wireMock()
				.findAll(WireMock.getRequestedFor(WireMock.urlEqualTo("/optimization/v1/jobs/allocations"))))
				.extracting((request) -> request.getHeader("Authorization"))
				.isEqualTo(List.of("alice", "bob", "qci")
					.stream()
					.map((id) -> "Bearer " + RequestTokens.of(clients.get(id)).cachedAccessToken().getTokenValue())
					.toList());
		});
	}

	@Test
	void requestAttributeOfAMethodChoosesTheAccount() {
		this.contextRunner.run((context) -> {
			context.getBean(Jobs.class).allocationsOf("alice").block();
			QuantumAuthClients clients = context.getBean(QuantumAuthClients.class);
			this.qci.wireMock()
				.verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo("/optimization/v1/jobs/allocations"))
					.withHeader("Authorization", WireMock.equalTo(
							"Bearer " + RequestTokens.of(clients.get("alice")).cachedAccessToken().getTokenValue())));
		});
	}

	@Test
	void onTheJdkARedirectOfTheCloudIsHandedToTheCaller() {
		this.qci.wireMock()
			.stubFor(WireMock.get("/redirect")
				.willReturn(WireMock.temporaryRedirect("http://localhost:" + this.qci.url().getPort() + "/arrived")));
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(Jobs.class).redirect().block().getStatusCode()).isEqualTo(HttpStatus.FOUND);
			this.qci.wireMock()
				.verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo("/redirect"))
					.withHeader("Authorization", WireMock.matching("Bearer .+")));
			this.qci.wireMock().verify(0, WireMock.getRequestedFor(WireMock.urlEqualTo("/arrived")));
		});
	}

	interface Jobs {

		@GetExchange("/optimization/v1/jobs/allocations")
		Mono<String> allocations();

		@GetExchange("/optimization/v1/jobs/allocations")
		Mono<String> allocationsOf(@RequestAttribute(QuantumAuth.ACCOUNT_ATTRIBUTE) String account);

		@GetExchange("/redirect")
		Mono<ResponseEntity<Void>> redirect();

	}

	@ClientRegistrationId("alice")
	interface JobsOfAlice {

		@GetExchange("/optimization/v1/jobs/allocations")
		Mono<String> allocations();

		@GetExchange("/optimization/v1/jobs/allocations")
		@ClientRegistrationId("bob")
		Mono<String> allocationsOfBob();

		@GetExchange("/optimization/v1/jobs/allocations")
		@ClientRegistrationId("github")
		Mono<String> allocationsOfSomebodyElse();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "jobs", types = { Jobs.class, JobsOfAlice.class }, clientType = ClientType.WEB_CLIENT)
	static class GroupConfiguration {

	}

}
