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

import java.util.Map;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServerOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServletOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of a {@code WebClient} that carries our filter and one of Spring Security's,
 * whichever comes first.
 */
class SecurityFilterTests extends AbstractSecurityTests {

	@Override
	protected Class<?> application() {
		return Application.class;
	}

	@ParameterizedTest
	@EnumSource
	void requestsWithoutAChoiceCarryTheTokenThatTheirOriginCallsFor(Filters filters) {
		assertThat(get(filters, getQci().url() + ALLOCATIONS, (attributes) -> {
		})).isEqualTo(HttpStatus.OK);
		assertThatQciWasCalledAs("qci");
	}

	@ParameterizedTest
	@EnumSource
	void accountChoosesTheAccount(Filters filters) {
		assertThat(get(filters, getQci().url() + ALLOCATIONS, QuantumAuth.account("alice"))).isEqualTo(HttpStatus.OK);
		assertThatQciWasCalledAs("alice");
	}

	@ParameterizedTest
	@EnumSource
	void accountThatIsARegistrationOfSpringSecurityIsAnError(Filters filters) {
		assertThatExceptionOfType(ClientAuthorizationException.class)
			.isThrownBy(() -> get(filters, getPartner().url() + "/orders", QuantumAuth.account("partner")))
			.withMessageContaining("Account 'partner': there is no such account, only ");
		assertThat(getPartner().requests("/orders")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void requestsToSomebodyElseCarryTheTokenOfSpringSecurity(Filters filters) {
		assertThat(get(filters, getPartner().url() + "/orders", ClientAttributes.clientRegistrationId("partner")))
			.isEqualTo(HttpStatus.OK);
		assertThatThePartnerWasCalledWithItsToken();
		assertThatQciWasNotCalled();
	}

	@ParameterizedTest
	@EnumSource
	void tokenThatSpringSecurityHasPutOnARequestToTheCloudStays(Filters filters) {
		assertThat(get(filters, getQci().url() + ALLOCATIONS, ClientAttributes.clientRegistrationId("partner")))
			.isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThatQciWasCalledWithTheTokenOfThePartner();
	}

	@ParameterizedTest
	@EnumSource
	void clientRegistrationIdOfAnAccountIsUnknownToSpringSecurity(Filters filters) {
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> get(filters, getQci().url() + ALLOCATIONS, ClientAttributes.clientRegistrationId("alice")))
			.withMessage("Could not find ClientRegistration with id 'alice'");
		assertThatQciWasNotCalled();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void defaultRegistrationOfSpringSecurityIsOnRequestsToTheCloudToo(boolean beforeOurs) {
		ServerOAuth2AuthorizedClientExchangeFilterFunction filter = serverFilter();
		filter.setDefaultClientRegistrationId("partner");
		WebClient client = bean(WebClient.Builder.class)
			.filters((filters) -> filters.add(beforeOurs ? 0 : filters.size(), filter))
			.build();
		HttpStatusCode status = client.get()
			.uri(getQci().url() + ALLOCATIONS)
			.attributes(QuantumAuth.account("alice"))
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
			.block();
		assertThat(status).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThatQciWasCalledWithTheTokenOfThePartner();
	}

	@Test
	void filterForServletApplicationsDoesNothingOutsideOfAServletRequest() {
		HttpStatusCode status = bean(WebClient.Builder.class).filter(servletFilter())
			.build()
			.get()
			.uri(getQci().url() + ALLOCATIONS)
			.attributes(ClientAttributes.clientRegistrationId("alice"))
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
			.block();
		assertThat(status).isEqualTo(HttpStatus.OK);
		assertThatQciWasCalledAs("alice");
	}

	private HttpStatusCode get(Filters filters, String url, Consumer<Map<String, Object>> attributes) {
		return filters.on(bean(WebClient.Builder.class), this)
			.defaultRequest((request) -> request.attributes(SecurityFilterTests::addServletRequest))
			.build()
			.get()
			.uri(url)
			.attributes(attributes)
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
			.block();
	}

	// Security's filter for servlet applications acts within a servlet request only
	private static void addServletRequest(Map<String, Object> attributes) {
		attributes.put(HttpServletRequest.class.getName(), new MockHttpServletRequest());
		attributes.put(HttpServletResponse.class.getName(), new MockHttpServletResponse());
	}

	private ServerOAuth2AuthorizedClientExchangeFilterFunction serverFilter() {
		return new ServerOAuth2AuthorizedClientExchangeFilterFunction(
				new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(
						bean(ReactiveClientRegistrationRepository.class),
						bean(ReactiveOAuth2AuthorizedClientService.class)));
	}

	private ExchangeFilterFunction servletFilter() {
		return new ServletOAuth2AuthorizedClientExchangeFilterFunction(
				new AuthorizedClientServiceOAuth2AuthorizedClientManager(bean(ClientRegistrationRepository.class),
						bean(OAuth2AuthorizedClientService.class)));
	}

	/**
	 * Which of Spring Security's filters there is, and where.
	 */
	enum Filters {

		SERVER_FILTER_BEFORE_OURS, SERVER_FILTER_AFTER_OURS, SERVLET_FILTER_BEFORE_OURS, SERVLET_FILTER_AFTER_OURS;

		WebClient.Builder on(WebClient.Builder builder, SecurityFilterTests tests) {
			ExchangeFilterFunction filter = name().startsWith("SERVER") ? tests.serverFilter() : tests.servletFilter();
			// Boot's builder has ours
			return builder.filters((filters) -> filters.add(name().contains("BEFORE") ? 0 : filters.size(), filter));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
