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

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.web.TestCloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link QuantumAuthExchangeFilterFunction} with what only {@code WebClient}
 * has: steps while a request is written, requests that are built anew and errors that
 * carry their request.
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
	void answer() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
	}

	@Test
	void errorsDoNotCarryTheToken() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.notFound()));
		WebClientResponseException response = catchThrowableOfType(WebClientResponseException.class,
				() -> send(WebClient.builder().filter(filter(this.account))));
		assertThat(values()).containsExactly(value("qci-1"));
		assertThat(response.getRequest().getHeaders().containsHeader(this.header.name())).isFalse();
		StubAccount nowhere = StubAccount.of("qci", "http://127.0.0.1:1").withTokenHeader(this.header);
		WebClientRequestException request = catchThrowableOfType(WebClientRequestException.class,
				() -> send(WebClient.builder().filter(filter(nowhere)), URI.create("http://127.0.0.1:1/jobs")));
		assertThat(request.getHeaders().containsHeader(this.header.name())).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void requestThatIsKeptDoesNotShowTheTokenOnceItIsWritten(Connector connector) {
		List<ClientHttpRequest> kept = new ArrayList<>();
		write(connector.webClient().filter(filter(this.account)), kept::add);
		assertThat(values()).containsExactly(value("qci-1"));
		assertThat(kept).singleElement().satisfies((request) -> {
			assertThat(request.getHeaders().getFirst("X-Own")).isEqualTo("1");
			assertThat(request.getHeaders().containsHeader(this.header.name())).isFalse();
		});
	}

	@ParameterizedTest
	@EnumSource
	void headerThatIsSetWhileTheRequestIsWrittenIsNeverReplaced(Connector connector) {
		for (WebClient.Builder builder : List.of(connector.webClient().filter(filter(this.account)),
				connector.webClient().filter(filter(this.account)).filter(copying()))) {
			for (String name : List.of(this.header.name(), "Authorization")) {
				write(builder, (request) -> request.getHeaders().add(name, "theirs"));
			}
		}
		assertThat(credentials()).hasSize(4).containsOnly("theirs");
	}

	@Test
	void headerThatIsSetWhileTheRequestIsWrittenIsNotOverriddenByTheAccounts() {
		this.account.withRequestHeaders(Map.of("X-Request-Timeout-Nano", "30"));
		for (WebClient.Builder builder : List.of(WebClient.builder().filter(filter(this.account)),
				WebClient.builder().filter(filter(this.account)).filter(copying()))) {
			write(builder, (request) -> request.getHeaders().set("X-Request-Timeout-Nano", "7"));
		}
		assertThat(requests()).hasSize(2)
			.allSatisfy(
					(request) -> assertThat(request.header("X-Request-Timeout-Nano").values()).containsExactly("7"));
	}

	@Test
	void stepOfTheRequestIsRunOnce() {
		List<URI> written = new ArrayList<>();
		for (WebClient.Builder builder : List.of(WebClient.builder().filter(filter(this.account)),
				WebClient.builder().filter(filter(this.account)).filter(copying()))) {
			write(builder, (request) -> written.add(request.getURI()));
		}
		assertThat(written).hasSize(2).containsOnly(URI.create(cloud.baseUrl() + "/jobs"));
		assertThat(values()).containsExactly(value("qci-1"), value("qci-1"));
		assertThat(requests()).allSatisfy((request) -> assertThat(request.header("X-Own").values()).hasSize(1));
	}

	@Test
	void requestThatIsBuiltAnewLosesTheToken() {
		send(WebClient.builder().filter(filter(this.account)).filter(changing(WrittenRequestTests::anew)));
		assertThat(values()).singleElement().isNull();
	}

	@Test
	void the401ToARequestThatWasBuiltAnewIsHandedOn() {
		assertHandedOn(changing(WrittenRequestTests::anew));
	}

	@Test
	void the401ToARequestWhoseTokenWasReplacedWhileItWasWrittenIsHandedOn() {
		assertHandedOn(changing((request) -> ClientRequest.from(request)
			.httpRequest((written) -> written.getHeaders().set(this.header.name(), "theirs"))
			.build()));
	}

	private void assertHandedOn(ExchangeFilterFunction later) {
		cloud.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.unauthorized().withBody("first")));
		assertThat(catchThrowableOfType(WebClientResponseException.class,
				() -> send(WebClient.builder().filter(filter(this.account)).filter(later)))
			.getResponseBodyAsString()).isEqualTo("first");
		assertThat(values()).hasSize(1).doesNotContain(value("qci-1"));
		assertThat(this.account.rejections()).isZero();
	}

	private static QuantumAuthExchangeFilterFunction filter(StubAccount account) {
		return new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(account)));
	}

	private static ExchangeFilterFunction copying() {
		return changing((request) -> ClientRequest.from(request).build());
	}

	private static ExchangeFilterFunction changing(UnaryOperator<ClientRequest> change) {
		return (request, next) -> next.exchange(change.apply(request));
	}

	private static ClientRequest anew(ClientRequest request) {
		return ClientRequest.create(request.method(), request.url())
			.headers((headers) -> headers.addAll(request.headers()))
			.build();
	}

	private static void send(WebClient.Builder builder) {
		send(builder, URI.create(cloud.baseUrl() + "/jobs"));
	}

	private static void send(WebClient.Builder builder, URI uri) {
		builder.build().get().uri(uri).retrieve().toBodilessEntity().block();
	}

	private static void write(WebClient.Builder builder, Consumer<ClientHttpRequest> step) {
		builder.build()
			.get()
			.uri(cloud.baseUrl() + "/jobs")
			.header("X-Own", "1")
			.httpRequest(step)
			.retrieve()
			.toBodilessEntity()
			.block();
	}

	private static List<LoggedRequest> requests() {
		return cloud.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	private String value(String token) {
		return this.header.value(token);
	}

	private List<String> values() {
		return requests().stream().map((request) -> request.getHeader(this.header.name())).toList();
	}

	// All of them, of each request
	private List<String> credentials() {
		return requests().stream()
			.flatMap((request) -> Stream.of(this.header.name(), "Authorization")
				.distinct()
				.filter(request::containsHeader)
				.flatMap((name) -> request.header(name).values().stream()))
			.toList();
	}

}
