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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.client.RedirectGuardRequestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of a {@code RestClient} that puts our tokens on requests and carries Spring
 * Security's interceptor.
 */
class SecurityInterceptorTests extends AbstractSecurityTests {

	@Override
	protected Class<?> application() {
		return Application.class;
	}

	@ParameterizedTest
	@EnumSource
	void requestsWithoutAChoiceCarryTheTokenThatTheirOriginCallsFor(Client client) {
		assertThat(get(client, getQci().url() + ALLOCATIONS, (attributes) -> {
		})).isEqualTo(HttpStatus.OK);
		assertThatQciWasCalledAs("qci");
	}

	@ParameterizedTest
	@EnumSource
	void accountChoosesTheAccount(Client client) {
		assertThat(get(client, getQci().url() + ALLOCATIONS, QuantumAuth.account("alice"))).isEqualTo(HttpStatus.OK);
		assertThatQciWasCalledAs("alice");
	}

	@ParameterizedTest
	@EnumSource
	void accountThatIsARegistrationOfSpringSecurityIsAnError(Client client) {
		assertThatExceptionOfType(ClientAuthorizationException.class)
			.isThrownBy(() -> get(client, getPartner().url() + "/orders", QuantumAuth.account("partner")))
			.withMessageContaining("Account 'partner': there is no such account, only ");
		assertThat(getPartner().requests("/orders")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void requestsToSomebodyElseCarryTheTokenOfSpringSecurity(Client client) {
		assertThat(get(client, getPartner().url() + "/orders", ClientAttributes.clientRegistrationId("partner")))
			.isEqualTo(HttpStatus.OK);
		assertThatThePartnerWasCalledWithItsToken();
		assertThatQciWasNotCalled();
	}

	@ParameterizedTest
	@EnumSource
	void tokenThatSpringSecurityHasPutOnARequestToTheCloudStays(Client client) {
		assertThat(get(client, getQci().url() + ALLOCATIONS, ClientAttributes.clientRegistrationId("partner")))
			.isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThatQciWasCalledWithTheTokenOfThePartner();
	}

	@ParameterizedTest
	@EnumSource
	void clientRegistrationIdOfAnAccountIsUnknownToSpringSecurity(Client client) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> get(client, getQci().url() + ALLOCATIONS, ClientAttributes.clientRegistrationId("alice")))
			.withMessage("Could not find ClientRegistration with id 'alice'");
		assertThatQciWasNotCalled();
	}

	private HttpStatusCode get(Client client, String url, Consumer<Map<String, Object>> attributes) {
		return client.build(this)
			.get()
			.uri(url)
			.attributes(attributes)
			.exchange((request, response) -> response.getStatusCode());
	}

	private ClientHttpRequestInterceptor interceptor() {
		return new OAuth2ClientHttpRequestInterceptor(new AuthorizedClientServiceOAuth2AuthorizedClientManager(
				bean(ClientRegistrationRepository.class), bean(OAuth2AuthorizedClientService.class)));
	}

	/**
	 * How the client is made.
	 */
	enum Client {

		BUILDER_OF_BOOT {

			@Override
			RestClient build(SecurityInterceptorTests tests) {
				return tests.bean(RestClient.Builder.class).requestInterceptor(tests.interceptor()).build();
			}

		},

		INTERCEPTORS_WITH_OURS_LAST {

			@Override
			RestClient build(SecurityInterceptorTests tests) {
				return byHand().requestInterceptor(tests.interceptor())
					.requestInterceptor(tests.bean(QuantumAuthClientHttpRequestInterceptor.class))
					.build();
			}

		},

		INTERCEPTORS_WITH_OURS_FIRST {

			@Override
			RestClient build(SecurityInterceptorTests tests) {
				return byHand().requestInterceptor(tests.bean(QuantumAuthClientHttpRequestInterceptor.class))
					.requestInterceptor(tests.interceptor())
					.build();
			}

		};

		abstract RestClient build(SecurityInterceptorTests tests);

		private static RestClient.Builder byHand() {
			return RestClient.builder()
				.requestFactory(RedirectGuardRequestFactory.notFollowing(new JdkClientHttpRequestFactory()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
