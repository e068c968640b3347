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

package dev.quantumauth.qci;

import java.util.Locale;

import com.github.tomakehurst.wiremock.WireMockServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.test.qci.FakeQci;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a redirect is never followed with a credential, whatever the application's
 * own HTTP clients do.
 */
@Tag("boot")
@Tag("http")
class QciRedirectTests {

	private static FakeQci qci;

	private static FakeQci elsewhere;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, QuantumAuthAutoConfiguration.class,
				QciAuthAutoConfiguration.class))
		.withUserConfiguration(ImmediateShutdownConfiguration.class);

	@BeforeAll
	static void start() {
		qci = FakeQci.start();
		elsewhere = FakeQci.builder().apiToken(qci.apiToken()).start();
	}

	@BeforeEach
	void reset() {
		qci.reset();
		elsewhere.reset();
	}

	@AfterAll
	static void stop() {
		qci.close();
		elsewhere.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void noRedirectOfATokenRequestIsFollowed(int status) {
		redirectEverything(status, elsewhere.url() + "/auth/v1/access-tokens/");
		QciAuthClient client = TestAccounts.builder(qci)
			.build(AuthServerClients::webClient, TestAccounts.SCHEDULER)
			.client();
		TokenRequestException error = TestAccounts.errorOf(client.postAccessTokens());
		assertThat(error.isRejected()).isFalse();
		assertThat(error.getError().getErrorCode()).isEqualTo("server_error");
		assertThat(error.getError().getDescription()).contains("was answered " + status + ".")
			.endsWith("A redirect is not followed with a credential: configure the URL that it leads to.");
		assertThat(requests(qci.wireMock())).isOne();
		assertThat(requests(elsewhere.wireMock())).isZero();
	}

	@Test
	void noRedirectWithinTheSameOriginIsFollowed() {
		redirectEverything(308, "/auth/v1/access-tokens/?again");
		QciAuthClient client = TestAccounts.builder(qci)
			.build(AuthServerClients::webClient, TestAccounts.SCHEDULER)
			.client();
		TestAccounts.errorOf(client.postAccessTokens());
		assertThat(requests(qci.wireMock())).isOne();
	}

	@Test
	void noRedirectOfAHealthOrVersionCallIsFollowed() {
		redirectEverything(302, elsewhere.url() + "/auth/v1/access-tokens/health");
		QciAuthClient client = TestAccounts.builder(qci)
			.build(AuthServerClients::webClient, TestAccounts.SCHEDULER)
			.client();
		assertThat(TestAccounts.errorOf(client.getAccessTokensHealth()).getMessage()).contains("was answered 302");
		assertThat(TestAccounts.errorOf(client.getAccessTokensVersion()).getMessage()).contains("was answered 302");
		assertThat(requests(elsewhere.wireMock())).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "FOLLOW_WHEN_POSSIBLE", "FOLLOW" })
	void theApplicationsOwnRedirectSettingDoesNotMatter(HttpRedirects redirects) {
		redirectEverything(307, elsewhere.url() + "/auth/v1/access-tokens/");
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("spring.http.clients.redirects=" + redirects.name().toLowerCase(Locale.ROOT))
			.run((context) -> {
				TestAccounts.errorOf(context.getBean(QciAuthClient.class).accessToken());
				assertThat(requests(qci.wireMock())).isOne();
				assertThat(requests(elsewhere.wireMock())).isZero();
			});
	}

	private static void redirectEverything(int status, String location) {
		qci.wireMock()
			.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withHeader("Location", location)));
	}

	private static int requests(WireMockServer server) {
		return server.getAllServeEvents().size();
	}

}
