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

package dev.quantumauth.interop.docs;

import java.net.http.HttpClient;
import java.time.Duration;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.DelegatingReactiveOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.InMemoryReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServerOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.http.AuthServerConnector;
import dev.quantumauth.iqm.IqmClientRegistration;
import dev.quantumauth.iqm.IqmCredentials;
import dev.quantumauth.iqm.IqmReactiveOAuth2AuthorizedClientProvider;
import dev.quantumauth.qci.QciAccessTokenResponseClient;
import dev.quantumauth.qci.QciClientRegistration;
import dev.quantumauth.qci.QciReactiveOAuth2AuthorizedClientProvider;

@Configuration(proxyBeanMethods = false)
class OwnManager {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Bean
	WebClient clouds(Environment environment) {
		return WebClient.builder()
			.filter(new ServerOAuth2AuthorizedClientExchangeFilterFunction(manager(environment)))
			.build();
	}

	// No bean: Boot's own repository and manager would give way to it
	private static ReactiveOAuth2AuthorizedClientManager manager(Environment environment) {
		InMemoryReactiveClientRegistrationRepository registrations = new InMemoryReactiveClientRegistrationRepository(
				QciClientRegistration.withUrl("my-qci", environment.getRequiredProperty("my.qci.url")).build(),
				IqmClientRegistration
					.withAuthServerUrl("my-iqm", environment.getRequiredProperty("my.iqm.auth-server-url"))
					.build());
		AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager manager = new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(
				registrations, new InMemoryReactiveOAuth2AuthorizedClientService(registrations));
		WebClient tokenRequests = tokenRequests();
		manager.setAuthorizedClientProvider(new DelegatingReactiveOAuth2AuthorizedClientProvider(
				new QciReactiveOAuth2AuthorizedClientProvider(new QciAccessTokenResponseClient(tokenRequests, TIMEOUT),
						(registration) -> environment.getRequiredProperty("my.qci.api-token")),
				new IqmReactiveOAuth2AuthorizedClientProvider(tokenRequests, TIMEOUT,
						(registration) -> new IqmCredentials(environment.getRequiredProperty("my.iqm.username"),
								environment.getRequiredProperty("my.iqm.password")))));
		return manager;
	}

	// Without any filter, and on a connector that takes the credential nowhere else
	private static WebClient tokenRequests() {
		return WebClient.builder().clientConnector(new AuthServerConnector(HttpClient::newBuilder, TIMEOUT)).build();
	}

}
