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

package dev.quantumauth.web.reactive;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.web.TestCloud;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthExchangeFilterFunction}: a request that is sent again is
 * the same request.
 */
@Tag("http")
class ReplayTests {

	private static final String LARGE = "the quick brown fox jumps over the lazy dog\n".repeat(10_000);

	@RegisterExtension
	private static final WireMockExtension cloud = TestCloud.onHttp1();

	@TempDir
	private static Path directory;

	private final StubAccount account = StubAccount.of("qci", cloud.baseUrl());

	@BeforeEach
	void refuseTheFirstToken() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader("Authorization", WireMock.equalTo("Bearer qci-1"))
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody("refused")));
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader("Authorization", WireMock.equalTo("Bearer qci-2"))
			.willReturn(WireMock.ok()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "OPTIONS", "DELETE", "POST", "PUT", "PATCH" })
	void anyMethodIsSentAgain(HttpMethod method) {
		HttpStatusCode status = Connector.REACTOR_NETTY.webClient()
			.filter(filter())
			.build()
			.method(method)
			.uri(URI.create(cloud.baseUrl() + "/jobs?a=b%20c"))
			.header("X-Custom", "one", "two")
			.cookie("session", "abc")
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
			.block();
		assertThat(status).isEqualTo(HttpStatus.OK);
		assertThat(requests()).hasSize(2).allSatisfy((request) -> {
			assertThat(request.getMethod().getName()).isEqualTo(method.name());
			assertThat(request.getUrl()).isEqualTo("/jobs?a=b%20c");
			assertThat(request.header("X-Custom").values()).containsExactly("one", "two");
			assertThat(request.getCookies()).containsOnlyKeys("session");
		});
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("bodies")
	void bodyIsSentAgainCompletely(Connector connector, String name, BodyInserter<?, ? super ClientHttpRequest> body,
			String expected) {
		assertThat(post(connector, body)).isEqualTo(HttpStatus.OK);
		assertThat(requests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.getBodyAsString()).isEqualTo(expected));
	}

	static Stream<Arguments> bodies() throws IOException {
		Path file = Files.writeString(directory.resolve("large.txt"), LARGE);
		return Stream.of(Connector.values())
			.flatMap((connector) -> Stream.of(
					Arguments.of(connector, "value", BodyInserters.fromValue(Map.of("shots", 100)), "{\"shots\":100}"),
					Arguments.of(connector, "form", BodyInserters.fromFormData("a", "1 2").with("b", "ä"),
							"a=1+2&b=%C3%A4"),
					Arguments.of(connector, "resource", BodyInserters.fromResource(new FileSystemResource(file)),
							LARGE),
					Arguments.of(connector, "Mono", BodyInserters.fromPublisher(Mono.just(LARGE), String.class),
							LARGE)));
	}

	@ParameterizedTest
	@EnumSource
	void partsOfAMultipartBodyAreSentAgainCompletely(Connector connector) {
		MultipartBodyBuilder multipart = new MultipartBodyBuilder();
		multipart.part("job", Map.of("shots", 100));
		multipart.part("file", new ByteArrayResource(LARGE.getBytes(StandardCharsets.UTF_8)));
		assertThat(post(connector, BodyInserters.fromMultipartData(multipart.build()))).isEqualTo(HttpStatus.OK);
		assertThat(requests()).hasSize(2).allSatisfy((request) -> {
			assertThat(request.getPart("job").getBody().asString()).isEqualTo("{\"shots\":100}");
			assertThat(request.getPart("file").getBody().asString()).isEqualTo(LARGE);
		});
	}

	// Jetty's client fails such a response by itself, unless it is auto-configured: see
	// PlainUnauthorizedTests
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "JETTY")
	void plain401WithoutAChallengeIsEnough(Connector connector) {
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader("Authorization", WireMock.equalTo("Bearer qci-1"))
			.willReturn(WireMock.unauthorized()));
		assertThat(post(connector, BodyInserters.fromValue("job"))).isEqualTo(HttpStatus.OK);
		assertThat(requests()).hasSize(2);
	}

	private HttpStatusCode post(Connector connector, BodyInserter<?, ? super ClientHttpRequest> body) {
		return connector.webClient()
			.filter(filter())
			.build()
			.post()
			.uri(cloud.baseUrl() + "/jobs")
			.body(body)
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
			.block();
	}

	private QuantumAuthExchangeFilterFunction filter() {
		return new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(this.account)));
	}

	private static List<LoggedRequest> requests() {
		return cloud.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

}
