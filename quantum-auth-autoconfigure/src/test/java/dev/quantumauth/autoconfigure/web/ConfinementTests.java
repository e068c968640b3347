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

import java.net.http.HttpClient.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.web.stack.BootClient;
import dev.quantumauth.autoconfigure.web.stack.BootClient.Kind;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.client.RedirectGuardRequestFactory;
import dev.quantumauth.web.reactive.RedirectGuardConnector;
import dev.quantumauth.web.stack.Library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that guard and token are inseparable: however an application gets its HTTP
 * client, a request either carries the token and its redirect is handed to the caller, or
 * it carries none and the application is told why. No redirect takes a token to another
 * origin. There is an account for each header.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class ConfinementTests {

	private static final List<Integer> STATUSES = List.of(301, 302, 303, 307, 308);

	private final FakeQci qci = FakeQci.start();

	private final WireMockServer elsewhere = new WireMockServer(WireMockConfiguration.options()
		.bindAddress("127.0.0.1")
		.dynamicPort()
		.gzipDisabled(true)
		.http2PlainDisabled(true));

	private final ApplicationContextRunner contextRunner = ClientContext.runnerWithEachHeader(this.qci);

	@BeforeEach
	void start() {
		this.elsewhere.start();
		this.elsewhere.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
		for (int status : STATUSES) {
			this.qci.wireMock()
				.stubFor(WireMock.any(WireMock.urlPathMatching("/[a-z-]+/redirect/" + status))
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
	void tokenAndGuardAreThereTogetherOrNotAtAll(BootClient client, Setup setup, Outcome expected,
			CapturedOutput output) {
		setup.prepare(this.contextRunner, client).run((context) -> {
			assertThat(context).hasNotFailed();
			for (int status : STATUSES) {
				for (String account : TokenHeaders.byId().keySet()) {
					String url = url(account, status);
					expected.verify(() -> client.send(context, HttpMethod.GET, url), status);
					expected.verify(() -> client.send(context, HttpMethod.POST, url), status);
				}
			}
			assertThat(this.elsewhere.findAll(WireMock.anyRequestedFor(WireMock.anyUrl())))
				.noneMatch(TokenHeaders::isOn);
			TokenHeaders.byId()
				.forEach((account, header) -> assertThat(redirected(account))
					.allMatch((request) -> (expected == Outcome.TOKEN) == request.containsHeader(header.name()))
					.allMatch((request) -> (expected == Outcome.TOKEN) == TokenHeaders.isOn(request)));
			assertThat(output.toString().contains("and left as it is")).isEqualTo(setup == Setup.DECLARED_BUILDER);
		});
	}

	static Stream<Arguments> combinations() {
		List<Arguments> combinations = new ArrayList<>();
		for (BootClient client : BootClient.distinct()) {
			for (Setup setup : Setup.values()) {
				if (setup != Setup.CONNECTOR_BEAN || client.isReactive()) {
					combinations.add(Arguments.of(client, setup, setup.outcome(client)));
				}
			}
		}
		return combinations.stream();
	}

	@Test
	void connectorThatIsNotKnownGetsNoTokenUnlessTheApplicationGuardsIt() {
		this.contextRunner.withBean(ClientHttpConnector.class, () -> new JdkClientHttpConnector())
			.run((context) -> assertThatNoTokenIsSent(context, Kind.WEB_CLIENT));
		this.contextRunner
			.withBean(ClientHttpConnector.class,
					() -> RedirectGuardConnector.notFollowing(new JdkClientHttpConnector()))
			.run((context) -> assertThatTokensAreSent(context, Kind.WEB_CLIENT));
	}

	@Test
	void connectorOfABuilderThatIsNotKnownGetsNoTokenUnlessTheApplicationGuardsIt() {
		ClientHttpConnectorBuilder<?> unknown = (settings) -> new JdkClientHttpConnector();
		this.contextRunner.withBean(ClientHttpConnectorBuilder.class, () -> unknown)
			.run((context) -> assertThatNoTokenIsSent(context, Kind.WEB_CLIENT));
		ClientHttpConnectorBuilder<?> guarded = (settings) -> RedirectGuardConnector
			.notFollowing(new JdkClientHttpConnector());
		this.contextRunner.withBean(ClientHttpConnectorBuilder.class, () -> guarded)
			.run((context) -> assertThatTokensAreSent(context, Kind.WEB_CLIENT));
	}

	@Test
	void connectorOfACustomizerGetsNoTokenUnlessTheApplicationGuardsIt() {
		this.contextRunner
			.withBean(WebClientCustomizer.class,
					() -> (builder) -> builder.clientConnector(new JdkClientHttpConnector()))
			.run((context) -> assertThatNoTokenIsSent(context, Kind.WEB_CLIENT));
		this.contextRunner
			.withBean(WebClientCustomizer.class,
					() -> (builder) -> builder
						.clientConnector(RedirectGuardConnector.notFollowing(new JdkClientHttpConnector())))
			.run((context) -> assertThatTokensAreSent(context, Kind.WEB_CLIENT));
	}

	@Test
	void requestFactoryThatIsNotKnownGetsNoTokenUnlessTheApplicationGuardsIt() {
		ClientHttpRequestFactoryBuilder<?> unknown = (settings) -> new JdkClientHttpRequestFactory();
		this.contextRunner.withBean(ClientHttpRequestFactoryBuilder.class, () -> unknown)
			.run((context) -> assertThatNoTokenIsSent(context, Kind.REST_CLIENT));
		ClientHttpRequestFactoryBuilder<?> guarded = (settings) -> RedirectGuardRequestFactory
			.notFollowing(new JdkClientHttpRequestFactory());
		this.contextRunner.withBean(ClientHttpRequestFactoryBuilder.class, () -> guarded)
			.run((context) -> assertThatTokensAreSent(context, Kind.REST_CLIENT));
	}

	private void assertThatNoTokenIsSent(ApplicationContext context, Kind kind) {
		String remedy = (kind == Kind.WEB_CLIENT) ? "RedirectGuardConnector.notFollowing(connector)"
				: "RedirectGuardRequestFactory.notFollowing(requestFactory)";
		for (String account : TokenHeaders.byId().keySet()) {
			assertThatExceptionOfType(ClientAuthorizationException.class)
				.isThrownBy(() -> kind.sender(context).get(url(account, 307)))
				.withMessageContaining("Account '" + account + "'")
				.withMessageContaining(remedy);
			assertThat(redirected(account)).noneMatch(TokenHeaders::isOn);
		}
	}

	private void assertThatTokensAreSent(ApplicationContext context, Kind kind) {
		TokenHeaders.byId().forEach((account, header) -> {
			this.qci.wireMock().resetRequests();
			assertThat(kind.sender(context).get(url(account, 307)).getStatusCode().value()).isEqualTo(307);
			assertThat(redirected(account)).singleElement()
				.satisfies((request) -> assertThat(request.getHeader(header.name())).matches(header::matches));
		});
		this.elsewhere.verify(0, WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	private String url(String account, int status) {
		return this.qci.url() + "/" + account + "/redirect/" + status;
	}

	private List<LoggedRequest> redirected(String account) {
		return this.qci.wireMock()
			.findAll(WireMock.anyRequestedFor(WireMock.urlPathMatching("/" + account + "/redirect/.*")));
	}

	/**
	 * What becomes of a request.
	 */
	enum Outcome {

		TOKEN {

			@Override
			void verify(IntSupplier request, int status) {
				assertThat(request.getAsInt()).isEqualTo(status);
			}

		},

		ERROR {

			@Override
			void verify(IntSupplier request, int status) {
				assertThatExceptionOfType(ClientAuthorizationException.class).isThrownBy(request::getAsInt)
					.withMessageContaining("RedirectGuard");
			}

		},

		// Jetty does not write a body twice, so it follows no redirect of a POST
		NO_TOKEN {

			@Override
			void verify(IntSupplier request, int status) {
				try {
					assertThat(request.getAsInt()).isIn(200, status);
				}
				catch (ResourceAccessException ex) {
					assertThat(ex).hasMessageContaining("Aborting request after receiving a " + status);
				}
			}

		};

		abstract void verify(IntSupplier request, int status);

	}

	/**
	 * How the application gets its client.
	 */
	enum Setup {

		AS_BOOT_MAKES_IT {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, BootClient client) {
				return client.on(runner);
			}

		},

		EARLY_BEAN {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, BootClient client) {
				return client.on(runner).withUserConfiguration(EarlyConfiguration.class);
			}

		},

		CONNECTOR_BEAN {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, BootClient client) {
				return runner.withBean(ClientHttpConnector.class, () -> connectorBuilder(client.library())
					.build(HttpClientSettings.defaults().withRedirects(HttpRedirects.FOLLOW)));
			}

		},

		DECLARED_BUILDER {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, BootClient client) {
				return client.isReactive() ? declared(runner, connectorBuilder(client.library()))
						: declared(runner, requestFactoryBuilder(client.library()));
			}

		},

		BUILDER_BEAN {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, BootClient client) {
				return client.isReactive()
						? runner.withBean(ClientHttpConnectorBuilder.class, () -> connectorBuilder(client.library()))
						: runner.withBean(ClientHttpRequestFactoryBuilder.class,
								() -> requestFactoryBuilder(client.library()));
			}

		},

		CUSTOMIZER {

			@Override
			ApplicationContextRunner prepare(ApplicationContextRunner runner, BootClient client) {
				return client.on(runner).withUserConfiguration(FollowingCustomizers.class);
			}

		};

		abstract ApplicationContextRunner prepare(ApplicationContextRunner runner, BootClient client);

		Outcome outcome(BootClient client) {
			return switch (this) {
				case CONNECTOR_BEAN -> (client.library() == Library.JETTY) ? Outcome.TOKEN : Outcome.ERROR;
				case DECLARED_BUILDER -> client.isReactive() ? CONNECTOR_BEAN.outcome(client) : Outcome.NO_TOKEN;
				default -> Outcome.TOKEN;
			};
		}

		@SuppressWarnings("unchecked")
		private static <T> ApplicationContextRunner declared(ApplicationContextRunner runner, T builder) {
			return runner.withBean((Class<T>) builder.getClass(), () -> builder);
		}

	}

	private static ClientHttpConnectorBuilder<?> connectorBuilder(Library library) {
		FollowingCustomizers following = new FollowingCustomizers();
		return switch (library) {
			case REACTOR_NETTY -> following.reactorConnector().customize(ClientHttpConnectorBuilder.reactor());
			case JETTY -> following.jettyConnector().customize(ClientHttpConnectorBuilder.jetty());
			case HTTP_COMPONENTS ->
				following.httpComponentsConnector().customize(ClientHttpConnectorBuilder.httpComponents());
			case JDK -> following.jdkConnector().customize(ClientHttpConnectorBuilder.jdk());
			case SIMPLE -> throw new IllegalArgumentException("There is no connector");
		};
	}

	private static ClientHttpRequestFactoryBuilder<?> requestFactoryBuilder(Library library) {
		FollowingCustomizers following = new FollowingCustomizers();
		return switch (library) {
			case REACTOR_NETTY ->
				following.reactorRequestFactory().customize(ClientHttpRequestFactoryBuilder.reactor());
			case JETTY -> following.jettyRequestFactory().customize(ClientHttpRequestFactoryBuilder.jetty());
			case HTTP_COMPONENTS ->
				following.httpComponentsRequestFactory().customize(ClientHttpRequestFactoryBuilder.httpComponents());
			case JDK -> following.jdkRequestFactory().customize(ClientHttpRequestFactoryBuilder.jdk());
			case SIMPLE -> ClientHttpRequestFactoryBuilder.simple();
		};
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
