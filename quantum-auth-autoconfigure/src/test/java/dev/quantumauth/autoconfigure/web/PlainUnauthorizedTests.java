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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * QCi's 401 has no {@code WWW-Authenticate} header, which one of the connectors does not
 * bear unless it is told to.
 */
@Tag("boot")
@Tag("http")
class PlainUnauthorizedTests {

	private static final String API = "/optimization/v1/jobs/allocations";

	private final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				QuantumAuthWebClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class))
		.withPropertyValues(this.qci.propertyPairs());

	@AfterEach
	void close() {
		this.qci.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jetty", "http-components", "jdk" })
	void plain401OfTheApiIsAnsweredWithARenewalAndAReplay(String connector) {
		this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=" + connector).run((context) -> {
			String first = context.getBean(QciAuthClient.class).accessToken().block().getTokenValue();
			this.qci.wireMock()
				.stubFor(WireMock.get(API)
					.withHeader(HttpHeaders.AUTHORIZATION, WireMock.equalTo("Bearer " + first))
					.willReturn(WireMock.unauthorized()));
			assertThat(context.getBean(WebClient.Builder.class)
				.build()
				.get()
				.uri(this.qci.url() + API)
				.retrieve()
				.bodyToMono(String.class)
				.block()).contains("allocations");
			assertThat(this.qci.tokenRequests()).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jetty", "http-components", "jdk" })
	void plain401OfTheTokenEndpointIsARejection(String connector) {
		this.qci.failTokenRequests(QciFault.status(401));
		this.contextRunner.withPropertyValues("spring.http.clients.reactive.connector=" + connector)
			.run((context) -> assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> context.getBean(QciAuthClient.class).accessToken().block())
				.matches(TokenRequestException::isRejected));
	}

}
