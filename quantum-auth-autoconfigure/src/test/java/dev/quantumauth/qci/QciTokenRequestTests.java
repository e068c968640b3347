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
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.qci.TestAccounts.Kind;
import dev.quantumauth.test.qci.FakeQci;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the requests of an application match QCi's protocol header for header and
 * field for field.
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
	@EnumSource(Kind.class)
	void obtainsATokenWithTheProtocolsHeadersAndBody(Kind kind) {
		OAuth2AccessToken token = TestAccounts.client(kind, qci).accessToken().block();
		assertThat(token).isNotNull();
		assertThat(qci.issuedTokens()).containsExactly(token.getTokenValue());
		LoggedRequest request = onlyRequest();
		assertThat(request.getMethod().getName()).isEqualTo("POST");
		assertThat(request.getUrl()).isEqualTo("/auth/v1/access-tokens/");
		assertThat(request.getBodyAsString())
			.isEqualTo("{\"refresh_token\":\"api/token+with=\\\"every\\\\kind_of~character\"}");
		assertThatHeadersAreTheProtocols(request);
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void isProbedWithoutCredentials(Kind kind) {
		TestAccounts.account(TestAccounts.builder(kind, qci.url(), qci::apiToken)).probe().block();
		assertThat(qci.wireMock().findAll(WireMock.anyRequestedFor(anyUrl())))
			.allSatisfy((request) -> assertThat(request.getMethod().getName()).isEqualTo("GET"))
			.allSatisfy((request) -> assertThat(request.containsHeader("Authorization")).isFalse())
			.extracting(LoggedRequest::getUrl)
			.contains("/auth/v1/access-tokens/health");
	}

	@Test
	void keepsNoCookieThatTheServerSets() {
		qci.wireMock()
			.stubFor(WireMock.post(anyUrl())
				.willReturn(WireMock.aResponse().withStatus(503).withHeader("Set-Cookie", "a=b; Path=/")));
		run((client) -> {
			for (int i = 0; i < 2; i++) {
				client.postAccessTokens().onErrorComplete().block();
			}
			qci.wireMock().verify(2, postRequestedFor(anyUrl()).withoutHeader("Cookie"));
		});
	}

	@Test
	void asksForHealthWithTheProtocolsHeadersAndWithoutCredentials() {
		run((client) -> {
			assertThat(client.accessToken().block()).isNotNull();
			qci.wireMock().resetRequests();
			assertThat(client.getAccessTokensHealth().block()).isEqualTo(new QciHealth("Fake QCi is up"));
			LoggedRequest request = onlyRequest();
			assertThat(request.getMethod().getName()).isEqualTo("GET");
			assertThat(request.getUrl()).isEqualTo("/auth/v1/access-tokens/health");
			assertThat(request.getBody()).isEmpty();
			assertThatHeadersAreTheProtocols(request);
		});
	}

	@Test
	void asksForTheVersionWithTheProtocolsHeadersAndWithoutCredentials() {
		run((client) -> {
			assertThat(client.getAccessTokensVersion().block()).isEqualTo(new QciVersion("fake-qci", "0.0.0-fake"));
			LoggedRequest request = onlyRequest();
			assertThat(request.getMethod().getName()).isEqualTo("GET");
			assertThat(request.getUrl()).isEqualTo("/auth/v1/access-tokens/version");
			assertThat(request.getBody()).isEmpty();
			assertThatHeadersAreTheProtocols(request);
		});
	}

	@Test
	void announcesAConfiguredTimeoutInWholeNanosecondsOnAllThreeCalls() {
		run((client) -> {
			assertThat(Mono.zip(client.accessToken(), client.getAccessTokensHealth(), client.getAccessTokensVersion())
				.block()).isNotNull();
			assertThat(qci.wireMock().findAll(WireMock.anyRequestedFor(anyUrl()))).hasSize(3)
				.allSatisfy((request) -> assertThat(request.header("X-Request-Timeout-Nano").values())
					.containsExactly("12345000000"))
				.allSatisfy((request) -> assertThatHeadersAreTheProtocols(request));
		}, "quantum.auth.qci.timeout=12345ms");
	}

	@Test
	void aThousandConcurrentFirstCallsCauseOneRequest() {
		CountDownLatch subscribed = new CountDownLatch(1000);
		QciAuthClient client = TestAccounts.builder(qci.url(), () -> {
			await(subscribed);
			return qci.apiToken();
		}).build(AuthServerClients::webClient, TestAccounts.SCHEDULER).client();
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

	private void run(Consumer<QciAuthClient> test, String... properties) {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues(properties)
			.run((context) -> test.accept(context.getBean(QciAuthClient.class)));
	}

	private static LoggedRequest onlyRequest() {
		List<LoggedRequest> requests = qci.wireMock().findAll(WireMock.anyRequestedFor(anyUrl()));
		assertThat(requests).hasSize(1);
		return requests.get(0);
	}

	// The JDK's client manages connections itself. HTTP/2 is not offered
	private static void assertThatHeadersAreTheProtocols(LoggedRequest request) {
		assertThat(request.header("Content-Type").values()).containsExactly("application/json");
		Set<String> others = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		request.getHeaders().all().stream().map(HttpHeader::key).forEach(others::add);
		others.removeAll(Set.of("content-type", "x-request-timeout-nano"));
		Set<String> transport = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		transport.addAll(Set.of("Host", "Content-Length", "User-Agent", "Accept"));
		assertThat(others).as("what the client adds itself").isSubsetOf(transport);
		assertThat(request.header("Host").values())
			.containsExactly(URI.create(request.getAbsoluteUrl()).getAuthority());
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
