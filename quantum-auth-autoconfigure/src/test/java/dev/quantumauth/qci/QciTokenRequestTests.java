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

package dev.quantumauth.qci;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.autoconfigure.DecoratedConnectorBuilder;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.http.Connector;
import dev.quantumauth.test.qci.FakeQci;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the requests of an application match QCi's protocol header for header and
 * field for field, on each connector.
 */
@Tag("boot")
@Tag("http")
class QciTokenRequestTests {

	private static FakeQci qci;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, QuantumAuthAutoConfiguration.class,
				QciAuthAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class))
		.withUserConfiguration(ImmediateShutdownConfiguration.class);

	@BeforeAll
	static void start() {
		qci = FakeQci.builder().apiToken("api/token+with=\"every\\kind_of~character").start();
	}

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@AfterAll
	static void stop() {
		qci.close();
	}

	@ParameterizedTest
	@EnumSource
	void obtainsATokenWithTheProtocolsHeadersAndBody(Connector connector) {
		run(connector, (client) -> {
			QciAccessToken token = client.accessToken().block();
			assertThat(token).isNotNull();
			assertThat(qci.issuedTokens()).containsExactly(token.getTokenValue());
			LoggedRequest request = onlyRequest();
			assertThat(request.getMethod().getName()).isEqualTo("POST");
			assertThat(request.getUrl()).isEqualTo("/auth/v1/access-tokens/");
			assertThat(request.getBodyAsString())
				.isEqualTo("{\"refresh_token\":\"api/token+with=\\\"every\\\\kind_of~character\"}");
			assertThatHeadersAreTheProtocols(request, connector);
		});
	}

	@ParameterizedTest
	@EnumSource
	void keepsNoCookieThatTheServerSets(Connector connector) {
		qci.wireMock()
			.stubFor(WireMock.post(anyUrl())
				.willReturn(WireMock.aResponse().withStatus(503).withHeader("Set-Cookie", "a=b; Path=/")));
		run(connector, (client) -> {
			for (int i = 0; i < 2; i++) {
				client.postAccessTokens().onErrorComplete().block();
			}
			qci.wireMock().verify(2, postRequestedFor(anyUrl()).withoutHeader("Cookie"));
		});
	}

	@ParameterizedTest
	@EnumSource
	void asksForHealthWithTheProtocolsHeadersAndWithoutCredentials(Connector connector) {
		run(connector, (client) -> {
			assertThat(client.accessToken().block()).isNotNull();
			qci.wireMock().resetRequests();
			assertThat(client.getAccessTokensHealth().block()).isEqualTo(new QciHealth("Fake QCi is up"));
			LoggedRequest request = onlyRequest();
			assertThat(request.getMethod().getName()).isEqualTo("GET");
			assertThat(request.getUrl()).isEqualTo("/auth/v1/access-tokens/health");
			assertThat(request.getBody()).isEmpty();
			assertThatHeadersAreTheProtocols(request, connector);
		});
	}

	@ParameterizedTest
	@EnumSource
	void asksForTheVersionWithTheProtocolsHeadersAndWithoutCredentials(Connector connector) {
		run(connector, (client) -> {
			assertThat(client.getAccessTokensVersion().block()).isEqualTo(new QciVersion("fake-qci", "0.0.0-fake"));
			LoggedRequest request = onlyRequest();
			assertThat(request.getMethod().getName()).isEqualTo("GET");
			assertThat(request.getUrl()).isEqualTo("/auth/v1/access-tokens/version");
			assertThat(request.getBody()).isEmpty();
			assertThatHeadersAreTheProtocols(request, connector);
		});
	}

	@ParameterizedTest
	@EnumSource
	void announcesAConfiguredTimeoutInWholeNanosecondsOnAllThreeCalls(Connector connector) {
		run(connector, (client) -> {
			assertThat(Mono.zip(client.accessToken(), client.getAccessTokensHealth(), client.getAccessTokensVersion())
				.block()).isNotNull();
			assertThat(qci.wireMock().findAll(WireMock.anyRequestedFor(anyUrl()))).hasSize(3)
				.allSatisfy((request) -> assertThat(request.header("X-Request-Timeout-Nano").values())
					.containsExactly("12345000000"))
				.allSatisfy((request) -> assertThatHeadersAreTheProtocols(request, connector));
		}, "quantum.auth.qci.timeout=12345ms");
	}

	@ParameterizedTest
	@EnumSource
	void aThousandConcurrentFirstCallsCauseOneRequest(Connector connector) {
		CountDownLatch subscribed = new CountDownLatch(1000);
		QciAuthClient client = TestAccounts.builder(qci.url(), () -> {
			await(subscribed);
			return qci.apiToken();
		}).build(connector.webClient(), TestAccounts.SCHEDULER).client();
		Set<String> tokens = Flux.range(0, 1000).flatMap((i) -> Mono.defer(() -> {
			subscribed.countDown();
			return client.accessToken();
		}).subscribeOn(Schedulers.boundedElastic()), 1000)
			.map(QciAccessToken::getTokenValue)
			.collect(Collectors.toSet())
			.block();
		assertThat(tokens).containsExactlyElementsOf(qci.issuedTokens()).hasSize(1);
		qci.wireMock().verify(1, postRequestedFor(anyUrl()));
	}

	@Test
	void everyConnectorThatBootDetectsIsTriedHere() {
		assertThat(Arrays.stream(ClientHttpConnectorBuilder.class.getMethods())
			.filter((method) -> method.getParameterCount() == 0)
			.map((method) -> method.getReturnType().getSimpleName())
			.filter((name) -> name.endsWith("ClientHttpConnectorBuilder") && !name.startsWith("ClientHttp")))
			.hasSameSizeAs(Connector.values());
	}

	private void run(Connector connector, Consumer<QciAuthClient> test, String... properties) {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues(connector.property())
			.withPropertyValues(properties)
			.run((context) -> {
				ClientHttpConnectorBuilder<?> builder = context.getBean(ClientHttpConnectorBuilder.class);
				ClientHttpConnectorBuilder<?> original = (builder instanceof DecoratedConnectorBuilder decorated)
						? decorated.original() : builder;
				assertThat(original.build()).isExactlyInstanceOf(connector.type());
				test.accept(context.getBean(QciAuthClient.class));
			});
	}

	private static LoggedRequest onlyRequest() {
		List<LoggedRequest> requests = qci.wireMock().findAll(WireMock.anyRequestedFor(anyUrl()));
		assertThat(requests).hasSize(1);
		return requests.get(0);
	}

	private static void assertThatHeadersAreTheProtocols(LoggedRequest request, Connector connector) {
		assertThat(request.header("Content-Type").values()).containsExactly("application/json");
		if (connector != Connector.JDK) {
			assertThat(request.header("Connection").values()).containsExactly("close");
		}
		Set<String> others = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		request.getHeaders().all().stream().map(HttpHeader::key).forEach(others::add);
		others.removeAll(Set.of("content-type", "x-request-timeout-nano"));
		assertThat(others).as("what the connector adds itself").isSubsetOf(transportHeaders(connector));
		assertThat(request.header("Host").values())
			.containsExactly(URI.create(request.getAbsoluteUrl()).getAuthority());
	}

	// The JDK's client refuses a Connection header and offers HTTP/2 in one of its own
	private static Set<String> transportHeaders(Connector connector) {
		Set<String> headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		headers.addAll(Set.of("Host", "Content-Length", "Connection", "User-Agent", "Accept", "Accept-Encoding"));
		if (connector == Connector.JDK) {
			headers.addAll(Set.of("Upgrade", "HTTP2-Settings"));
		}
		return headers;
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
