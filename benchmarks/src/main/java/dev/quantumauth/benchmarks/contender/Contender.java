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

import java.time.Duration;
import java.util.List;

import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ClientCredentialsReactiveOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.InMemoryReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServerOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.qci.QciAccount;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

/**
 * A way of putting a token on a request.
 *
 * @since 0.1.0
 */
public enum Contender {

	/**
	 * No token at all: what the others are added to.
	 */
	NO_FILTER("no filter") {

		@Override
		public ExchangeFilterFunction filter(Cloud cloud, SessionScheduler scheduler, Duration clockSkew) {
			return (request, next) -> next.exchange(request);
		}

	},

	/**
	 * What one writes by hand, with a token that never expires.
	 */
	STATIC_HEADER("static header") {

		@Override
		public ExchangeFilterFunction filter(Cloud cloud, SessionScheduler scheduler, Duration clockSkew) {
			return (request,
					next) -> next.exchange(ClientRequest.from(request)
						.headers((headers) -> headers.setBearerAuth(cloud.staticToken()))
						.build());
		}

	},

	/**
	 * One QCi account with its default settings.
	 */
	QUANTUM_AUTH("quantum-auth") {

		@Override
		public ExchangeFilterFunction filter(Cloud cloud, SessionScheduler scheduler, Duration clockSkew) {
			TokenAccount<QciAuthClient> account = QciAccount.builder("qci", cloud.url(), () -> "api-token")
				.build(cloud::authClient, scheduler);
			return new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(account)));
		}

	},

	/**
	 * Spring Security's filter with the manager for use outside of a web request, and the
	 * client credentials grant.
	 */
	SPRING_SECURITY("Spring Security") {

		@Override
		public ExchangeFilterFunction filter(Cloud cloud, SessionScheduler scheduler, Duration clockSkew) {
			ClientRegistration registration = ClientRegistration.withRegistrationId("api")
				.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
				.clientId("client")
				.clientSecret("secret")
				.tokenUri(cloud.url() + Cloud.OAUTH2_TOKEN_PATH)
				.build();
			InMemoryReactiveClientRegistrationRepository registrations = new InMemoryReactiveClientRegistrationRepository(
					registration);
			WebClientReactiveClientCredentialsTokenResponseClient tokens = new WebClientReactiveClientCredentialsTokenResponseClient();
			tokens.setWebClient(cloud.authClient());
			ClientCredentialsReactiveOAuth2AuthorizedClientProvider provider = new ClientCredentialsReactiveOAuth2AuthorizedClientProvider();
			provider.setAccessTokenResponseClient(tokens);
			provider.setClockSkew(clockSkew);
			AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager manager = new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(
					registrations, new InMemoryReactiveOAuth2AuthorizedClientService(registrations));
			manager.setAuthorizedClientProvider(provider);
			ServerOAuth2AuthorizedClientExchangeFilterFunction filter = new ServerOAuth2AuthorizedClientExchangeFilterFunction(
					manager);
			filter.setDefaultClientRegistrationId("api");
			return filter;
		}

	};

	/**
	 * How long before expiry Spring Security renews, unless told otherwise.
	 */
	public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofMinutes(1);

	private final String label;

	Contender(String label) {
		this.label = label;
	}

	/**
	 * Create a filter that holds no token yet.
	 * @param cloud where requests go and tokens come from
	 * @param scheduler the threads for renewals, if it has any
	 * @param clockSkew for Spring Security: how long before expiry to renew
	 * @return the filter
	 */
	public abstract ExchangeFilterFunction filter(Cloud cloud, SessionScheduler scheduler, Duration clockSkew);

	public String label() {
		return this.label;
	}

}
