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

import java.util.ArrayList;
import java.util.List;

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
import dev.quantumauth.autoconfigure.HttpCalls;
import dev.quantumauth.autoconfigure.QuickReactorResources;
import dev.quantumauth.autoconfigure.SystemEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for who gets to see and steer what is at {@code /actuator/quantumauth}.
 */
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
