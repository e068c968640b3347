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

package dev.quantumauth.test.autoconfigure;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the failure reports of a test that lacks
 * {@link AutoConfigureQuantumAuthTest @AutoConfigureQuantumAuthTest}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ForgottenAnnotationTests {

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.qci.api-token=${NOT_SET_ANYWHERE}", "quantum.auth.qci.api-token=" })
	void annotationIsNamedWhereACredentialIsMissing(String property, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.NONE)
				.properties("quantum.auth.qci.url=https://api.example.com", property)
				.run()
				.close());
		assertThat(output).contains("APPLICATION FAILED TO START",
				"In a test, @AutoConfigureQuantumAuthTest on the test class supplies made-up credentials.");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class })
	@Import(Jobs.class)
	static class TestApplication {

	}

	static class Jobs {

		Jobs(QciAuthClient client) {
		}

	}

}
