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
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.AbstractResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.StreamUtils;
import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.web.TestCloud;
import dev.quantumauth.web.stack.Library;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuantumAuthClientHttpRequestFactory} with what only request factories
 * have: bodies that are written to a stream, and a factory below that writes headers.
 */
@Tag("http")
@ParameterizedClass
@MethodSource(TokenHeaders.ALL)
class WrittenRequestTests {

	@RegisterExtension
	private static final WireMockExtension cloud = TestCloud.onHttp1();

	private final TokenHeader header;

	private final StubAccount account;

	WrittenRequestTests(TokenHeader header) {
		this.header = header;
		this.account = StubAccount.of("qci", cloud.baseUrl()).withTokenHeader(header);
	}

	@BeforeEach
	void rejectTheFirstToken() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader(this.header.name(), WireMock.equalTo(this.header.value("qci-1")))
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody("rejected")));
	}

	@Test
	void headerOfTheRequestFactoryBelowIsNeverReplaced() {
		for (String name : List.of(this.header.name(), "Authorization")) {
			ClientHttpRequestFactory adding = (uri, method) -> {
				ClientHttpRequest request = Library.JDK.requestFactory().createRequest(uri, method);
				request.getHeaders().set(name, "theirs");
				return request;
			};
			RestClient.builder()
				.requestFactory(factory(adding))
				.build()
				.get()
				.uri(cloud.baseUrl())
				.retrieve()
				.toBodilessEntity();
		}
		assertThat(requests()).hasSize(2).noneMatch((request) -> request.getHeaders().toString().contains("qci"));
	}

	@Test
	void requestThatIsWrittenToItsOutputStreamIsSentAgain() throws Exception {
		ClientHttpRequest request = factory(Library.JDK.requestFactory())
			.createRequest(URI.create(cloud.baseUrl() + "/jobs"), HttpMethod.POST);
		StreamUtils.copy("job".getBytes(StandardCharsets.UTF_8), request.getBody());
		assertThat(request.execute().getStatusCode().value()).isEqualTo(200);
		assertThat(requests()).hasSize(2).allSatisfy((sent) -> {
			assertThat(sent.getBodyAsString()).isEqualTo("job");
			assertThat(sent.getHeader("Content-Length")).isEqualTo("3");
		});
		assertThat(request.getHeaders().containsHeader(this.header.name())).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void bodyThatTheApplicationWritesItselfIsWrittenOnce(Library library) {
		AtomicInteger writes = new AtomicInteger();
		StreamingHttpOutputMessage.Body body = (output) -> {
			writes.incrementAndGet();
			output.write("job".repeat(100_000).getBytes(StandardCharsets.UTF_8));
		};
		// The JDK's HttpURLConnection shows nothing of a 401 where it streamed the
		// request
		assertThat(post(library, body)).isEqualTo((library != Library.SIMPLE) ? "401 rejected" : "401 ");
		assertThat(writes).hasValue(1);
	}

	@Test
	void resourceThatSaysItIsOpenIsWrittenOnce() {
		InputStream content = new ByteArrayInputStream("job".getBytes(StandardCharsets.UTF_8));
		assertThat(post(Library.JDK, new AbstractResource() {

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
				return content;
			}

		})).isEqualTo("401 rejected");
		assertThat(requests()).singleElement()
			.satisfies((request) -> assertThat(request.getBodyAsString()).isEqualTo("job"));
	}

	private String post(Library library, Object body) {
		RestClient.RequestBodySpec request = RestClient.builder()
			.requestFactory(factory(library.requestFactory()))
			.build()
			.post()
			.uri(cloud.baseUrl() + "/jobs");
		return ((body instanceof StreamingHttpOutputMessage.Body written) ? request.body(written) : request.body(body))
			.exchange((sent, response) -> response.getStatusCode().value() + " "
					+ new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
	}

	private ClientHttpRequestFactory factory(ClientHttpRequestFactory below) {
		return new QuantumAuthClientHttpRequestFactory(below, new QuantumAuthClients(List.of(this.account)));
	}

	private static List<LoggedRequest> requests() {
		return cloud.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

}
