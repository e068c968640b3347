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

import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.web.stack.BootClient;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.web.stack.Library;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for redirects over real HTTP, with each client of Spring Boot on each HTTP
 * library: those of requests that may carry a token are for the caller, all others are
 * followed. There is an account for each header. {@link ConfinementTests} has
 * applications that say otherwise.
 */
@Tag("boot")
@Tag("http")
class RedirectTests {

	private static final List<Integer> STATUSES = List.of(301, 302, 303, 307, 308);

	private final FakeQci qci = FakeQci.start();

	private final WireMockServer elsewhere = new WireMockServer(WireMockConfiguration.options()
		.bindAddress("127.0.0.1")
		.dynamicPort()
		.gzipDisabled(true)
		.http2PlainDisabled(true));

	private final ApplicationContextRunner contextRunner = ClientContext.runnerWithEachHeader(this.qci);

	@BeforeEach
	void start() {
		this.elsewhere.start();
		this.elsewhere.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
		this.qci.wireMock()
			.stubFor(WireMock.any(WireMock.urlPathMatching("(/[a-z-]+)?/arrived")).willReturn(WireMock.ok()));
	}

	@AfterEach
	void stop() {
		this.elsewhere.stop();
		this.qci.close();
	}

	@ParameterizedTest
	@MethodSource(BootClient.DISTINCT)
	void redirectOfTheCloudIsHandedToTheCallerWhereverItLeads(BootClient client) {
		client.on(this.contextRunner).run((context) -> {
			for (String location : List.of("http://127.0.0.1:" + this.elsewhere.port(),
					"http://localhost:" + this.elsewhere.port(), "http://localhost:" + this.qci.url().getPort(),
					this.qci.url().toString())) {
				for (int status : STATUSES) {
					redirect(this.qci.wireMock(), status, location + "/arrived");
					for (String account : TokenHeaders.byId().keySet()) {
						String url = this.qci.url() + "/" + account + "/redirect/" + status;
						assertThat(client.send(context, HttpMethod.GET, url)).isEqualTo(status);
						assertThat(client.send(context, HttpMethod.POST, url)).isEqualTo(status);
					}
				}
			}
			TokenHeaders.byId()
				.forEach((account, header) -> assertThat(redirected(account)).hasSize(4 * 2 * STATUSES.size())
					.allMatch((request) -> this.qci.issuedTokens()
						.stream()
						.map(header::value)
						.toList()
						.contains(request.getHeader(header.name()))));
			assertThat(arrivals(this.elsewhere)).isEmpty();
			assertThat(arrivals(this.qci.wireMock())).isEmpty();
		});
	}

	@ParameterizedTest
	@MethodSource(BootClient.ALL)
	void otherRequestsFollowRedirects(BootClient client) {
		// The JDK's HttpURLConnection does not know 307 and 308
		List<Integer> statuses = (client.library() != Library.SIMPLE) ? STATUSES : STATUSES.subList(0, 3);
		client.on(this.contextRunner).run((context) -> {
			for (int status : statuses) {
				redirect(this.elsewhere, status, this.elsewhere.baseUrl() + "/arrived");
				assertThat(client.send(context, HttpMethod.GET, this.elsewhere.baseUrl() + "/x/redirect/" + status))
					.isEqualTo(200);
			}
			assertThat(arrivals(this.elsewhere)).hasSize(statuses.size());
		});
	}

	@ParameterizedTest
	@MethodSource(BootClient.ALL)
	void otherRequestsThatAreRedirectedToTheCloudTakeNoTokenThere(BootClient client) {
		client.on(this.contextRunner).run((context) -> {
			for (String account : TokenHeaders.byId().keySet()) {
				redirect(this.elsewhere, 302, this.qci.url() + "/" + account + "/arrived");
				assertThat(client.send(context, HttpMethod.GET, this.elsewhere.baseUrl() + "/x/redirect/302"))
					.isEqualTo(200);
			}
			assertThat(arrivals(this.qci.wireMock())).hasSize(TokenHeaders.byId().size()).noneMatch(TokenHeaders::isOn);
		});
	}

	@ParameterizedTest
	@MethodSource(BootClient.ALL)
	void requestsThatAreToldNotToFollowRedirectsStillDoNot(BootClient client) {
		client.on(this.contextRunner).withPropertyValues("spring.http.clients.redirects=dont-follow").run((context) -> {
			redirect(this.elsewhere, 302, this.elsewhere.baseUrl() + "/arrived");
			assertThat(client.send(context, HttpMethod.GET, this.elsewhere.baseUrl() + "/x/redirect/302"))
				.isEqualTo(302);
		});
	}

	@ParameterizedTest
	@MethodSource(BootClient.ALL)
	void filterAndInterceptorUsedByHandAreGuardedToo(BootClient client) {
		client.on(this.contextRunner)
			.withPropertyValues("quantum.auth.webclient.enabled=false", "quantum.auth.restclient.enabled=false")
			.run((context) -> {
				redirect(this.qci.wireMock(), 307, this.elsewhere.baseUrl() + "/arrived");
				TokenHeaders.byId().forEach((account, header) -> {
					String url = this.qci.url() + "/" + account + "/redirect/307";
					assertThat(client.kind().senderByHand(context).get(url).getStatusCode())
						.isEqualTo(HttpStatus.TEMPORARY_REDIRECT);
					assertThat(redirected(account)).singleElement()
						.satisfies((request) -> assertThat(request.getHeader(header.name())).matches(header::matches));
				});
				assertThat(arrivals(this.elsewhere)).isEmpty();
			});
	}

	private static void redirect(WireMockServer server, int status, String location) {
		server.stubFor(WireMock.any(WireMock.urlPathMatching("/[a-z-]+/redirect/" + status))
			.willReturn(WireMock.aResponse().withStatus(status).withHeader("Location", location)));
	}

	private List<LoggedRequest> redirected(String account) {
		return this.qci.wireMock()
			.findAll(WireMock.anyRequestedFor(WireMock.urlPathMatching("/" + account + "/redirect/.*")));
	}

	private static List<LoggedRequest> arrivals(WireMockServer server) {
		return server.findAll(WireMock.anyRequestedFor(WireMock.urlPathMatching("(/[a-z-]+)?/arrived")));
	}

}
