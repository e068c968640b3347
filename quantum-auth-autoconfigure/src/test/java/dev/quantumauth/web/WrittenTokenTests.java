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

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.util.UriComponentsBuilder;

import dev.quantumauth.StubAccount;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;
import dev.quantumauth.web.stack.Client;
import dev.quantumauth.web.stack.Interception;
import dev.quantumauth.web.stack.TestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for both stacks over real HTTP: the token is written when the request is written,
 * whatever the application's own filters and interceptors do before and after.
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
	@MethodSource(Client.ALL)
	void tokenIsWrittenOnEachClient(Client client) {
		for (String path : List.of("", "/", "/jobs", "/jobs/a%20b%2Fc;d=e?f=g%26h&i=%C3%A4", "//jobs?x")) {
			with(client).get(cloud.baseUrl() + path);
		}
		assertThat(values(cloud)).hasSize(5).containsOnly(value("qci-1"));
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void applicationThatLogsNeverSeesTheToken(Client client) {
		List<String> log = new ArrayList<>();
		get(with(client).before(Interception.logging(log))
			.after(Interception.logging(log))
			.after(Interception.logging(log)));
		assertThat(values(cloud)).containsExactly(value("qci-1"));
		assertThat(log).hasSize(6).noneMatch((line) -> line.contains("qci-1"));
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void applicationThatLogsNeverSeesTheTokenOfAReplay(Client client) {
		cloud.stubFor(WireMock.any(WireMock.anyUrl())
			.withHeader(this.header.name(), WireMock.equalTo(value("qci-1")))
			.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer")));
		List<String> log = new ArrayList<>();
		get(with(client).before(Interception.logging(log)).after(Interception.logging(log)));
		assertThat(values(cloud)).containsExactly(value("qci-1"), value("qci-2"));
		assertThat(log).hasSize(6).noneMatch((line) -> line.matches("(?s).*qci-[12].*"));
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void applicationThatCopiesTheRequestDoesNotLoseTheToken(Client client) {
		Interception copying = Interception.copying("X-Copy", "1");
		get(with(client).before(copying).after(copying).after(copying));
		assertThat(values(cloud)).containsExactly(value("qci-1"));
		assertThat(requests(cloud).get(0).header("X-Copy").values()).hasSize(3);
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void requestThatIsSentToAnotherOriginDoesNotTakeTheTokenAlong(Client client) {
		for (String url : List.of(elsewhere.baseUrl() + "/jobs", cloud.baseUrl().replace("localhost", "127.0.0.1"),
				elsewhere.baseUrl() + "/garnet/jobs")) {
			get(with(client).after(Interception.rerouting(url)));
		}
		assertThat(values(cloud)).singleElement().isNull();
		assertThat(values(elsewhere)).hasSize(2).containsOnlyNulls();
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void requestThatIsSentElsewhereWithinTheTargetKeepsTheToken(Client client) {
		get(with(client).after(Interception.rerouting(cloud.baseUrl() + "/v2/jobs")));
		assertThat(requests(cloud)).singleElement().extracting(LoggedRequest::getUrl).isEqualTo("/v2/jobs");
		assertThat(values(cloud)).containsExactly(value("qci-1"));
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void loadBalancerThatComesFirstLeadsToAToken(Client client) {
		with(client).before(loadBalancer()).get("http://quantum-service/jobs?shots=1");
		assertThat(requests(cloud)).singleElement().extracting(LoggedRequest::getUrl).isEqualTo("/jobs?shots=1");
		assertThat(values(cloud)).containsExactly(value("qci-1"));
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void loadBalancerThatComesLastLeadsToNoToken(Client client) {
		with(client).after(loadBalancer()).get("http://quantum-service/jobs");
		assertThat(values(cloud)).singleElement().isNull();
		assertThat(this.account.lookups()).isZero();
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void requestThatComesFromElsewhereGetsTheTokenOfWhereItGoes(Client client) {
		for (String path : List.of("/garnet/jobs", "/garnet2/jobs")) {
			get(with(client).before(Interception.rerouting(elsewhere.baseUrl() + path)));
		}
		assertThat(values(elsewhere)).containsExactly(value("iqm-1"), null);
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void headerOfTheRequestIsNeverReplaced(Client client) {
		for (String name : List.of(this.header.name(), "Authorization")) {
			with(client).get(cloud.baseUrl(), (request) -> request.addHeader(name, "Basic theirs"));
			get(with(client).withDefaultHeader(name.toLowerCase(Locale.ROOT), "Basic theirs"));
			get(with(client).withDefaultHeader(name.toUpperCase(Locale.ROOT), "Basic theirs"));
		}
		assertThat(credentials()).hasSize(6).containsOnly("Basic theirs");
		assertThat(this.account.lookups()).isZero();
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void headerThatTheApplicationAddsBeforeIsNeverReplaced(Client client) {
		for (String name : List.of(this.header.name(), "Authorization")) {
			get(with(client).before(Interception.adding(name, "theirs")));
		}
		assertThat(credentials()).containsExactly("theirs", "theirs");
		assertThat(this.account.lookups()).isZero();
	}

	@ParameterizedTest
	@MethodSource(Client.ALL)
	void headerThatTheApplicationAddsAfterwardsIsNeverReplaced(Client client) {
		for (String name : List.of(this.header.name(), "Authorization")) {
			get(with(client).after(Interception.adding(name, "theirs")));
			get(with(client).after(Interception.adding(name, "theirs")).after(Interception.copying("X-Copy", "1")));
		}
		assertThat(credentials()).hasSize(4).containsOnly("theirs");
	}

	private TestClient with(Client client) {
		return client.with(this.account, this.other);
	}

	private static void get(TestClient client) {
		client.get(cloud.baseUrl() + "/jobs");
	}

	private static Interception loadBalancer() {
		URI instance = URI.create(cloud.baseUrl());
		return Interception.rerouting((uri) -> {
			assertThat(uri).hasHost("quantum-service");
			return UriComponentsBuilder.fromUri(uri)
				.host(instance.getHost())
				.port(instance.getPort())
				.build(true)
				.toUri();
		});
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

	// All of them, of each request
	private List<String> credentials() {
		return requests(cloud).stream()
			.flatMap((request) -> Stream.of(this.header.name(), "Authorization")
				.distinct()
				.filter(request::containsHeader)
				.flatMap((name) -> request.header(name).values().stream()))
			.toList();
	}

}
