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
import java.time.Duration;
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
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.AccountsWithHeader;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for redirects over real HTTP, on each connector that Spring Boot detects: those
 * of requests that may carry a token are for the caller, all others are followed.
 */
@Tag("boot")
@Tag("http")
@ParameterizedClass
@MethodSource(TokenHeaders.ALL)
class RedirectTests {

	private static final List<Integer> STATUSES = List.of(301, 302, 303, 307, 308);

	private final FakeQci qci = FakeQci.start();

	private final WireMockServer elsewhere = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort().http2PlainDisabled(true));

	private final TokenHeader header;

	private final ApplicationContextRunner contextRunner;

	RedirectTests(TokenHeader header) {
		this.header = header;
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
					QuantumAuthWebClientAutoConfiguration.class, WebClientAutoConfiguration.class,
					HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class))
			.withBean(ReactorResourceFactory.class, RedirectTests::withoutQuietPeriod)
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
	@ValueSource(strings = { "reactor", "jetty", "http-components", "jdk" })
	void noTokenArrivesAtAnotherPort(String connector) {
		String arrived = "http://127.0.0.1:" + this.elsewhere.port() + "/arrived";
		followAll(connector, arrived);
		assertThat(arrivals(this.elsewhere)).noneMatch((request) -> request.containsHeader(this.header.name()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jetty", "http-components", "jdk" })
	void noTokenArrivesAtAnotherHost(String connector) {
		followAll(connector, "http://localhost:" + this.qci.url().getPort() + "/arrived");
		assertThat(arrivals(this.qci.wireMock())).noneMatch((request) -> request.containsHeader(this.header.name()));
	}

	private void followAll(String connector, String location) {
		on(connector).run((context) -> {
			WebClient webClient = context.getBean(WebClient.Builder.class).build();
			for (int status : STATUSES) {
				redirect(this.qci.wireMock(), status, location);
				for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST)) {
					sendRegardless(webClient, method, this.qci.url() + "/redirect/" + status);
				}
			}
		});
		assertThat(this.qci.wireMock().findAll(WireMock.anyRequestedFor(WireMock.urlPathMatching("/redirect/.*"))))
			.hasSize(2 * STATUSES.size())
			.allSatisfy((request) -> assertThat(request.getHeader(this.header.name()))
				.isEqualTo(this.header.value(this.qci.issuedTokens().get(0))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jetty", "http-components", "jdk" })
	void redirectOfTheCloudIsHandedToTheCaller(String connector) {
		on(connector).run((context) -> {
			redirect(this.qci.wireMock(), 307, this.qci.url() + "/arrived");
			assertThat(send(context.getBean(WebClient.Builder.class).build(), HttpMethod.GET,
					this.qci.url() + "/redirect/307")
				.value()).isEqualTo(307);
			assertThat(arrivals(this.qci.wireMock())).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jetty", "http-components", "jdk" })
	void otherRequestsFollowRedirects(String connector) {
		on(connector).run((context) -> {
			WebClient webClient = context.getBean(WebClient.Builder.class).build();
			for (int status : STATUSES) {
				redirect(this.elsewhere, status, this.elsewhere.baseUrl() + "/arrived");
				assertThat(send(webClient, HttpMethod.GET, this.elsewhere.baseUrl() + "/redirect/" + status).value())
					.isEqualTo(200);
			}
			assertThat(arrivals(this.elsewhere)).hasSize(STATUSES.size());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jetty", "http-components", "jdk" })
	void requestsThatAreToldNotToFollowRedirectsStillDoNot(String connector) {
		on(connector).withPropertyValues("spring.http.clients.redirects=dont-follow").run((context) -> {
			redirect(this.elsewhere, 302, this.elsewhere.baseUrl() + "/arrived");
			assertThat(send(context.getBean(WebClient.Builder.class).build(), HttpMethod.GET,
					this.elsewhere.baseUrl() + "/redirect/302")
				.value()).isEqualTo(302);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jetty", "http-components", "jdk" })
	void filterUsedByHandIsGuardedToo(String connector) {
		on(connector).withPropertyValues("quantum.auth.webclient.enabled=false").run((context) -> {
			redirect(this.qci.wireMock(), 307, "http://127.0.0.1:" + this.elsewhere.port() + "/arrived");
			WebClient webClient = context.getBean(WebClient.Builder.class)
				.filter(context.getBean(QuantumAuthExchangeFilterFunction.class))
				.build();
			assertThat(send(webClient, HttpMethod.GET, this.qci.url() + "/redirect/307").value()).isEqualTo(307);
			assertThat(arrivals(this.elsewhere)).isEmpty();
		});
	}

	@Test
	void builderOfTheApplicationIsGuardedToo() {
		this.contextRunner.withUserConfiguration(OwnConnectorBuilderConfiguration.class).run((context) -> {
			redirect(this.qci.wireMock(), 307, "http://127.0.0.1:" + this.elsewhere.port() + "/arrived");
			assertThat(send(context.getBean(WebClient.Builder.class).build(), HttpMethod.GET,
					this.qci.url() + "/redirect/307")
				.value()).isEqualTo(307);
			assertThat(arrivals(this.elsewhere)).isEmpty();
		});
	}

	@ParameterizedTest
	@MethodSource("buildersThatFollow")
	void builderOfTheApplicationThatFollowsRedirectsIsGuardedToo(ClientHttpConnectorBuilder<?> builder) {
		this.contextRunner.withBean(ClientHttpConnectorBuilder.class, () -> builder).run((context) -> {
			redirect(this.qci.wireMock(), 307, "http://127.0.0.1:" + this.elsewhere.port() + "/arrived");
			assertThat(send(context.getBean(WebClient.Builder.class).build(), HttpMethod.GET,
					this.qci.url() + "/redirect/307")
				.value()).isEqualTo(307);
			assertThat(arrivals(this.elsewhere)).isEmpty();
		});
	}

	static List<ClientHttpConnectorBuilder<?>> buildersThatFollow() {
		return List.of(
				ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer((client) -> client.followRedirect(true)),
				ClientHttpConnectorBuilder.jetty()
					.withHttpClientCustomizer((client) -> client.setFollowRedirects(true)),
				ClientHttpConnectorBuilder.httpComponents()
					.withHttpClientCustomizer((client) -> client.setRedirectStrategy(DefaultRedirectStrategy.INSTANCE)),
				ClientHttpConnectorBuilder.jdk()
					.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.ALWAYS)));
	}

	private ApplicationContextRunner on(String connector) {
		return this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=" + connector);
	}

	private static ReactorResourceFactory withoutQuietPeriod() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setShutdownQuietPeriod(Duration.ZERO);
		return resources;
	}

	private static void redirect(WireMockServer server, int status, String location) {
		server.stubFor(WireMock.any(WireMock.urlPathEqualTo("/redirect/" + status))
			.willReturn(WireMock.aResponse().withStatus(status).withHeader("Location", location)));
	}

	// Jetty does not write a body a second time, so it follows no redirect of a POST
	private static void sendRegardless(WebClient webClient, HttpMethod method, String uri) {
		try {
			send(webClient, method, uri);
		}
		catch (WebClientRequestException ex) {
			assertThat(method).isEqualTo(HttpMethod.POST);
		}
	}

	private static HttpStatusCode send(WebClient webClient, HttpMethod method, String uri) {
		WebClient.RequestBodySpec request = webClient.method(method).uri(URI.create(uri));
		return (method.equals(HttpMethod.POST) ? request.bodyValue("job") : request)
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
			.block();
	}

	private static List<LoggedRequest> arrivals(WireMockServer server) {
		return server.findAll(WireMock.anyRequestedFor(WireMock.urlPathEqualTo("/arrived")));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectorBuilderConfiguration {

		@Bean
		ClientHttpConnectorBuilder<?> connectorBuilder() {
			return ClientHttpConnectorBuilder.jdk();
		}

	}

}
