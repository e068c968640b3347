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

package dev.quantumauth.autoconfigure;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.fixture.HttpCalls;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that calls both clouds: each gets its own token, each has its
 * own health.
 */
@Tag("boot")
@Tag("http")
class TwoCloudsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	@Test
	void eachCloudGetsItsOwnTokenAndNothingElseDoes() {
		try (ConfigurableApplicationContext application = start()) {
			String ofQci = application.getBean(QciAuthClient.class).accessToken().block(PATIENCE).getTokenValue();
			String ofIqm = application.getBean(IqmAuthClient.class).accessToken().block(PATIENCE).getTokenValue();
			assertThat(application.getBean(QuantumAuthClients.class).ids()).containsExactlyInAnyOrder("qci", "iqm");
			assertThat(call(application, qci.url() + "/optimization/v1/jobs/allocations")).isEqualTo(200);
			assertThat(call(application, iqm.getCocosUrl() + "/about")).isEqualTo(200);
			call(application, iqm.getAuthServerUrl() + "/about");
			assertThat(authorizations(qci.wireMock().findAll(WireMock.anyRequestedFor(WireMock.anyUrl()))))
				.containsOnly("Bearer " + ofQci);
			assertThat(authorizations(iqm.wireMock().findAll(WireMock.anyRequestedFor(WireMock.anyUrl()))))
				.containsOnly("Bearer " + ofIqm);
			assertThat(iqm.wireMock().findAll(WireMock.getRequestedFor(WireMock.urlPathEqualTo("/auth/about"))))
				.singleElement()
				.satisfies((request) -> assertThat(request.containsHeader("Authorization")).isFalse());
			HttpResponse<String> health = HttpCalls.get(application, "/actuator/health/quantumAuth");
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(health.body()).contains("\"qci\"", "\"iqm\"", "/realms/cortex");
		}
		assertThat(iqm.activeSessions()).isZero();
	}

	private static List<String> authorizations(List<LoggedRequest> requests) {
		return requests.stream()
			.filter((request) -> request.containsHeader("Authorization"))
			.map((request) -> request.getHeader("Authorization"))
			.toList();
	}

	private static int call(ConfigurableApplicationContext application, String uri) {
		return application.getBean(WebClient.Builder.class)
			.build()
			.get()
			.uri(uri)
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value()))
			.block(PATIENCE);
	}

	private static ConfigurableApplicationContext start() {
		List<String> properties = new ArrayList<>(HttpCalls.serverProperties());
		properties.addAll(List.of(qci.propertyPairs()));
		properties.addAll(List.of(iqm.propertyPairs()));
		// With a path, so that the Keycloak on the same origin is no target
		properties.add("quantum.auth.iqm.url=" + iqm.getCocosUrl());
		properties.add("management.endpoint.health.show-details=always");
		return new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.REACTIVE)
			.bannerMode(Banner.Mode.OFF)
			.initializers(SystemEnvironment.empty())
			.properties(properties.toArray(String[]::new))
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(QuickReactorResources.class)
	static class TestApplication {

	}

}
