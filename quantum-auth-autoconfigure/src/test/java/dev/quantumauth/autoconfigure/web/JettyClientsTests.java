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
import java.util.List;
import java.util.function.Consumer;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.eclipse.jetty.client.Authentication;
import org.eclipse.jetty.client.BasicAuthentication;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.AccountsWithHeader;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JettyClients}: an application has given Jetty a user name and a
 * password for every server.
 */
@Tag("boot")
@Tag("http")
@ParameterizedClass
@MethodSource(TokenHeaders.ALL)
class JettyClientsTests {

	private final FakeQci qci = FakeQci.start();

	private final TokenHeader header;

	private final ApplicationContextRunner contextRunner;

	JettyClientsTests(TokenHeader header) {
		this.header = header;
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
					QuantumAuthWebClientAutoConfiguration.class, QuantumAuthRestClientAutoConfiguration.class,
					RestClientAutoConfiguration.class, WebClientAutoConfiguration.class,
					HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
					ReactiveHttpClientAutoConfiguration.class))
			.withUserConfiguration(BasicAuthenticationConfiguration.class)
			.withBean(AccountsWithHeader.class, () -> new AccountsWithHeader(header))
			.withPropertyValues("quantum.auth.qci.url=" + this.qci.url(),
					"quantum.auth.qci.api-urls=" + this.qci.url() + "/api",
					"quantum.auth.qci.api-token=" + this.qci.apiToken(), "spring.http.clients.reactive.connector=jetty",
					"spring.http.clients.imperative.factory=jetty");
	}

	@BeforeEach
	void challenge() {
		this.qci.wireMock()
			.stubFor(WireMock.get(WireMock.urlPathMatching("/(api|other)/jobs"))
				.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Basic realm=\"api\"")));
		this.qci.wireMock()
			.stubFor(WireMock.get(WireMock.urlPathMatching("/(api|other)/jobs"))
				.withBasicAuth("user", "password")
				.willReturn(WireMock.ok()));
	}

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void challengeToARequestWithATokenIsNotAnswered() {
		this.contextRunner.run((context) -> {
			String url = this.qci.url() + "/api/jobs";
			assertThat(sendReactive(context, url)).isEqualTo(401);
			assertThat(sendBlocking(context, url)).isEqualTo(401);
			assertThat(requests()).hasSizeGreaterThanOrEqualTo(2)
				.allSatisfy((request) -> assertThat(request.header(this.header.name()).values()).singleElement()
					.matches(this.header::matches))
				.noneMatch((request) -> request.getHeaders().toString().contains("Basic"));
		});
	}

	@Test
	void challengeToAnyOtherRequestIsAnsweredAsWithoutUs() {
		this.contextRunner.run((context) -> {
			String url = this.qci.url() + "/other/jobs";
			assertThat(sendReactive(context, url)).isEqualTo(200);
			assertThat(sendBlocking(context, url)).isEqualTo(200);
			assertThat(requests()).isNotEmpty();
		});
	}

	private static int sendReactive(ApplicationContext context, String url) {
		return context.getBean(WebClient.Builder.class)
			.build()
			.get()
			.uri(URI.create(url))
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value()))
			.block();
	}

	private static int sendBlocking(ApplicationContext context, String url) {
		return context.getBean(RestClient.Builder.class)
			.build()
			.get()
			.uri(URI.create(url))
			.exchange((request, response) -> response.getStatusCode().value());
	}

	private List<LoggedRequest> requests() {
		return this.qci.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlPathMatching("/(api|other)/jobs")));
	}

	@Configuration(proxyBeanMethods = false)
	static class BasicAuthenticationConfiguration {

		private final Consumer<HttpClient> authenticating = (client) -> client.getAuthenticationStore()
			.addAuthentication(new BasicAuthentication(null, Authentication.ANY_REALM, "user", "password") {

				@Override
				public boolean matches(String type, URI uri, String realm) {
					return type.equals("Basic");
				}

			});

		@Bean
		ClientHttpConnectorBuilderCustomizer<JettyClientHttpConnectorBuilder> authenticatingConnector() {
			return (builder) -> builder.withHttpClientCustomizer(this.authenticating);
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JettyClientHttpRequestFactoryBuilder> authenticatingRequestFactory() {
			return (builder) -> builder.withHttpClientCustomizer(this.authenticating);
		}

	}

}
