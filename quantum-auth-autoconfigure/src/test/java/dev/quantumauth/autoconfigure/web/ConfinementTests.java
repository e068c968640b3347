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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.AccountsWithHeader;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.reactive.RedirectGuardConnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that guard and token are inseparable: however an application gets its HTTP
 * client, a request either carries the token and its redirect is handed to the caller, or
 * it carries none and the application is told why. No redirect takes a token to another
 * origin.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
@ParameterizedClass
@MethodSource(TokenHeaders.ALL)
class ConfinementTests {

	private static final List<Integer> STATUSES = List.of(301, 302, 303, 307, 308);

	private final FakeQci qci = FakeQci.start();

	private final WireMockServer elsewhere = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort().http2PlainDisabled(true));

	private final TokenHeader header;

	private final ApplicationContextRunner contextRunner;

	ConfinementTests(TokenHeader header) {
		this.header = header;
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
					QuantumAuthWebClientAutoConfiguration.class, QuantumAuthRestClientAutoConfiguration.class,
					RestClientAutoConfiguration.class, WebClientAutoConfiguration.class,
					HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
					ReactiveHttpClientAutoConfiguration.class))
			.withBean(ReactorResourceFactory.class, ConfinementTests::withoutQuietPeriod)
			.withPropertyValues(this.qci.propertyPairs())
			.withBean(AccountsWithHeader.class, () -> new AccountsWithHeader(header));
	}

	@BeforeEach
	void start() {
		this.elsewhere.start();
		this.elsewhere.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
		for (int status : STATUSES) {
			this.qci.wireMock()
				.stubFor(WireMock.any(WireMock.urlPathEqualTo("/redirect/" + status))
					.willReturn(WireMock.aResponse()
						.withStatus(status)
						.withHeader("Location", this.elsewhere.baseUrl() + "/arrived")));
		}
	}

	@AfterEach
	void stop() {
		this.elsewhere.stop();
		this.qci.close();
	}

	@ParameterizedTest
	@MethodSource("combinations")
	void tokenAndGuardAreThereTogetherOrNotAtAll(Client client, Setup setup, Outcome expected, CapturedOutput output) {
		setup.prepare(this.contextRunner, client).run((context) -> {
			assertThat(context).hasNotFailed();
			for (int status : STATUSES) {
				for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST)) {
					expected.verify(() -> client.send(context, method, this.qci.url() + "/redirect/" + status), status);
				}
			}
			assertThat(arrivals(this.elsewhere)).noneMatch((request) -> request.containsHeader(this.header.name()));
			assertThat(arrivals(this.qci.wireMock()))
				.allMatch((request) -> (expected == Outcome.TOKEN) == request.containsHeader(this.header.name()));
			assertThat(output.toString().contains("and left as it is")).isEqualTo(setup == Setup.DECLARED_BUILDER);
		});
	}

	static Stream<Arguments> combinations() {
		List<Arguments> combinations = new ArrayList<>();
		for (Client client : Client.values()) {
			for (Setup setup : Setup.values()) {
				if (setup != Setup.CONNECTOR_BEAN || client.isReactive()) {
					combinations.add(Arguments.of(client, setup, setup.outcome(client)));
				}
			}
		}
		return combinations.stream();
	}

	@Test
	void errorNamesTheMethodThatGuardsAConnector() {
		this.contextRunner.withBean(ClientHttpConnector.class, () -> new JdkClientHttpConnector())
			.run((context) -> assertThatExceptionOfType(ClientAuthorizationException.class)
				.isThrownBy(() -> Client.JDK.send(context, HttpMethod.GET, this.qci.url() + "/redirect/307"))
				.withMessageContaining("Account 'qci'")
				.withMessageContaining("RedirectGuardConnector.notFollowing(connector)"));
	}

	@Test
	void connectorThatTheApplicationGuardsGetsTokens() {
		this.contextRunner
			.withBean(ClientHttpConnector.class,
					() -> RedirectGuardConnector.notFollowing(new JdkClientHttpConnector()))
			.run((context) -> assertThat(Client.JDK.send(context, HttpMethod.GET, this.qci.url() + "/redirect/307"))
				.isEqualTo(307));
	}

	private static List<LoggedRequest> arrivals(WireMockServer server) {
		return server.findAll(WireMock.anyRequestedFor(WireMock.urlPathMatching("/arrived|/redirect/.*")));
	}

	private static ReactorResourceFactory withoutQuietPeriod() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setShutdownQuietPeriod(Duration.ZERO);
		return resources;
	}

	/**
	 * What becomes of a request.
	 */
	enum Outcome {

		TOKEN {

			@Override
			void verify(Request request, int status) {
				assertThat(request.send()).isEqualTo(status);
			}

		},

		ERROR {

			@Override
			void verify(Request request, int status) {
				assertThatExceptionOfType(ClientAuthorizationException.class).isThrownBy(request::send)
					.withMessageContaining("RedirectGuard");
			}

		},

		// Jetty does not write a body twice, so it follows no redirect of a POST
		NO_TOKEN {

			@Override
			void verify(Request request, int status) {
				try {
					assertThat(request.send()).isIn(200, status);
				}
				catch (ResourceAccessException ex) {
					assertThat(ex).hasMessageContaining("Aborting request after receiving a " + status);
				}
			}

		};

		abstract void verify(Request request, int status);

	}

	/**
	 * Sends a request.
	 */
	interface Request {

		int send();

	}

	/**
	 * How the application gets its client.
	 */
	enum Setup {

		AS_BOOT_MAKES_IT {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, Client client) {
				return client.chosen(runner);
			}

		},

		EARLY_BEAN {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, Client client) {
				return client.chosen(runner).withUserConfiguration(EarlyConfiguration.class);
			}

		},

		CONNECTOR_BEAN {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, Client client) {
				return runner.withBean(ClientHttpConnector.class, () -> client.followingConnectorBuilder()
					.build(HttpClientSettings.defaults().withRedirects(HttpRedirects.FOLLOW)));
			}

		},

		DECLARED_BUILDER {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, Client client) {
				return client.isReactive() ? declared(runner, client.followingConnectorBuilder())
						: declared(runner, client.followingRequestFactoryBuilder());
			}

		},

		BUILDER_BEAN {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, Client client) {
				return client.isReactive()
						? runner.withBean(ClientHttpConnectorBuilder.class, client::followingConnectorBuilder) : runner
							.withBean(ClientHttpRequestFactoryBuilder.class, client::followingRequestFactoryBuilder);
			}

		},

		CUSTOMIZER {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, Client client) {
				return client.chosen(runner).withUserConfiguration(FollowingCustomizers.class);
			}

		};

		abstract ApplicationContextRunner prepare(ApplicationContextRunner runner, Client client);

		Outcome outcome(Client client) {
			return switch (this) {
				case CONNECTOR_BEAN -> (client == Client.JETTY) ? Outcome.TOKEN : Outcome.ERROR;
				case DECLARED_BUILDER ->
					client.isReactive() ? ((client == Client.JETTY) ? Outcome.TOKEN : Outcome.ERROR) : Outcome.NO_TOKEN;
				default -> Outcome.TOKEN;
			};
		}

		@SuppressWarnings("unchecked")
		private static <T> ApplicationContextRunner declared(ApplicationContextRunner runner, T builder) {
			return runner.withBean((Class<T>) builder.getClass(), () -> builder);
		}

	}

	/**
	 * The clients that Spring Boot knows: connectors of {@code WebClient}, request
	 * factories of {@code RestClient}.
	 */
	enum Client {

		REACTOR, JETTY, HTTP_COMPONENTS, JDK, BLOCKING_REACTOR, BLOCKING_JETTY, BLOCKING_HTTP_COMPONENTS, BLOCKING_JDK,
		BLOCKING_SIMPLE;

		boolean isReactive() {
			return ordinal() < BLOCKING_REACTOR.ordinal();
		}

		ApplicationContextRunner chosen(ApplicationContextRunner runner) {
			String name = name().replace("BLOCKING_", "").toLowerCase(Locale.ROOT).replace('_', '-');
			return runner.withPropertyValues(isReactive() ? "spring.http.clients.reactive.connector=" + name
					: "spring.http.clients.imperative.factory=" + name);
		}

		ClientHttpConnectorBuilder<?> followingConnectorBuilder() {
			return switch (this) {
				case REACTOR -> ClientHttpConnectorBuilder.reactor()
					.withHttpClientCustomizer((client) -> client.followRedirect(true));
				case JETTY -> ClientHttpConnectorBuilder.jetty()
					.withHttpClientCustomizer((client) -> client.setFollowRedirects(true));
				case HTTP_COMPONENTS -> ClientHttpConnectorBuilder.httpComponents()
					.withHttpClientCustomizer((client) -> client.setRedirectStrategy(DefaultRedirectStrategy.INSTANCE));
				default -> ClientHttpConnectorBuilder.jdk()
					.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.ALWAYS));
			};
		}

		ClientHttpRequestFactoryBuilder<?> followingRequestFactoryBuilder() {
			return switch (this) {
				case BLOCKING_REACTOR -> ClientHttpRequestFactoryBuilder.reactor()
					.withHttpClientCustomizer((client) -> client.followRedirect(true));
				case BLOCKING_JETTY -> ClientHttpRequestFactoryBuilder.jetty()
					.withHttpClientCustomizer((client) -> client.setFollowRedirects(true));
				case BLOCKING_HTTP_COMPONENTS -> ClientHttpRequestFactoryBuilder.httpComponents()
					.withHttpClientCustomizer((client) -> client.setRedirectStrategy(DefaultRedirectStrategy.INSTANCE));
				case BLOCKING_SIMPLE -> ClientHttpRequestFactoryBuilder.simple();
				default -> ClientHttpRequestFactoryBuilder.jdk()
					.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.ALWAYS));
			};
		}

		int send(ApplicationContext context, HttpMethod method, String uri) {
			return isReactive() ? sendReactive(context, method, uri) : sendBlocking(context, method, uri);
		}

		private static int sendReactive(ApplicationContext context, HttpMethod method, String uri) {
			WebClient.RequestBodySpec request = context.getBean(WebClient.Builder.class)
				.build()
				.method(method)
				.uri(URI.create(uri));
			return (method.equals(HttpMethod.POST) ? request.bodyValue("job") : request)
				.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value()))
				.block();
		}

		private static int sendBlocking(ApplicationContext context, HttpMethod method, String uri) {
			RestClient.RequestBodySpec request = context.getBean(RestClient.Builder.class)
				.build()
				.method(method)
				.uri(URI.create(uri));
			return (method.equals(HttpMethod.POST) ? request.body("job") : request)
				.exchange((sent, response) -> response.getStatusCode().value());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyConfiguration {

		@Bean
		static BeanPostProcessor needsClients(WebClient.Builder webClient, RestClient.Builder restClient) {
			return new BeanPostProcessor() {

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FollowingCustomizers {

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> reactorConnector() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client.followRedirect(true));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<JettyClientHttpConnectorBuilder> jettyConnector() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client.setFollowRedirects(true));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<HttpComponentsClientHttpConnectorBuilder> httpComponentsConnector() {
			return (builder) -> builder
				.withHttpClientCustomizer((client) -> client.setRedirectStrategy(DefaultRedirectStrategy.INSTANCE));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> jdkConnector() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.ALWAYS));
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> reactorRequestFactory() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client.followRedirect(true));
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JettyClientHttpRequestFactoryBuilder> jettyRequestFactory() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client.setFollowRedirects(true));
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> httpComponentsRequestFactory() {
			return (builder) -> builder
				.withHttpClientCustomizer((client) -> client.setRedirectStrategy(DefaultRedirectStrategy.INSTANCE));
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> jdkRequestFactory() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.ALWAYS));
		}

	}

}
