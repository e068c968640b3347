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

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.autoconfigure.web.stack.BootClient;
import dev.quantumauth.autoconfigure.web.stack.BootClient.Kind;
import dev.quantumauth.autoconfigure.web.stack.ClientContext;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;
import dev.quantumauth.web.stack.Library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what an HTTP library might not hand on: QCi's 401 has no
 * {@code WWW-Authenticate} header, which Jetty's client does not bear unless it is told
 * to, and of a 401 with one it keeps no more than 16 kB.
 */
@Tag("boot")
@Tag("http")
class PlainUnauthorizedTests {

	private static final String API = "/optimization/v1/jobs/allocations";

	private final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = ClientContext.runner(this.qci);

	@AfterEach
	void close() {
		this.qci.close();
	}

	@ParameterizedTest
	@MethodSource(BootClient.ALL)
	void plain401OfTheApiIsAnsweredWithARenewalAndAReplay(BootClient client) {
		client.on(this.contextRunner).run((context) -> {
			String first = context.getBean(QciAuthClient.class).accessToken().block().getTokenValue();
			this.qci.wireMock()
				.stubFor(WireMock.get(API)
					.withHeader(HttpHeaders.AUTHORIZATION, WireMock.equalTo("Bearer " + first))
					.willReturn(WireMock.unauthorized()));
			assertThat(client.kind().sender(context).get(this.qci.url() + API).getBody()).contains("allocations");
			assertThat(this.qci.tokenRequests()).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@MethodSource(BootClient.ALL)
	void largeBodyOfA401IsTheCallers(BootClient client) {
		String reason = "The token was rejected. ".repeat(10_000);
		this.qci.wireMock()
			.stubFor(WireMock.get("/rejected")
				.willReturn(WireMock.unauthorized().withHeader("WWW-Authenticate", "Bearer").withBody(reason)));
		client.on(this.contextRunner).run((context) -> {
			ResponseEntity<String> response = client.kind().sender(context).get(this.qci.url() + "/rejected");
			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
			assertThat(response.getBody()).isEqualTo(reason);
		});
		this.qci.wireMock().verify(2, WireMock.getRequestedFor(WireMock.urlEqualTo("/rejected")));
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "SIMPLE")
	void plain401OfTheTokenEndpointIsARejection(Library library) {
		this.qci.failTokenRequests(QciFault.status(401));
		new BootClient(Kind.WEB_CLIENT, library).on(this.contextRunner)
			.run((context) -> assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> context.getBean(QciAuthClient.class).accessToken().block())
				.matches(TokenRequestException::isRejected));
	}

}
