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
import java.util.Locale;
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
import org.springframework.web.util.UriComponentsBuilder;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.web.TestCloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link QuantumAuthExchangeFilterFunction}: the token is written when the
 * request is written, whatever the application's own filters do before and after.
 */
@Tag("http")
@ParameterizedClass
@MethodSource(TokenHeaders.ALL)
class WrittenTokenTests {

	@RegisterExtension
	private static final WireMockExtension cloud = TestCloud.onHttp1();

	@RegisterExtension
	private static final WireMockExtension elsewhere = TestCloud.onHttp1();

	private final TokenHeader header;

	private final StubAccount account;

	private final StubAccount other;

	WrittenTokenTests(TokenHeader header) {
		this.header = header;
		this.account = StubAccount.of("qci", cloud.baseUrl()).withTokenHeader(header);
		this.other = StubAccount.of("iqm", elsewhere.baseUrl() + "/garnet").withTokenHeader(header);
	}

	@BeforeEach
	void answer() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
		elsewhere.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
	}

	@ParameterizedTest
	@EnumSource
	void tokenIsWrittenOnEachConnector(Connector connector) {
		for (String path : List.of("", "/", "/jobs", "/jobs/a%20b%2Fc;d=e?f=g%26h&i=%C3%A4", "//jobs?x")) {
			send(connector.webClient().filter(filter()), URI.create(cloud.baseUrl() + path));
		}
		assertThat(values(cloud)).hasSize(5).containsOnly(value("qci-1"));
	}

	@ParameterizedTest
	@EnumSource
	void filterThatLogsNeverSeesTheToken(Connector connector) {
		List<String> log = new ArrayList<>();
		send(connector.webClient().filter(logging(log)).filter(filter()).filter(logging(log)).filter(logging(log)));
		assertThat(values(cloud)).containsExactly(value("qci-1"));
		assertThat(log).hasSize(6).noneMatch((line) -> line.contains("qci-1"));
	}

	@ParameterizedTest
	@EnumSource
	void filterThatLogsNeverSeesTheTokenOfAReplay(Connector connector) {
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader(this.header.name(), WireMock.equalTo(value("qci-1")))
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer")));
		List<String> log = new ArrayList<>();
		send(connector.webClient().filter(logging(log)).filter(filter()).filter(logging(log)));
		assertThat(values(cloud)).containsExactly(value("qci-1"), value("qci-2"));
		assertThat(log).hasSize(6).noneMatch((line) -> line.matches("(?s).*qci-[12].*"));
	}

	@Test
	void errorsDoNotCarryTheToken() {
		cloud.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.notFound()));
		WebClientResponseException response = catchThrowableOfType(WebClientResponseException.class,
				() -> send(WebClient.builder().filter(filter())));
		assertThat(values(cloud)).containsExactly(value("qci-1"));
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
		connector.webClient()
			.filter(filter())
			.build()
			.get()
			.uri(cloud.baseUrl())
			.header("X-Own", "1")
			.httpRequest(kept::add)
			.retrieve()
			.toBodilessEntity()
			.block();
		assertThat(values(cloud)).containsExactly(value("qci-1"));
		assertThat(kept).singleElement().satisfies((request) -> {
			assertThat(request.getHeaders().getFirst("X-Own")).isEqualTo("1");
			assertThat(request.getHeaders().containsHeader(this.header.name())).isFalse();
		});
	}

	@ParameterizedTest
	@EnumSource
	void filterThatCopiesDoesNotLoseIt(Connector connector) {
		ExchangeFilterFunction copying = changing(
				(request) -> ClientRequest.from(request).header("X-Copy", "1").build());
		send(connector.webClient().filter(copying).filter(filter()).filter(copying).filter(copying));
		assertThat(values(cloud)).containsExactly(value("qci-1"));
		assertThat(requests(cloud).get(0).header("X-Copy").values()).hasSize(3);
	}

	@ParameterizedTest
	@EnumSource
	void filterThatSendsTheRequestToAnotherOriginDoesNotTakeItAlong(Connector connector) {
		for (String url : List.of(elsewhere.baseUrl() + "/jobs", cloud.baseUrl().replace("localhost", "127.0.0.1"),
				elsewhere.baseUrl() + "/garnet/jobs")) {
			send(connector.webClient().filter(filter()).filter(reRouting(url)));
		}
		assertThat(values(cloud)).singleElement().isNull();
		assertThat(values(elsewhere)).hasSize(2).containsOnlyNulls();
	}

	@ParameterizedTest
	@EnumSource
	void filterThatSendsTheRequestElsewhereWithinTheTargetKeepsIt(Connector connector) {
		send(connector.webClient().filter(filter()).filter(reRouting(cloud.baseUrl() + "/v2/jobs")));
		assertThat(requests(cloud)).singleElement().extracting(LoggedRequest::getUrl).isEqualTo("/v2/jobs");
		assertThat(values(cloud)).containsExactly(value("qci-1"));
	}

	@ParameterizedTest
	@EnumSource
	void loadBalancerBeforeTheFilterLeadsToAToken(Connector connector) {
		WebClient.Builder builder = connector.webClient()
			.filter(filter())
			.filters((filters) -> filters.add(0, loadBalancing("quantum-service", cloud.baseUrl())));
		send(builder, URI.create("http://quantum-service/jobs?shots=1"));
		assertThat(requests(cloud)).singleElement().extracting(LoggedRequest::getUrl).isEqualTo("/jobs?shots=1");
		assertThat(values(cloud)).containsExactly(value("qci-1"));
	}

	@ParameterizedTest
	@EnumSource
	void loadBalancerAfterTheFilterLeadsToNoToken(Connector connector) {
		send(connector.webClient().filter(filter()).filter(loadBalancing("quantum-service", cloud.baseUrl())),
				URI.create("http://quantum-service/jobs"));
		assertThat(values(cloud)).singleElement().isNull();
		assertThat(this.account.lookups()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void loadBalancerAfterTheFilterDoesNotTakeTheTokenAlong(Connector connector) {
		send(connector.webClient().filter(filter()).filter(loadBalancing("localhost", elsewhere.baseUrl())));
		assertThat(values(elsewhere)).singleElement().isNull();
		assertThat(requests(cloud)).isEmpty();
	}

	@Test
	void requestThatComesFromElsewhereGetsTheTokenOfWhereItGoes() {
		send(WebClient.builder().filter(reRouting(elsewhere.baseUrl() + "/garnet/jobs")).filter(filter()));
		send(WebClient.builder().filter(reRouting(elsewhere.baseUrl() + "/garnet2/jobs")).filter(filter()));
		assertThat(values(elsewhere)).containsExactly(value("iqm-1"), null);
	}

	@Test
	void requestThatIsBuiltAnewLosesIt() {
		send(WebClient.builder()
			.filter(filter())
			.filter(changing((request) -> ClientRequest.create(request.method(), request.url())
				.headers((headers) -> headers.addAll(request.headers()))
				.build())));
		assertThat(values(cloud)).singleElement().isNull();
	}

	@Test
	void headerOfTheRequestIsNeverReplaced() {
		for (String name : List.of(this.header.name(), "Authorization")) {
			WebClient.builder()
				.filter(filter())
				.build()
				.get()
				.uri(cloud.baseUrl())
				.header(name, "Basic theirs")
				.retrieve()
				.toBodilessEntity()
				.block();
		}
		assertThat(values(cloud, this.header.name(), "Authorization")).containsExactly("Basic theirs", "Basic theirs");
		assertThat(this.account.lookups()).isZero();
	}

	@Test
	void headerOfTheBuilderIsNeverReplaced() {
		String name = this.header.name();
		send(WebClient.builder().filter(filter()).defaultHeader(name.toLowerCase(Locale.ROOT), "theirs"));
		send(WebClient.builder()
			.filter(filter())
			.defaultRequest((request) -> request.header(name.toUpperCase(Locale.ROOT), "theirs")));
		assertThat(values(cloud)).containsExactly("theirs", "theirs");
		assertThat(this.account.lookups()).isZero();
	}

	@Test
	void headerOfAFilterBeforeIsNeverReplaced() {
		for (String name : List.of(this.header.name(), "Authorization")) {
			send(WebClient.builder().filter(adding(name)).filter(filter()));
		}
		assertThat(values(cloud, this.header.name(), "Authorization")).containsExactly("theirs", "theirs");
	}

	@Test
	void headerOfAFilterAfterIsNeverReplaced() {
		ExchangeFilterFunction copying = changing((request) -> ClientRequest.from(request).build());
		for (String name : List.of(this.header.name(), "Authorization")) {
			send(WebClient.builder().filter(filter()).filter(adding(name)));
			send(WebClient.builder().filter(filter()).filter(adding(name)).filter(copying));
		}
		assertThat(values(cloud, this.header.name(), "Authorization")).hasSize(4).containsOnly("theirs");
	}

	@ParameterizedTest
	@EnumSource
	void headerThatIsSetWhileTheRequestIsWrittenIsNeverReplaced(Connector connector) {
		ExchangeFilterFunction copying = changing((request) -> ClientRequest.from(request).build());
		for (WebClient.Builder builder : List.of(connector.webClient().filter(filter()),
				connector.webClient().filter(filter()).filter(copying))) {
			for (String name : List.of(this.header.name(), "Authorization")) {
				builder.build()
					.get()
					.uri(cloud.baseUrl())
					.httpRequest((request) -> request.getHeaders().add(name, "theirs"))
					.retrieve()
					.toBodilessEntity()
					.block();
			}
		}
		assertThat(values(cloud, this.header.name(), "Authorization")).hasSize(4).containsOnly("theirs");
	}

	@Test
	void stepOfTheRequestIsRunOnce() {
		List<URI> written = new ArrayList<>();
		ExchangeFilterFunction copying = changing((request) -> ClientRequest.from(request).build());
		for (WebClient.Builder builder : List.of(WebClient.builder().filter(filter()),
				WebClient.builder().filter(filter()).filter(copying))) {
			builder.build()
				.get()
				.uri(cloud.baseUrl() + "/jobs")
				.header("X-Own", "1")
				.httpRequest((request) -> written.add(request.getURI()))
				.retrieve()
				.toBodilessEntity()
				.block();
		}
		assertThat(written).hasSize(2).containsOnly(URI.create(cloud.baseUrl() + "/jobs"));
		assertThat(values(cloud)).containsExactly(value("qci-1"), value("qci-1"));
		assertThat(requests(cloud)).allSatisfy((request) -> assertThat(request.header("X-Own").values()).hasSize(1));
	}

	private QuantumAuthExchangeFilterFunction filter() {
		return filter(this.account, this.other);
	}

	private static QuantumAuthExchangeFilterFunction filter(StubAccount... accounts) {
		return new QuantumAuthExchangeFilterFunction(new QuantumAuthClients(List.of(accounts)));
	}

	private static ExchangeFilterFunction changing(UnaryOperator<ClientRequest> change) {
		return (request, next) -> next.exchange(change.apply(request));
	}

	private static ExchangeFilterFunction reRouting(String url) {
		return changing((request) -> ClientRequest.from(request).url(URI.create(url)).build());
	}

	private static ExchangeFilterFunction loadBalancing(String service, String instance) {
		return changing((request) -> {
			assertThat(request.url()).hasHost(service);
			URI uri = UriComponentsBuilder.fromUri(request.url())
				.host(URI.create(instance).getHost())
				.port(URI.create(instance).getPort())
				.build(true)
				.toUri();
			return ClientRequest.from(request).url(uri).build();
		});
	}

	private static ExchangeFilterFunction adding(String name) {
		return changing((request) -> ClientRequest.from(request).header(name, "theirs").build());
	}

	private static ExchangeFilterFunction logging(List<String> log) {
		Consumer<Object> line = (text) -> log.add(String.valueOf(text));
		return (request, next) -> {
			line.accept(describe(request));
			return next.exchange(request)
				.doOnNext((response) -> line.accept(describe(request) + response + response.request().getHeaders()
						+ response.request().getAttributes() + response.request()));
		};
	}

	private static String describe(ClientRequest request) {
		return request + " " + request.headers() + request.cookies() + request.attributes() + request.logPrefix()
				+ request.body() + request.httpRequest();
	}

	private static void send(WebClient.Builder builder) {
		send(builder, URI.create(cloud.baseUrl() + "/jobs"));
	}

	private static void send(WebClient.Builder builder, URI uri) {
		builder.build().get().uri(uri).retrieve().toBodilessEntity().block();
	}

	private static List<LoggedRequest> requests(WireMockExtension server) {
		return server.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	private String value(String token) {
		return this.header.value(token);
	}

	// All of them, to each request
	private static List<String> values(WireMockExtension server, String... names) {
		return requests(server).stream()
			.flatMap((request) -> Stream.of(names)
				.distinct()
				.filter(request::containsHeader)
				.flatMap((name) -> request.header(name).values().stream()))
			.toList();
	}

	private List<String> values(WireMockExtension server) {
		return requests(server).stream().map((request) -> request.getHeader(this.header.name())).toList();
	}

}
