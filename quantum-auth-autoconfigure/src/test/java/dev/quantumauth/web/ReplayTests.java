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

package dev.quantumauth.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import dev.quantumauth.StubAccount;
import dev.quantumauth.web.stack.Client;
import dev.quantumauth.web.stack.Library;
import dev.quantumauth.web.stack.Stack;
import dev.quantumauth.web.stack.TestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for both stacks over real HTTP: after a 401 the same request is sent again, or
 * the 401 is the caller's.
 */
@Tag("http")
class ReplayTests {

	private static final String LARGE = "the quick brown fox jumps over the lazy dog\n".repeat(10_000);

	private static final Body NOTHING = new Body("nothing", () -> new byte[0], MediaType.APPLICATION_OCTET_STREAM, "");

	private static final Body JOB = new Body("job", () -> "job", MediaType.TEXT_PLAIN, "job");

	@RegisterExtension
	private static final WireMockExtension cloud = TestCloud.onHttp1();

	@RegisterExtension
	private static final WireMockExtension http2 = TestCloud.onHttp2();

	@TempDir
	private static Path directory;

	private final StubAccount account = StubAccount.of("qci", cloud.baseUrl());

	@BeforeEach
	void rejectTheFirstToken() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader("Authorization", WireMock.equalTo("Bearer qci-1"))
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody("rejected")));
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader("Authorization", WireMock.equalTo("Bearer qci-2"))
			.willReturn(WireMock.ok("done")));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("methods")
	void anyMethodIsSentAgain(Client client, HttpMethod method) {
		ResponseEntity<String> response = client.with(this.account)
			.send(method, cloud.baseUrl() + "/jobs?a=b%20c",
					(request) -> request.addHeader("X-Custom", "one", "two").addCookie("session", "abc"));
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(requests()).hasSize(2).allSatisfy((request) -> {
			assertThat(request.getMethod().getName()).isEqualTo(method.name());
			assertThat(request.getUrl()).isEqualTo("/jobs?a=b%20c");
			assertThat(request.header("X-Custom").values()).containsExactly("one", "two");
			assertThat(request.getCookies()).containsOnlyKeys("session");
		});
	}

	// The JDK's HttpURLConnection knows no PATCH
	static Stream<Arguments> methods() {
		return onEach(Client.all(), Stream.of("GET", "HEAD", "OPTIONS", "DELETE", "POST", "PUT", "PATCH"))
			.filter((arguments) -> ((Client) arguments.get()[0]).library() != Library.SIMPLE
					|| !arguments.get()[1].equals("PATCH"));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("bodies")
	void bodyIsSentAgainCompletely(Client client, Body body) {
		assertThat(post(client, body)).isEqualTo("200 done");
		assertThat(requests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.getBodyAsString()).isEqualTo(body.sent()));
	}

	static Stream<Arguments> bodies() throws IOException {
		Path file = Files.writeString(directory.resolve("large.txt"), LARGE);
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add("a", "1 2");
		form.add("b", "ä");
		return onEach(Client.all(),
				Stream.of(new Body("value", () -> Map.of("shots", 100), MediaType.APPLICATION_JSON, "{\"shots\":100}"),
						new Body("text", () -> LARGE, MediaType.TEXT_PLAIN, LARGE),
						new Body("bytes", () -> bytes("job"), MediaType.APPLICATION_OCTET_STREAM, "job"), NOTHING,
						new Body("form", () -> form, MediaType.APPLICATION_FORM_URLENCODED, "a=1+2&b=%C3%A4"),
						new Body("resource", () -> new FileSystemResource(file), MediaType.TEXT_PLAIN, LARGE)))
			.filter((arguments) -> !endsTwice((Client) arguments.get()[0], (Body) arguments.get()[1]));
	}

	// A WebClient gives the JDK's client an empty buffer, which is sent as the chunk that
	// ends a body, and then another one at the end: the server takes that for the next
	// request and answers 400
	private static boolean endsTwice(Client client, Body body) {
		return body == NOTHING && client.stack() == Stack.WEB_CLIENT && client.library() == Library.JDK;
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void partsOfAMultipartBodyAreSentAgainCompletely(Client client) {
		assertThat(post(client, multipart(new ByteArrayResource(bytes(LARGE))))).isEqualTo("200 done");
		assertThat(requests()).hasSize(2).allSatisfy((request) -> {
			assertThat(request.getPart("job").getBody().asString()).isEqualTo("{\"shots\":100}");
			assertThat(request.getPart("file").getBody().asString()).isEqualTo(LARGE);
		});
	}

	@ParameterizedTest
	@MethodSource(Client.STREAMING)
	void the401ToABodyThatCanBeReadOnceIsTheCallers(Client client) {
		Body once = new Body("once", () -> open(LARGE), MediaType.TEXT_PLAIN, LARGE);
		assertThat(post(client, once)).isEqualTo("401 " + client.unauthorized("rejected"));
		assertThat(requests()).singleElement()
			.satisfies((request) -> assertThat(request.getBodyAsString()).isEqualTo(LARGE));
		assertThat(this.account.rejections()).isOne();
		assertThat(post(client, JOB)).isEqualTo("200 done");
	}

	@ParameterizedTest
	@MethodSource(Client.STREAMING)
	void the401ToMultipartWithAPartThatCanBeReadOnceIsTheCallers(Client client) {
		assertThat(post(client, multipart(open(LARGE)))).isEqualTo("401 " + client.unauthorized("rejected"));
		assertThat(requests()).hasSize(1);
	}

	// Spring's converters and codecs take all of them for repeatable
	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("usedUpBodies")
	void the401ToABodyThatIsUsedUpByWritingItIsTheCallers(Client client, Body body) {
		assertThat(post(client, body)).isEqualTo("401 " + client.unauthorized("rejected"));
		assertThat(requests()).singleElement()
			.satisfies((request) -> assertThat(request.getBodyAsString()).isEqualTo(body.sent()));
	}

	static Stream<Arguments> usedUpBodies() {
		return onEach(Client.streaming(),
				Stream.of(
						new Body("iterator", () -> List.of(1, 2, 3).iterator(), MediaType.APPLICATION_JSON, "[1,2,3]"),
						new Body("stream", () -> Stream.of(1, 2, 3), MediaType.APPLICATION_JSON, "[1,2,3]"),
						new Body("iterator in a map", () -> Map.of("jobs", List.of(1, 2, 3).iterator()),
								MediaType.APPLICATION_JSON, "{\"jobs\":[1,2,3]}")));
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void plain401WithoutAChallengeIsEnough(Client client) {
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader("Authorization", WireMock.equalTo("Bearer qci-1"))
			.willReturn(WireMock.unauthorized()));
		assertThat(post(client, JOB)).isEqualTo("200 done");
		assertThat(requests()).hasSize(2);
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void secondRejectionIsTheCallers(Client client) {
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody("again")));
		assertThat(post(client, JOB)).isEqualTo("401 " + client.unauthorized("again"));
		assertThat(requests()).hasSize(2);
		assertThat(this.account.replayRejections()).isOne();
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void rejectionThatIsNotAboutTheTokenIsTheCallers(Client client) {
		for (HttpStatus status : List.of(HttpStatus.UNAUTHORIZED, HttpStatus.FORBIDDEN)) {
			cloud.stubFor(WireMock.any(WireMock.anyUrl())
				.willReturn(WireMock.aResponse()
					.withStatus(status.value())
					.withHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\"")
					.withBody("no")));
			assertThat(post(client, JOB))
				.isEqualTo((status == HttpStatus.FORBIDDEN) ? "403 no" : "401 " + client.unauthorized("no"));
		}
		assertThat(requests()).hasSize(2);
		assertThat(this.account.rejections()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void bodyIsSentAgainOverHttp2(Stack stack) {
		http2.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("done")));
		http2.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader("Authorization", WireMock.equalTo("Bearer qci-1"))
			.willReturn(WireMock.unauthorized()));
		TestClient client = new TestClient(stack, Library.JDK, StubAccount.of("qci", http2.baseUrl()));
		// The client of the JDK offers HTTP/2 with its first request
		client.get(http2.baseUrl(), (request) -> request.addHeader("Authorization", "theirs"));
		assertThat(client.post(http2.baseUrl(), "job", MediaType.TEXT_PLAIN).getBody()).isEqualTo("done");
		assertThat(http2.findAll(WireMock.postRequestedFor(WireMock.anyUrl()))).hasSize(2).allSatisfy((request) -> {
			assertThat(request.getProtocol()).isEqualTo("HTTP/2.0");
			assertThat(request.getBodyAsString()).isEqualTo("job");
		});
	}

	private static Stream<Arguments> onEach(List<Client> clients, Stream<?> others) {
		List<?> all = others.toList();
		return clients.stream().flatMap((client) -> all.stream().map((other) -> Arguments.of(client, other)));
	}

	private static Body multipart(Resource file) {
		MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
		parts.add("job", Map.of("shots", 100));
		parts.add("file", file);
		return new Body("multipart", () -> parts, MediaType.MULTIPART_FORM_DATA, "");
	}

	private static Resource open(String content) {
		return new InputStreamResource(new ByteArrayInputStream(bytes(content)));
	}

	private static byte[] bytes(String content) {
		return content.getBytes(StandardCharsets.UTF_8);
	}

	private String post(Client client, Body body) {
		ResponseEntity<String> response = client.with(this.account)
			.post(cloud.baseUrl() + "/jobs", body.content().get(), body.type());
		return response.getStatusCode().value() + " " + response.getBody();
	}

	private static List<LoggedRequest> requests() {
		return cloud.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	private record Body(String name, Supplier<Object> content, MediaType type, String sent) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
