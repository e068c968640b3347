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

package dev.quantumauth.web.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.web.TestCloud;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthClientHttpRequestFactory} and
 * {@link QuantumAuthClientHttpRequestInterceptor} over real HTTP: after a 401 the same
 * request is sent again, or the 401 is the caller's.
 */
@Tag("http")
class BlockingReplayTests {

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
			.willReturn(WireMock.ok("done")));
	}

	@ParameterizedTest(name = "{0}, {1}, {2}")
	@MethodSource("methods")
	void anyMethodIsSentAgain(BlockingStyle style, BlockingClient client, HttpMethod method) {
		int status = style.restClient(client, this.account)
			.build()
			.method(method)
			.uri(cloud.baseUrl() + "/jobs?a={b}", "b c")
			.header("X-Custom", "one", "two")
			.cookie("session", "abc")
			.exchange((request, response) -> response.getStatusCode().value());
		assertThat(status).isEqualTo(200);
		assertThat(requests()).hasSize(2).allSatisfy((request) -> {
			assertThat(request.getMethod().getName()).isEqualTo(method.name());
			assertThat(request.getUrl()).isEqualTo("/jobs?a=b%20c");
			assertThat(request.header("X-Custom").values()).containsExactly("one", "two");
			assertThat(request.getCookies()).containsOnlyKeys("session");
		});
	}

	// The JDK's HttpURLConnection knows no PATCH
	static Stream<Arguments> methods() {
		return combinations().flatMap((combination) -> Stream.of("GET", "HEAD", "OPTIONS", "DELETE", "POST", "PUT")
			.map((method) -> Arguments.of(combination.get()[0], combination.get()[1], HttpMethod.valueOf(method))));
	}

	@ParameterizedTest(name = "{0}, {1}, {2}")
	@MethodSource("bodies")
	void bodyIsSentAgainCompletely(BlockingStyle style, BlockingClient client, String name, Object body,
			MediaType contentType, String expected) {
		assertThat(post(style, client, body, contentType)).isEqualTo("200 done");
		assertThat(requests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.getBodyAsString()).isEqualTo(expected));
	}

	static Stream<Arguments> bodies() throws IOException {
		Path file = Files.writeString(directory.resolve("large.txt"), LARGE);
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add("a", "1 2");
		form.add("b", "ä");
		List<Object[]> bodies = List.of(
				new Object[] { "value", Map.of("shots", 100), MediaType.APPLICATION_JSON, "{\"shots\":100}" },
				new Object[] { "text", LARGE, MediaType.TEXT_PLAIN, LARGE },
				new Object[] { "bytes", "job".getBytes(StandardCharsets.UTF_8), MediaType.APPLICATION_OCTET_STREAM,
						"job" },
				new Object[] { "nothing", new byte[0], MediaType.APPLICATION_OCTET_STREAM, "" },
				new Object[] { "form", form, MediaType.APPLICATION_FORM_URLENCODED, "a=1+2&b=%C3%A4" },
				new Object[] { "resource", new FileSystemResource(file), MediaType.TEXT_PLAIN, LARGE });
		return combinations().flatMap((combination) -> bodies.stream()
			.map((body) -> Arguments.of(combination.get()[0], combination.get()[1], body[0], body[1], body[2],
					body[3])));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("combinations")
	void partsOfAMultipartBodyAreSentAgainCompletely(BlockingStyle style, BlockingClient client) {
		MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
		parts.add("job", "{\"shots\":100}");
		parts.add("file", new ByteArrayResource(LARGE.getBytes(StandardCharsets.UTF_8)));
		assertThat(post(style, client, parts, MediaType.MULTIPART_FORM_DATA)).isEqualTo("200 done");
		assertThat(requests()).hasSize(2).allSatisfy((request) -> {
			assertThat(request.getPart("job").getBody().asString()).isEqualTo("{\"shots\":100}");
			assertThat(request.getPart("file").getBody().asString()).isEqualTo(LARGE);
		});
	}

	@ParameterizedTest
	@EnumSource
	void the401ToABodyThatCanBeReadOnceIsTheCallers(BlockingClient client) {
		InputStreamResource once = new InputStreamResource(
				new ByteArrayInputStream(LARGE.getBytes(StandardCharsets.UTF_8)));
		assertThat(post(BlockingStyle.REQUEST_FACTORY, client, once, MediaType.TEXT_PLAIN))
			.isEqualTo(client.unauthorized("refused"));
		assertThat(requests()).singleElement()
			.satisfies((request) -> assertThat(request.getBodyAsString()).isEqualTo(LARGE));
		assertThat(this.account.rejections()).isOne();
		assertThat(post(BlockingStyle.REQUEST_FACTORY, client, "job", MediaType.TEXT_PLAIN)).isEqualTo("200 done");
	}

	@ParameterizedTest
	@EnumSource
	void the401ToMultipartWithAPartThatCanBeReadOnceIsTheCallers(BlockingClient client) {
		MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
		parts.add("job", "{\"shots\":100}");
		parts.add("file", new InputStreamResource(new ByteArrayInputStream(LARGE.getBytes(StandardCharsets.UTF_8))));
		assertThat(post(BlockingStyle.REQUEST_FACTORY, client, parts, MediaType.MULTIPART_FORM_DATA))
			.isEqualTo(client.unauthorized("refused"));
		assertThat(requests()).hasSize(1);
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("usedUpBodies")
	void the401ToABodyThatIsUsedUpByWritingItIsTheCallers(BlockingClient client, String name, Supplier<Object> body,
			MediaType contentType, String expected) {
		assertThat(post(BlockingStyle.REQUEST_FACTORY, client, body.get(), contentType))
			.isEqualTo(client.unauthorized("refused"));
		assertThat(requests()).singleElement()
			.satisfies((request) -> assertThat(request.getBodyAsString()).isEqualTo(expected));
	}

	// Spring's converters take all of them for repeatable
	static Stream<Arguments> usedUpBodies() {
		Resource open = new AbstractResource() {

			private final InputStream content = new ByteArrayInputStream("job".getBytes(StandardCharsets.UTF_8));

			@Override
			public String getDescription() {
				return "open";
			}

			@Override
			public boolean isOpen() {
				return true;
			}

			@Override
			public long contentLength() {
				return 3;
			}

			@Override
			public InputStream getInputStream() {
				return this.content;
			}

		};
		List<Object[]> bodies = List.of(
				new Object[] { "iterator", supplier(() -> List.of(1, 2, 3).iterator()), MediaType.APPLICATION_JSON,
						"[1,2,3]" },
				new Object[] { "iterator in a map", supplier(() -> Map.of("jobs", List.of(1, 2, 3).iterator())),
						MediaType.APPLICATION_JSON, "{\"jobs\":[1,2,3]}" },
				new Object[] { "stream", supplier(() -> Stream.of(1, 2, 3)), MediaType.APPLICATION_JSON, "[1,2,3]" });
		return Stream.concat(
				Stream.of(BlockingClient.values())
					.flatMap((client) -> bodies.stream()
						.map((body) -> Arguments.of(client, body[0], body[1], body[2], body[3]))),
				Stream.of(Arguments.of(BlockingClient.JDK, "open resource", supplier(() -> open), MediaType.TEXT_PLAIN,
						"job")));
	}

	private static Supplier<Object> supplier(Supplier<Object> body) {
		return body;
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("combinations")
	void acceptanceOfTheSecondTokenIsTold(BlockingStyle style, BlockingClient client) {
		assertThat(post(style, client, "job", MediaType.TEXT_PLAIN)).isEqualTo("200 done");
		assertThat(post(style, client, "job", MediaType.TEXT_PLAIN)).isEqualTo("200 done");
		assertThat(this.account.acceptedTokens()).containsExactly("qci-2", "qci-2");
	}

	@ParameterizedTest
	@EnumSource
	void bodyThatTheApplicationWritesItselfIsWrittenOnce(BlockingClient client) {
		AtomicInteger writes = new AtomicInteger();
		StreamingHttpOutputMessage.Body body = (output) -> {
			writes.incrementAndGet();
			output.write(LARGE.getBytes(StandardCharsets.UTF_8));
		};
		String answer = BlockingStyle.REQUEST_FACTORY.restClient(client, this.account)
			.build()
			.post()
			.uri(cloud.baseUrl() + "/jobs")
			.body(body)
			.exchange((request, response) -> response.getStatusCode().value() + " "
					+ new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
		assertThat(answer).isEqualTo(client.unauthorized("refused"));
		assertThat(writes).hasValue(1);
	}

	@Test
	void headerThatALaterInterceptorAddsToIsNotDoubledByTheReplay() {
		ClientHttpRequestInterceptor later = (request, body, execution) -> {
			request.getHeaders().add("X-Trace", "later");
			return execution.execute(request, body);
		};
		ClientHttpRequestFactory requestFactory = BlockingClient.JDK.requestFactory();
		QuantumAuthClients clients = new QuantumAuthClients(List.of(this.account));
		QuantumAuthClients others = new QuantumAuthClients(List.of(StubAccount.of("qci", cloud.baseUrl())));
		List<RestClient.Builder> builders = List.of(
				RestClient.builder()
					.requestFactory(new QuantumAuthClientHttpRequestFactory(
							new InterceptingClientHttpRequestFactory(requestFactory, List.of(later)), clients)),
				RestClient.builder()
					.requestFactory(requestFactory)
					.requestInterceptor(new QuantumAuthClientHttpRequestInterceptor(others))
					.requestInterceptor(later));
		for (RestClient.Builder builder : builders) {
			builder.build().get().uri(cloud.baseUrl()).header("X-Trace", "first").retrieve().toBodilessEntity();
		}
		assertThat(requests()).hasSize(4)
			.allSatisfy((request) -> assertThat(request.header("X-Trace").values()).containsExactly("first", "later"));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("combinations")
	void secondRefusalIsTheCallers(BlockingStyle style, BlockingClient client) {
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody("again")));
		assertThat(post(style, client, "job", MediaType.TEXT_PLAIN)).isEqualTo(client.unauthorized("again"));
		assertThat(requests()).hasSize(2);
		assertThat(this.account.replayRejections()).isOne();
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("combinations")
	void refusalThatIsNotAboutTheTokenIsTheCallers(BlockingStyle style, BlockingClient client) {
		for (HttpStatus status : List.of(HttpStatus.UNAUTHORIZED, HttpStatus.FORBIDDEN)) {
			cloud.stubFor(WireMock.any(WireMock.anyUrl())
				.willReturn(WireMock.aResponse()
					.withStatus(status.value())
					.withHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\"")
					.withBody("no")));
			assertThat(post(style, client, "job", MediaType.TEXT_PLAIN))
				.isEqualTo((status == HttpStatus.FORBIDDEN) ? "403 no" : client.unauthorized("no"));
		}
		assertThat(requests()).hasSize(2);
		assertThat(this.account.rejections()).isZero();
	}

	static Stream<Arguments> combinations() {
		return Stream.of(BlockingStyle.values())
			.flatMap((style) -> Stream.of(BlockingClient.values()).map((client) -> Arguments.of(style, client)));
	}

	private String post(BlockingStyle style, BlockingClient client, Object body, MediaType contentType) {
		return style.restClient(client, this.account)
			.build()
			.post()
			.uri(cloud.baseUrl() + "/jobs")
			.contentType(contentType)
			.body(body)
			.exchange((request, response) -> response.getStatusCode().value() + " "
					+ new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
	}

	private static List<LoggedRequest> requests() {
		return cloud.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

}
