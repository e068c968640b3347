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

package dev.quantumauth.autoconfigure.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.autoconfigure.fixture.HttpCalls;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for who gets to see and steer what is at {@code /actuator/quantumauth}.
 */
@Tag("boot")
class QuantumAuthEndpointAccessTests {

	@ParameterizedTest
	@EnumSource(value = WebApplicationType.class, names = { "REACTIVE", "SERVLET" })
	void accessCanBeReadOnly(WebApplicationType type) {
		try (ConfigurableApplicationContext application = run(type,
				"management.endpoints.web.exposure.include=quantumauth",
				"management.endpoint.quantumauth.access=read-only")) {
			assertThat(HttpCalls.get(application, "/actuator/quantumauth/qci").statusCode()).isEqualTo(200);
			assertThat(HttpCalls.send(application, "POST", "/actuator/quantumauth/qci").statusCode()).isEqualTo(405);
			assertThat(HttpCalls.send(application, "DELETE", "/actuator/quantumauth/qci").statusCode()).isEqualTo(405);
			assertThat(application.getBean(QuantumAuthClients.class).get("qci").getStatus().token())
				.isEqualTo(TokenState.ABSENT);
		}
	}

	@Test
	void endpointCanBeOnAPortAndAPathOfItsOwn() throws Exception {
		try (ConfigurableApplicationContext application = run(WebApplicationType.SERVLET,
				"management.endpoints.web.exposure.include=quantumauth", "management.server.port=0",
				"management.server.address=127.0.0.1", "management.endpoints.web.base-path=/ops",
				"quantum.auth.qci.accounts.lab-1.api-token=x")) {
			String port = application.getEnvironment().getRequiredProperty("local.management.port");
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + port + "/ops/quantumauth/lab-1"))
				.DELETE()
				.build();
			assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
			assertThat(HttpCalls.get(application, "/ops/quantumauth").statusCode()).isEqualTo(404);
		}
	}

	@ParameterizedTest
	@EnumSource(value = WebApplicationType.class, names = { "REACTIVE", "SERVLET" })
	void endpointIsNotExposedUnasked(WebApplicationType type) {
		try (ConfigurableApplicationContext application = run(type)) {
			assertThat(HttpCalls.get(application, "/actuator/quantumauth").statusCode()).isEqualTo(404);
			assertThat(HttpCalls.get(application, "/actuator").body()).contains("health").doesNotContain("quantumauth");
		}
	}

	private static ConfigurableApplicationContext run(WebApplicationType type, String... more) {
		List<String> properties = new ArrayList<>(HttpCalls.serverProperties());
		properties.addAll(List.of("quantum.auth.qci.url=http://localhost:9", "quantum.auth.qci.api-token=x"));
		properties.addAll(List.of(more));
		return new SpringApplicationBuilder(TestApplication.class).web(type)
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
