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
import java.net.http.HttpClient.Redirect;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.web.client.RestClient;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.AccountsWithHeader;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.client.RedirectGuardRequestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for redirects over real HTTP, on each client that Spring Boot's
 * {@code RestClient.Builder} may use: those of requests that may carry a token are for
 * the caller, all others are followed.
 */
@Tag("boot")
@Tag("http")
@ParameterizedClass
@MethodSource(TokenHeaders.ALL)
class RestClientRedirectTests {

	private static final List<Integer> STATUSES = List.of(301, 302, 303, 307, 308);

	private final FakeQci qci = FakeQci.start();

	private final WireMockServer elsewhere = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort().http2PlainDisabled(true));

	private final TokenHeader header;

	private final ApplicationContextRunner contextRunner;

	RestClientRedirectTests(TokenHeader header) {
		this.header = header;
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
					QuantumAuthRestClientAutoConfiguration.class, RestClientAutoConfiguration.class,
					RestTemplateAutoConfiguration.class, HttpClientAutoConfiguration.class,
					ImperativeHttpClientAutoConfiguration.class))
			.withPropertyValues(this.qci.propertyPairs())
			.withBean(AccountsWithHeader.class, () -> new AccountsWithHeader(header));
	}

	@BeforeEach
	void start() {
		this.elsewhere.start();
		this.elsewhere.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
		this.qci.wireMock().stubFor(WireMock.any(WireMock.urlPathEqualTo("/arrived")).willReturn(WireMock.ok()));
	}

	@AfterEach
	void stop() {
		this.elsewhere.stop();
		this.qci.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "jetty", "reactor", "jdk", "simple" })
	void redirectOfTheCloudIsHandedToTheCallerWhereverItLeads(String client) {
		on(client).run((context) -> {
			RestClient restClient = context.getBean(RestClient.Builder.class).build();
			for (String location : List.of("http://127.0.0.1:" + this.elsewhere.port() + "/arrived",
					"http://localhost:" + this.elsewhere.port() + "/arrived", this.qci.url() + "/arrived")) {
				for (int status : STATUSES) {
					redirect(this.qci.wireMock(), status, location);
					for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST)) {
						assertThat(send(restClient, method, this.qci.url() + "/redirect/" + status)).isEqualTo(status);
					}
				}
			}
			assertThat(this.qci.wireMock().findAll(WireMock.anyRequestedFor(WireMock.urlPathMatching("/redirect/.*"))))
				.hasSize(3 * 2 * STATUSES.size())
				.allSatisfy((request) -> assertThat(request.getHeader(this.header.name()))
					.isEqualTo(this.header.value(this.qci.issuedTokens().get(0))));
			assertThat(arrivals(this.elsewhere)).isEmpty();
			assertThat(arrivals(this.qci.wireMock())).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "jetty", "reactor", "jdk", "simple" })
	void otherRequestsFollowRedirects(String client) {
		on(client).run((context) -> {
			RestClient restClient = context.getBean(RestClient.Builder.class).build();
			// The JDK's HttpURLConnection does not know 308
			for (int status : STATUSES.subList(0, client.equals("simple") ? 3 : 5)) {
				redirect(this.elsewhere, status, this.elsewhere.baseUrl() + "/arrived");
				assertThat(send(restClient, HttpMethod.GET, this.elsewhere.baseUrl() + "/redirect/" + status))
					.isEqualTo(200);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "jetty", "reactor", "jdk", "simple" })
	void otherRequestsThatAreRedirectedToTheCloudTakeNoTokenThere(String client) {
		on(client).run((context) -> {
			redirect(this.elsewhere, 302, this.qci.url() + "/arrived");
			assertThat(send(context.getBean(RestClient.Builder.class).build(), HttpMethod.GET,
					this.elsewhere.baseUrl() + "/redirect/302"))
				.isEqualTo(200);
			assertThat(arrivals(this.qci.wireMock())).singleElement()
				.satisfies((request) -> assertThat(request.containsHeader(this.header.name())).isFalse());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "jetty", "reactor", "jdk", "simple" })
	void interceptorUsedByHandIsGuardedToo(String client) {
		on(client).withPropertyValues("quantum.auth.restclient.enabled=false").run((context) -> {
			redirect(this.qci.wireMock(), 307, "http://127.0.0.1:" + this.elsewhere.port() + "/arrived");
			RestClient restClient = context.getBean(RestClient.Builder.class)
				.requestInterceptor(context.getBean(QuantumAuthClientHttpRequestInterceptor.class))
				.build();
			assertThat(send(restClient, HttpMethod.GET, this.qci.url() + "/redirect/307")).isEqualTo(307);
			assertThat(arrivals(this.elsewhere)).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "jetty", "reactor", "jdk", "simple" })
	void restTemplateIsGuardedToo(String client) {
		on(client).run((context) -> {
			redirect(this.qci.wireMock(), 307, "http://127.0.0.1:" + this.elsewhere.port() + "/arrived");
			assertThat(context.getBean(RestTemplateBuilder.class)
				.build()
				.getForEntity(this.qci.url() + "/redirect/307", String.class)
				.getStatusCode()
				.value()).isEqualTo(307);
			assertThat(arrivals(this.elsewhere)).isEmpty();
		});
	}

	@ParameterizedTest
	@MethodSource("buildersThatFollow")
	void redirectOfTheCloudIsHandedToTheCallerWhateverTheApplicationSays(ClientHttpRequestFactoryBuilder<?> builder) {
		this.contextRunner.withBean(ClientHttpRequestFactoryBuilder.class, () -> builder).run(this::assertGuarded);
	}

	static List<ClientHttpRequestFactoryBuilder<?>> buildersThatFollow() {
		return List.of(
				ClientHttpRequestFactoryBuilder.jdk()
					.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.ALWAYS)),
				ClientHttpRequestFactoryBuilder.jetty()
					.withHttpClientCustomizer((client) -> client.setFollowRedirects(true)),
				ClientHttpRequestFactoryBuilder.reactor()
					.withHttpClientCustomizer((client) -> client.followRedirect(true)),
				ClientHttpRequestFactoryBuilder.httpComponents()
					.withHttpClientCustomizer((client) -> client.setRedirectStrategy(DefaultRedirectStrategy.INSTANCE)),
				ClientHttpRequestFactoryBuilder.simple());
	}

	@Test
	void customizerOfTheApplicationDoesNotHaveTheLastWord() {
		this.contextRunner.withUserConfiguration(FollowingConfiguration.class)
			.withPropertyValues("spring.http.clients.imperative.factory=jdk")
			.run(this::assertGuarded);
	}

	private void assertGuarded(AssertableApplicationContext context) {
		redirect(this.qci.wireMock(), 307, "http://127.0.0.1:" + this.elsewhere.port() + "/arrived");
		assertThat(send(context.getBean(RestClient.Builder.class).build(), HttpMethod.GET,
				this.qci.url() + "/redirect/307"))
			.isEqualTo(307);
		assertThat(arrivals(this.elsewhere)).isEmpty();
		this.qci.wireMock()
			.verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo("/redirect/307"))
				.withHeader(this.header.name(), WireMock.matching(this.header.value(".+"))));
	}

	@Test
	void requestFactoryThatIsNotKnownGetsNoTokenUnlessTheApplicationGuardsIt() {
		ClientHttpRequestFactoryBuilder<?> unknown = (settings) -> new JdkClientHttpRequestFactory();
		this.contextRunner.withBean(ClientHttpRequestFactoryBuilder.class, () -> unknown)
			.run((context) -> assertThatExceptionOfType(ClientAuthorizationException.class)
				.isThrownBy(() -> assertGuarded(context))
				.withMessageContaining("RedirectGuardRequestFactory.notFollowing(requestFactory)"));
		this.qci.wireMock().resetRequests();
		ClientHttpRequestFactoryBuilder<?> guarded = (settings) -> RedirectGuardRequestFactory
			.notFollowing(new JdkClientHttpRequestFactory());
		this.contextRunner.withBean(ClientHttpRequestFactoryBuilder.class, () -> guarded).run(this::assertGuarded);
	}

	private ApplicationContextRunner on(String client) {
		return this.contextRunner.withPropertyValues("spring.http.clients.imperative.factory=" + client);
	}

	private static void redirect(WireMockServer server, int status, String location) {
		server.stubFor(WireMock.any(WireMock.urlPathEqualTo("/redirect/" + status))
			.willReturn(WireMock.aResponse().withStatus(status).withHeader("Location", location)));
	}

	private static int send(RestClient restClient, HttpMethod method, String uri) {
		RestClient.RequestBodySpec request = restClient.method(method).uri(URI.create(uri));
		return (method.equals(HttpMethod.POST) ? request.body("job") : request)
			.exchange((sent, response) -> response.getStatusCode().value());
	}

	private static List<LoggedRequest> arrivals(WireMockServer server) {
		return server.findAll(WireMock.anyRequestedFor(WireMock.urlPathEqualTo("/arrived")));
	}

	@Configuration(proxyBeanMethods = false)
	static class FollowingConfiguration {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> customizer() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.ALWAYS));
		}

	}

}
