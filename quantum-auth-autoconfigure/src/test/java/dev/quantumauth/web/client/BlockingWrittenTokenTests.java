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

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.util.StreamUtils;
import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.web.TestCloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuantumAuthClientHttpRequestFactory} and
 * {@link QuantumAuthClientHttpRequestInterceptor}: which requests carry which token,
 * whatever the application's own interceptors do.
 */
@Tag("http")
@ParameterizedClass
@MethodSource(TokenHeaders.ALL)
class BlockingWrittenTokenTests {

	@RegisterExtension
	private static final WireMockExtension cloud = TestCloud.onHttp1();

	@RegisterExtension
	private static final WireMockExtension elsewhere = TestCloud.onHttp1();

	private final TokenHeader header;

	private final StubAccount account;

	private final StubAccount alice;

	BlockingWrittenTokenTests(TokenHeader header) {
		this.header = header;
		this.account = StubAccount.of("qci", cloud.baseUrl()).asDefault().withTokenHeader(header);
		this.alice = StubAccount.of("alice", cloud.baseUrl()).withTokenHeader(header);
	}

	@BeforeEach
	void answer() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
		elsewhere.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("combinations")
	void tokenIsWrittenOnEachClient(BlockingStyle style, BlockingClient client) {
		for (String path : List.of("", "/", "/jobs", "/jobs/a%20b%2Fc;d=e?f=g%26h&i=%C3%A4")) {
			send(style.restClient(client, this.account), URI.create(cloud.baseUrl() + path));
		}
		assertThat(values(cloud)).hasSize(4).containsOnly(value("qci-1"));
	}

	static List<Arguments> combinations() {
		return BlockingReplayTests.combinations().toList();
	}

	@ParameterizedTest
	@EnumSource
	void requestToAnotherOriginCarriesNone(BlockingStyle style) {
		RestClient.Builder builder = restClient(style);
		for (String url : List.of(elsewhere.baseUrl() + "/jobs", cloud.baseUrl().replace("localhost", "127.0.0.1"),
				cloud.baseUrl() + "/jobs/../admin")) {
			send(builder, URI.create(url));
		}
		assertThat(values(elsewhere)).containsOnlyNulls();
		assertThat(values(cloud)).hasSize(2).containsOnlyNulls();
	}

	@ParameterizedTest
	@EnumSource
	void requestChoosesItsAccount(BlockingStyle style) {
		RestClient restClient = restClient(style).build();
		restClient.get().uri(cloud.baseUrl()).attributes(QuantumAuth.account("alice")).retrieve().toBodilessEntity();
		restClient.get()
			.uri(cloud.baseUrl())
			.attributes(ClientAttributes.clientRegistrationId("alice"))
			.retrieve()
			.toBodilessEntity();
		assertThat(values(cloud)).containsExactly(value("alice-1"), value("alice-1"));
	}

	@ParameterizedTest
	@EnumSource
	void registrationOfSomebodyElseIsIgnored(BlockingStyle style) {
		for (String url : List.of(cloud.baseUrl(), elsewhere.baseUrl())) {
			restClient(style).build()
				.get()
				.uri(url)
				.attributes(ClientAttributes.clientRegistrationId("keycloak-of-the-application"))
				.retrieve()
				.toBodilessEntity();
		}
		assertThat(values(cloud)).containsExactly(value("qci-1"));
		assertThat(values(elsewhere)).containsOnlyNulls();
	}

