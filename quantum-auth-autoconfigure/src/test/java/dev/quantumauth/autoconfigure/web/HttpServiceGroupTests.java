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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for both stacks with interfaces that Spring implements. {@link ClientMatrixTests}
 * has methods that return a {@code Mono}.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
@Tag("http")
@ParameterizedClass
@ValueSource(classes = { HttpServiceGroupTests.WebClientGroup.class, HttpServiceGroupTests.RestClientGroup.class })
class HttpServiceGroupTests {

	private static final String ALLOCATIONS = "/optimization/v1/jobs/allocations";

	private final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner;

	HttpServiceGroupTests(Class<?> group) {
		this.contextRunner = ClientContext.runner(this.qci)
			.withConfiguration(AutoConfigurations.of(HttpServiceClientPropertiesAutoConfiguration.class,
					HttpServiceClientAutoConfiguration.class, ReactiveHttpServiceClientAutoConfiguration.class))
			.withUserConfiguration(group)
			.withPropertyValues("spring.http.clients.reactive.connector=jdk",
					"spring.http.clients.imperative.factory=jdk",
					"spring.http.serviceclient.jobs.base-url=" + this.qci.url(),
					"quantum.auth.qci.accounts.alice.api-token=" + this.qci.apiToken(),
					"quantum.auth.qci.accounts.bob.api-token=" + this.qci.apiToken());
	}

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void requestsOfAGroupCarryTheToken() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(Jobs.class).allocations()).contains("allocations");
			assertThat(this.qci.tokenRequests()).isOne();
		});
	}

	@Test
	void clientRegistrationIdOfAnInterfaceChoosesTheAccount() {
		this.contextRunner.run((context) -> {
			context.getBean(JobsOfAlice.class).allocations();
			context.getBean(JobsOfAlice.class).allocationsOfBob();
			assertTokensOf(context.getBean(QuantumAuthClients.class), "alice", "bob");
		});
	}

	@Test
	void clientRegistrationIdThatIsNoAccountIsAnErrorAndNeverTheTokenOfAnotherAccount() {
		this.contextRunner.run((context) -> {
			assertThatExceptionOfType(ClientAuthorizationException.class)
				.isThrownBy(() -> context.getBean(JobsOfAlice.class).allocationsOfPartner())
				.withMessageContaining("Account 'partner': there is no such account, only [");
			assertThat(this.qci.tokenRequests()).isZero();
		});
	}

	@Test
	void clientRegistrationIdMayBeOneOfSpringSecuritysRegistrations(CapturedOutput output) {
		ClientRegistrationRepository registrations = (id) -> {
			throw new AssertionError("Registrations are not looked up: that may send requests");
		};
		this.contextRunner.withBean(ClientRegistrationRepository.class, () -> registrations).run((context) -> {
			assertThatException().isThrownBy(() -> context.getBean(JobsOfAlice.class).allocationsOfPartner())
				.withMessageContaining("401 Unauthorized");
			this.qci.wireMock()
				.verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo(ALLOCATIONS)).withoutHeader("Authorization"));
			assertThat(output).contains("It carried no token of the account 'qci': it chose a client registration of "
					+ "the application instead. Remove that choice where the request is built.");
		});
	}

	@Test
	void requestAttributeOfAMethodChoosesTheAccount() {
		this.contextRunner.run((context) -> {
			context.getBean(Jobs.class).allocationsOf("alice");
			assertTokensOf(context.getBean(QuantumAuthClients.class), "alice");
		});
	}

	@Test
	void onTheJdkARedirectOfTheCloudIsHandedToTheCaller() {
		this.qci.wireMock()
			.stubFor(WireMock.get("/redirect")
				.willReturn(WireMock.temporaryRedirect("http://localhost:" + this.qci.url().getPort() + "/arrived")));
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(Jobs.class).redirect().getStatusCode()).isEqualTo(HttpStatus.FOUND);
			this.qci.wireMock()
				.verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo("/redirect"))
					.withHeader("Authorization", WireMock.matching("Bearer .+")));
			this.qci.wireMock().verify(0, WireMock.getRequestedFor(WireMock.urlEqualTo("/arrived")));
		});
	}

	private void assertTokensOf(QuantumAuthClients clients, String... ids) {
		assertThat(this.qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlEqualTo(ALLOCATIONS))))
			.extracting((request) -> request.getHeader("Authorization"))
			.isEqualTo(List.of(ids)
				.stream()
				.map((id) -> "Bearer " + RequestTokens.of(clients.get(id)).cachedAccessToken().getTokenValue())
				.toList());
	}

	interface Jobs {

		@GetExchange(ALLOCATIONS)
		String allocations();

		@GetExchange(ALLOCATIONS)
		String allocationsOf(@RequestAttribute(QuantumAuth.ACCOUNT_ATTRIBUTE) String account);

		@GetExchange("/redirect")
		ResponseEntity<Void> redirect();

	}

	@ClientRegistrationId("alice")
	interface JobsOfAlice {

		@GetExchange(ALLOCATIONS)
		String allocations();

		@GetExchange(ALLOCATIONS)
		@ClientRegistrationId("bob")
		String allocationsOfBob();

		@GetExchange(ALLOCATIONS)
		@ClientRegistrationId("partner")
		String allocationsOfPartner();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "jobs", types = { Jobs.class, JobsOfAlice.class }, clientType = ClientType.WEB_CLIENT)
	static class WebClientGroup {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "jobs", types = { Jobs.class, JobsOfAlice.class }, clientType = ClientType.REST_CLIENT)
	static class RestClientGroup {

	}

}
