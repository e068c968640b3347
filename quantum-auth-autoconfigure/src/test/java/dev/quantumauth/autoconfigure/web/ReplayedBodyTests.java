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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.reactive.Body;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the replay with every kind of body, over real HTTP on each connector: it is
 * sent again completely, or the 401 is for the caller.
 */
@Tag("boot")
@Tag("http")
class ReplayedBodyTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final String REASON = "The token was refused. ".repeat(10_000);

	private final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthWebClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class))
		.withUserConfiguration(QuickReactorResources.class)
		.withPropertyValues(this.qci.propertyPairs());

	@AfterEach
	void close() {
		this.qci.close();
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("repeatable")
	void bodyThatCanBeWrittenAgainIsSentAgainCompletely(String connector, Body body) {
		onceTheTokenIsRefused(connector, (webClient) -> {
			ResponseEntity<String> response = send(webClient, body);
			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
			assertThat(response.getBody()).isEqualTo("accepted");
			assertThat(contents()).containsExactly(Body.CONTENT, Body.CONTENT);
			assertThat(this.qci.tokenRequests()).isEqualTo(2);
		});
	}

	static Stream<Arguments> repeatable() {
		return onEachConnector(Body.repeatable());
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("once")
	void callerGetsThe401AndItsBodyWhenTheBodyOfTheRequestCannotBeWrittenAgain(String connector, Body body) {
		onceTheTokenIsRefused(connector, (webClient) -> {
			ResponseEntity<String> response = send(webClient, body);
			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
			assertThat(response.getBody()).isEqualTo(REASON);
			assertThat(contents()).containsExactly(Body.CONTENT);
			assertThat(send(webClient, body).getStatusCode()).as("next call").isEqualTo(HttpStatus.OK);
			assertThat(contents()).containsExactly(Body.CONTENT, Body.CONTENT);
			assertThat(this.qci.tokenRequests()).isEqualTo(2);
		});
	}

	static Stream<Arguments> once() {
		return onEachConnector(Body.once());
	}

	private static Stream<Arguments> onEachConnector(List<Body> bodies) {
		return Stream.of("reactor", "jetty", "http-components", "jdk")
			.flatMap((connector) -> bodies.stream().map((body) -> Arguments.of(connector, body)));
	}

	private void onceTheTokenIsRefused(String connector, Consumer<WebClient> test) {
		this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=" + connector).run((context) -> {
			String token = context.getBean(QciAuthClient.class).accessToken().block(LIMIT).getTokenValue();
			this.qci.wireMock().stubFor(WireMock.post("/jobs").willReturn(WireMock.ok("accepted")));
			this.qci.wireMock()
				.stubFor(WireMock.post("/jobs")
					.withHeader("Authorization", WireMock.equalTo("Bearer " + token))
					.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody(REASON)));
			test.accept(context.getBean(WebClient.Builder.class).baseUrl(this.qci.url().toString()).build());
		});
	}

	private static ResponseEntity<String> send(WebClient webClient, Body body) {
		return body.on(webClient.post().uri("/jobs"))
			.retrieve()
			.onStatus((status) -> true, (response) -> Mono.empty())
			.toEntity(String.class)
			.block(LIMIT);
	}

	private static String content(LoggedRequest request) {
		if (request.isMultipart()) {
			assertThat(request.getPart("job").getBody().asString()).isEqualTo("{\"shots\":100}");
			return request.getPart("file").getBody().asString();
		}
		String type = String.valueOf(request.contentTypeHeader().mimeTypePart());
		return type.equals("text/plain") ? request.getBodyAsString()
				: URLDecoder.decode(request.getBodyAsString(), StandardCharsets.UTF_8).substring("content=".length());
	}

	private List<String> contents() {
		return this.qci.wireMock()
			.findAll(WireMock.postRequestedFor(WireMock.urlEqualTo("/jobs")))
			.stream()
			.map(ReplayedBodyTests::content)
			.toList();
	}

}