	@ParameterizedTest
	@EnumSource
	void accountThatDoesNotExistIsAnError(BlockingStyle style) {
		for (String url : List.of(cloud.baseUrl(), elsewhere.baseUrl())) {
			assertThatExceptionOfType(ClientAuthorizationException.class)
				.isThrownBy(() -> choose(restClient(style), url, "bob"))
				.withMessageContaining("bob")
				.withMessageContaining("alice");
		}
		assertThat(requests(cloud)).isEmpty();
		assertThat(requests(elsewhere)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void accountOfAnotherOriginIsAnError(BlockingStyle style) {
		assertThatExceptionOfType(ClientAuthorizationException.class)
			.isThrownBy(() -> choose(restClient(style), elsewhere.baseUrl(), "alice"))
			.withMessageContaining("must not be sent to " + elsewhere.baseUrl());
		assertThat(requests(elsewhere)).isEmpty();
	}

	private static void choose(RestClient.Builder builder, String url, String id) {
		builder.build().get().uri(url).attributes(QuantumAuth.account(id)).retrieve().toBodilessEntity();
	}

	@ParameterizedTest
	@EnumSource
	void headerOfTheRequestIsNeverReplaced(BlockingStyle style) {
		for (String name : List.of(this.header.name(), "Authorization")) {
			restClient(style).build()
				.get()
				.uri(cloud.baseUrl())
				.header(name, "Basic theirs")
				.retrieve()
				.toBodilessEntity();
			send(restClient(style).defaultHeader(name.toLowerCase(Locale.ROOT), "theirs"));
		}
		assertThat(requests(cloud)).hasSize(4).noneMatch((request) -> request.getHeaders().toString().contains("qci"));
		assertThat(this.account.lookups()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void headerOfTheRequestCountsForMoreThanAChosenAccount(BlockingStyle style) {
		choose(restClient(style).defaultHeader("Authorization", "theirs"), elsewhere.baseUrl(), "alice");
		choose(restClient(style).defaultHeader(this.header.name(), "theirs"), elsewhere.baseUrl(), "alice");
		assertThat(requests(elsewhere)).hasSize(2);
		assertThat(this.alice.lookups()).isZero();
	}

	@Test
	void headerOfTheRequestFactoryBelowIsNeverReplaced() {
		for (String name : List.of(this.header.name(), "Authorization")) {
			ClientHttpRequestFactory adding = (uri, method) -> {
				ClientHttpRequest request = BlockingClient.JDK.requestFactory().createRequest(uri, method);
				request.getHeaders().set(name, "theirs");
				return request;
			};
			send(RestClient.builder()
				.requestFactory(new QuantumAuthClientHttpRequestFactory(adding,
						new QuantumAuthClients(List.of(this.account)))));
		}
		assertThat(requests(cloud)).hasSize(2).noneMatch((request) -> request.getHeaders().toString().contains("qci"));
	}

	@ParameterizedTest
	@EnumSource
	void headersOfTheAccountAreAddedWhereAbsent(BlockingStyle style) {
		this.account.withRequestHeaders(Map.of("X-Request-Timeout-Nano", "30000000000"));
		send(restClient(style));
		send(restClient(style).defaultHeader("x-request-timeout-nano", "5"));
		assertThat(requests(cloud)).extracting((request) -> request.header("X-Request-Timeout-Nano").values())
			.containsExactly(List.of("30000000000"), List.of("5"));
	}

	@ParameterizedTest
	@EnumSource
	void interceptorThatLogsNeverSeesTheToken(BlockingStyle style) {
		refuseTheFirstToken();
		List<String> log = new ArrayList<>();
		send(before(style, logging(log)));
		assertThat(values(cloud)).containsExactly(value("qci-1"), value("qci-2"));
		assertThat(log).hasSize(2).noneMatch((line) -> line.matches("(?s).*qci-[12].*"));
	}

	@ParameterizedTest
	@EnumSource
	void interceptorThatCopiesDoesNotLoseIt(BlockingStyle style) {
		ClientHttpRequestInterceptor copying = (request, body, execution) -> execution.execute(copy(request), body);
		send(before(style, copying));
		assertThat(values(cloud)).containsExactly(value("qci-1"));
		assertThat(requests(cloud)).singleElement().extracting((request) -> request.getHeader("X-Copy")).isEqualTo("1");
	}

	@ParameterizedTest
	@EnumSource
	void interceptorThatSendsTheRequestToAnotherOriginDoesNotTakeItAlong(BlockingStyle style) {
		send(before(style, reRouting(elsewhere.baseUrl() + "/jobs")));
		send(before(style, reRouting(cloud.baseUrl().replace("localhost", "127.0.0.1"))));
		assertThat(values(elsewhere)).hasSize(1).containsOnlyNulls();
		assertThat(values(cloud)).hasSize(1).containsOnlyNulls();
	}

	@ParameterizedTest
	@EnumSource
	void interceptorThatFindsTheCloudsAddressGetsTheTokenOfWhereItGoes(BlockingStyle style) {
		send(before(style, reRouting(cloud.baseUrl() + "/jobs")), URI.create("http://quantum-service/jobs"));
		assertThat(values(cloud)).containsExactly(value("qci-1"));
	}

	// The interceptor can only be the last one where the application says so
	@Test
	void interceptorAfterOursIsToldApartWhenItReplacesTheToken() {
		refuseTheFirstToken();
		ClientHttpRequestInterceptor replacing = (request, body, execution) -> {
			request.getHeaders().set(this.header.name(), value("qci-1"));
			return execution.execute(request, body);
		};
		send(BlockingStyle.INTERCEPTOR
			.restClient(BlockingClient.JDK, StubAccount.of("other", cloud.baseUrl()).withTokenHeader(this.header))
			.requestInterceptor(replacing)
			.defaultStatusHandler((status) -> true, (request, response) -> {
			}));
		assertThat(values(cloud)).containsExactly(value("qci-1"));
	}

	@Test
	void requestThatIsWrittenToItsOutputStreamIsSentAgain() throws Exception {
		refuseTheFirstToken();
		ClientHttpRequest request = new QuantumAuthClientHttpRequestFactory(BlockingClient.JDK.requestFactory(),
				new QuantumAuthClients(List.of(this.account)))
			.createRequest(URI.create(cloud.baseUrl() + "/jobs"), HttpMethod.POST);
		StreamUtils.copy("job".getBytes(), request.getBody());
		assertThat(request.execute().getStatusCode().value()).isEqualTo(200);
		assertThat(requests(cloud)).hasSize(2).allSatisfy((sent) -> {
			assertThat(sent.getBodyAsString()).isEqualTo("job");
			assertThat(sent.getHeader("Content-Length")).isEqualTo("3");
		});
		assertThat(request.getHeaders().containsHeader(this.header.name())).isFalse();
	}

	private void refuseTheFirstToken() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader(this.header.name(), WireMock.equalTo(value("qci-1")))
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer")));
	}

	private RestClient.Builder restClient(BlockingStyle style) {
		return style.restClient(BlockingClient.JDK, this.account, this.alice);
	}

	// Where an interceptor of the application runs: in front
	private RestClient.Builder before(BlockingStyle style, ClientHttpRequestInterceptor interceptor) {
		return restClient(style).requestInterceptors((interceptors) -> interceptors.add(0, interceptor));
	}

	private static ClientHttpRequestInterceptor reRouting(String url) {
		return (request, body, execution) -> execution.execute(new HttpRequestWrapper(request) {

			@Override
			public URI getURI() {
				return URI.create(url);
			}

		}, body);
	}

	private static HttpRequest copy(HttpRequest request) {
		HttpHeaders headers = new HttpHeaders(request.getHeaders());
		headers.add("X-Copy", "1");
		return new HttpRequestWrapper(request) {

			@Override
			public HttpHeaders getHeaders() {
				return headers;
			}

		};
	}

	private static ClientHttpRequestInterceptor logging(List<String> log) {
		return (request, body, execution) -> {
			log.add(describe(request));
			try {
				return execution.execute(request, body);
			}
			finally {
				log.add(describe(request));
			}
		};
	}

	private static String describe(HttpRequest request) {
		return request + " " + request.getURI() + request.getHeaders() + request.getAttributes();
	}

	private static void send(RestClient.Builder builder) {
		send(builder, URI.create(cloud.baseUrl() + "/jobs"));
	}

	private static void send(RestClient.Builder builder, URI uri) {
		builder.build().get().uri(uri).retrieve().toBodilessEntity();
	}

	private static List<LoggedRequest> requests(WireMockExtension server) {
		return server.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	private String value(String token) {
		return this.header.value(token);
	}

	private List<String> values(WireMockExtension server) {
		return requests(server).stream().map((request) -> request.getHeader(this.header.name())).toList();
	}

}
