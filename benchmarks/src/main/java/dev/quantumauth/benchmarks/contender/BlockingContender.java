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

package dev.quantumauth.benchmarks.contender;

import java.util.List;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ClientCredentialsOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.qci.QciAccount;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestFactory;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.client.RedirectGuardRequestFactory;

/**
 * A way of putting a token on a request of a blocking client.
 *
 * @since 0.1.0
 */
public enum BlockingContender {

	/**
	 * No token at all: what the others are added to.
	 */
	NO_INTERCEPTOR("no interceptor") {

		@Override
		public ClientHttpRequestFactory over(ClientHttpRequestFactory client, Cloud cloud, SessionScheduler scheduler) {
			return client;
		}

	},

	/**
	 * What one writes by hand, with a token that never expires.
	 */
	STATIC_HEADER("static header") {

		@Override
		public ClientHttpRequestFactory over(ClientHttpRequestFactory client, Cloud cloud, SessionScheduler scheduler) {
			return intercepting(client, (request, body, execution) -> {
				request.getHeaders().setBearerAuth(cloud.staticToken());
				return execution.execute(request, body);
			});
		}

	},

	/**
	 * What Spring Boot's builder gets: a request factory.
	 */
	QUANTUM_AUTH_FACTORY("quantum-auth, on Boot's builder") {

		@Override
		public ClientHttpRequestFactory over(ClientHttpRequestFactory client, Cloud cloud, SessionScheduler scheduler) {
			return new QuantumAuthClientHttpRequestFactory(RedirectGuardRequestFactory.notFollowing(client),
					clients(cloud, scheduler));
		}

	},

	/**
	 * The interceptor for use by hand.
	 */
	QUANTUM_AUTH_INTERCEPTOR("quantum-auth, interceptor") {

		@Override
		public ClientHttpRequestFactory over(ClientHttpRequestFactory client, Cloud cloud, SessionScheduler scheduler) {
			return intercepting(RedirectGuardRequestFactory.notFollowing(client),
					new QuantumAuthClientHttpRequestInterceptor(clients(cloud, scheduler)));
		}

	},

	/**
	 * Spring Security's interceptor with the manager for use outside of a web request,
	 * and the client credentials grant.
	 */
	SPRING_SECURITY("Spring Security") {

		@Override
		public ClientHttpRequestFactory over(ClientHttpRequestFactory client, Cloud cloud, SessionScheduler scheduler) {
			ClientRegistration registration = ClientRegistration.withRegistrationId("api")
				.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
				.clientId("client")
				.clientSecret("secret")
				.tokenUri(cloud.url() + Cloud.OAUTH2_TOKEN_PATH)
				.build();
			InMemoryClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(registration);
			ClientCredentialsOAuth2AuthorizedClientProvider provider = new ClientCredentialsOAuth2AuthorizedClientProvider();
			provider.setAccessTokenResponseClient((grant) -> OAuth2AccessTokenResponse.withToken(cloud.staticToken())
				.tokenType(TokenType.BEARER)
				.expiresIn(3600)
				.build());
			AuthorizedClientServiceOAuth2AuthorizedClientManager manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(
					registrations, new InMemoryOAuth2AuthorizedClientService(registrations));
			manager.setAuthorizedClientProvider(provider);
			OAuth2ClientHttpRequestInterceptor interceptor = new OAuth2ClientHttpRequestInterceptor(manager);
			interceptor.setClientRegistrationIdResolver((request) -> "api");
			return intercepting(client, interceptor);
		}

	};

	private final String label;

	BlockingContender(String label) {
		this.label = label;
	}

	/**
	 * Put tokens on the requests of a client.
	 * @param client makes requests without a token
	 * @param cloud where requests go and tokens come from
	 * @param scheduler the threads for renewals, if it has any
	 * @return makes requests with a token
	 */
	public abstract ClientHttpRequestFactory over(ClientHttpRequestFactory client, Cloud cloud,
			SessionScheduler scheduler);

	public String label() {
		return this.label;
	}

	private static ClientHttpRequestFactory intercepting(ClientHttpRequestFactory client,
			ClientHttpRequestInterceptor interceptor) {
		return new InterceptingClientHttpRequestFactory(client, List.of(interceptor));
	}

	private static QuantumAuthClients clients(Cloud cloud, SessionScheduler scheduler) {
		return new QuantumAuthClients(
				List.of(QciAccount.builder("qci", cloud.url(), () -> "api-token").build(cloud::authClient, scheduler)));
	}

}
