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

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.eclipse.jetty.client.Authentication;
import org.eclipse.jetty.client.BasicAuthentication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import reactor.netty.http.client.HttpClient;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.web.stack.BootClient;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.stack.Library;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a 401 that an HTTP client could answer by itself: the application may have
 * given it a user name and a password for every server. The JDK's
 * {@code HttpURLConnection} cannot be given any.
 */
@Tag("boot")
@Tag("http")
@ParameterizedClass
@MethodSource(BootClient.DISTINCT)
class ChallengeTests {

	private static final String REASON = "The cloud says why. ".repeat(1000);

	private final FakeQci qci = FakeQci.start();

	@Parameter
	private BootClient client;

	@BeforeEach
	void answer() {
		this.qci.wireMock().stubFor(WireMock.any(WireMock.urlPathMatching("/[a-z-]+/basic")).willReturn(challenge()));
		this.qci.wireMock()
			.stubFor(WireMock.any(WireMock.urlPathMatching("/[a-z-]+/plain"))
				.willReturn(WireMock.unauthorized().withBody(REASON)));
		this.qci.wireMock()
			.stubFor(WireMock.any(WireMock.urlPathMatching("/[a-z-]+/basic"))
				.withBasicAuth("user", "password")
				.willReturn(WireMock.ok()));
	}

	private static ResponseDefinitionBuilder challenge() {
		return WireMock.unauthorized().withHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"api\"").withBody(REASON);
	}

	@AfterEach
	void close() {
		this.qci.close();
	}

	@ParameterizedTest
	@CsvSource({ "basic, false", "basic, true", "plain, true" })
	void the401ToARequestWithATokenIsHandedOnOrAnsweredWithAReplayAndNothingElse(String path, boolean credentials) {
		runner(credentials).run((context) -> {
			for (Map.Entry<String, TokenHeader> account : TokenHeaders.byId().entrySet()) {
				this.qci.wireMock().resetRequests();
				ResponseEntity<String> response = this.client.kind()
					.sender(context)
					.get(this.qci.url() + "/" + account.getKey() + "/" + path);
				boolean replay = !account.getValue().isBearer() || path.equals("plain");
				assertThat(credentials(requests())).as("requests of %s", account)
					.hasSize(replay ? 2 : 1)
					.doesNotHaveDuplicates()
					.isSubsetOf(headers(account.getValue()));
				assertThat(response.getStatusCode().value()).isEqualTo(401);
				assertThat(response.getBody()).isEqualTo(REASON);
			}
		});
	}

	@Test
	void the401ToAnotherRequestIsAnsweredAsWithoutUs() {
		runner(true).run((context) -> {
			String url = this.qci.url() + "/other/basic";
			assertThat(this.client.kind().sender(context).get(url).getStatusCode().value())
				.isEqualTo((this.client.library() != Library.SIMPLE) ? 200 : 401);
		});
	}

	private ApplicationContextRunner runner(boolean credentials) {
		ApplicationContextRunner runner = this.client.on(ClientContext.runnerWithEachHeader(this.qci));
		return credentials ? runner.withUserConfiguration(CredentialsConfiguration.class) : runner;
	}

	private List<LoggedRequest> requests() {
		return this.qci.wireMock()
			.findAll(WireMock.anyRequestedFor(WireMock.urlPathMatching("/[a-z-]+/(basic|plain)")));
	}

	private static List<String> credentials(List<LoggedRequest> requests) {
		return requests.stream()
			.map((request) -> Stream.of(HttpHeaders.AUTHORIZATION, TokenHeaders.X_AUTH_TOKEN.name())
				.filter(request::containsHeader)
				.map((name) -> name + request.header(name).values())
				.toList()
				.toString())
			.toList();
	}

	private List<String> headers(TokenHeader header) {
		return this.qci.issuedTokens()
			.stream()
			.map((token) -> List.of(header.name() + List.of(header.value(token))).toString())
			.toList();
	}

	private static final class UserAndPassword extends Authenticator {

		@Override
		protected PasswordAuthentication getPasswordAuthentication() {
			return new PasswordAuthentication("user", "password".toCharArray());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CredentialsConfiguration {

		private static final CredentialsProvider PROVIDER = (scope, context) -> new UsernamePasswordCredentials("user",
				"password".toCharArray());

		private final Consumer<org.eclipse.jetty.client.HttpClient> jetty = (client) -> client.getAuthenticationStore()
			.addAuthentication(new BasicAuthentication(null, Authentication.ANY_REALM, "user", "password") {

				@Override
				public boolean matches(String type, URI uri, String realm) {
					return type.equals("Basic");
				}

			});

		private static HttpClient reactor(HttpClient client) {
			return client.httpAuthentication((request, response) -> response.status().code() == 401,
					(request, address) -> request.header(HttpHeaders.AUTHORIZATION,
							"Basic " + HttpHeaders.encodeBasicAuth("user", "password", null)));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<JettyClientHttpConnectorBuilder> jettyConnector() {
			return (builder) -> builder.withHttpClientCustomizer(this.jetty);
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JettyClientHttpRequestFactoryBuilder> jettyRequestFactory() {
			return (builder) -> builder.withHttpClientCustomizer(this.jetty);
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<HttpComponentsClientHttpConnectorBuilder> httpComponentsConnector() {
			return (builder) -> builder
				.withHttpClientCustomizer((client) -> client.setDefaultCredentialsProvider(PROVIDER));
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> httpComponentsRequestFactory() {
			return (builder) -> builder
				.withHttpClientCustomizer((client) -> client.setDefaultCredentialsProvider(PROVIDER));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> jdkConnector() {
			return (builder) -> builder
				.withHttpClientCustomizer((client) -> client.authenticator(new UserAndPassword()));
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> jdkRequestFactory() {
			return (builder) -> builder
				.withHttpClientCustomizer((client) -> client.authenticator(new UserAndPassword()));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> reactorConnector() {
			return (builder) -> builder.withHttpClientCustomizer(CredentialsConfiguration::reactor);
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> reactorRequestFactory() {
			return (builder) -> builder.withHttpClientCustomizer(CredentialsConfiguration::reactor);
		}

	}

}
