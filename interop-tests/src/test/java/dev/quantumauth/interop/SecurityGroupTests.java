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

package dev.quantumauth.interop;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.support.OAuth2RestClientHttpServiceGroupConfigurer;
import org.springframework.security.oauth2.client.web.reactive.function.client.support.OAuth2WebClientHttpServiceGroupConfigurer;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of HTTP service groups where Spring Security's configurers put its filter and its
 * interceptor on each of them.
 */
class SecurityGroupTests extends AbstractSecurityTests {

	@Override
	protected Class<?> application() {
		return Application.class;
	}

	@Override
	protected String[] properties() {
		return new String[] { "spring.http.serviceclient.web-jobs.base-url=" + getQci().url(),
				"spring.http.serviceclient.rest-jobs.base-url=" + getQci().url(),
				"spring.http.serviceclient.web-orders.base-url=" + getPartner().url(),
				"spring.http.serviceclient.rest-orders.base-url=" + getPartner().url() };
	}

	@Test
	void webClientInterfaceWithoutAChoiceHasTheTokenOfTheDefaultAccount() {
		assertThat(bean(WebJobs.class).allocations().block()).contains("allocations");
		assertThatQciWasCalledAs("qci");
	}

	@Test
	void restClientInterfaceWithoutAChoiceHasTheTokenOfTheDefaultAccount() {
		assertThat(bean(RestJobs.class).allocations()).contains("allocations");
		assertThatQciWasCalledAs("qci");
	}

	@Test
	void webClientInterfaceChoosesTheAccountByARequestAttribute() {
		assertThat(bean(WebJobs.class).allocations("alice").block()).contains("allocations");
		assertThatQciWasCalledAs("alice");
	}

	@Test
	void restClientInterfaceChoosesTheAccountByARequestAttribute() {
		assertThat(bean(RestJobs.class).allocations("alice")).contains("allocations");
		assertThatQciWasCalledAs("alice");
	}

	@Test
	void webClientInterfaceWithTheClientRegistrationIdOfAnAccountFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> bean(WebJobs.class).allocationsOfAlice().block())
			.withMessage("Could not find ClientRegistration with id 'alice'");
		assertThatQciWasNotCalled();
	}

	@Test
	void restClientInterfaceWithTheClientRegistrationIdOfAnAccountFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> bean(RestJobs.class).allocationsOfAlice())
			.withMessage("Could not find ClientRegistration with id 'alice'");
		assertThatQciWasNotCalled();
	}

	@Test
	void webClientInterfaceOfThePartnerHasTheTokenOfSpringSecurity() {
		assertThat(bean(WebOrders.class).read().block()).isEqualTo("orders");
		assertThatThePartnerWasCalledWithItsToken();
	}

	@Test
	void restClientInterfaceOfThePartnerHasTheTokenOfSpringSecurity() {
		assertThat(bean(RestOrders.class).read()).isEqualTo("orders");
		assertThatThePartnerWasCalledWithItsToken();
	}

	interface WebJobs {

		@GetExchange(ALLOCATIONS)
		Mono<String> allocations();

		@GetExchange(ALLOCATIONS)
		Mono<String> allocations(@RequestAttribute(QuantumAuth.ACCOUNT_ATTRIBUTE) String account);

		@GetExchange(ALLOCATIONS)
		@ClientRegistrationId("alice")
		Mono<String> allocationsOfAlice();

	}

	interface RestJobs {

		@GetExchange(ALLOCATIONS)
		String allocations();

		@GetExchange(ALLOCATIONS)
		String allocations(@RequestAttribute(QuantumAuth.ACCOUNT_ATTRIBUTE) String account);

		@GetExchange(ALLOCATIONS)
		@ClientRegistrationId("alice")
		String allocationsOfAlice();

	}

	@ClientRegistrationId("partner")
	interface WebOrders {

		@GetExchange("/orders")
		Mono<String> read();

	}

	@ClientRegistrationId("partner")
	interface RestOrders {

		@GetExchange("/orders")
		String read();

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(PartnerManager.class)
	@ImportHttpServices(group = "web-jobs", types = WebJobs.class, clientType = ClientType.WEB_CLIENT)
	@ImportHttpServices(group = "web-orders", types = WebOrders.class, clientType = ClientType.WEB_CLIENT)
	@ImportHttpServices(group = "rest-jobs", types = RestJobs.class, clientType = ClientType.REST_CLIENT)
	@ImportHttpServices(group = "rest-orders", types = RestOrders.class, clientType = ClientType.REST_CLIENT)
	static class Application {

		@Bean
		OAuth2AuthorizedClientManager manager(ClientRegistrationRepository registrations,
				OAuth2AuthorizedClientService clients) {
			return new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, clients);
		}

		@Bean
		OAuth2WebClientHttpServiceGroupConfigurer securityOnEveryWebClientGroup(
				ReactiveOAuth2AuthorizedClientManager manager) {
			return OAuth2WebClientHttpServiceGroupConfigurer.from(manager);
		}

		@Bean
		OAuth2RestClientHttpServiceGroupConfigurer securityOnEveryRestClientGroup(
				OAuth2AuthorizedClientManager manager) {
			return OAuth2RestClientHttpServiceGroupConfigurer.from(manager);
		}

	}

}
