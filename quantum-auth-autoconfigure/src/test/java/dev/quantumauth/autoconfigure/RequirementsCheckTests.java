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

import java.io.File;
import java.io.IOException;
import java.util.function.Function;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what an application is told that runs on a Spring Boot which is too old, or has
 * left out what this library needs.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class RequirementsCheckTests {

	private static final String[] SPRING_BOOT = { "spring-boot-4", "spring-boot-autoconfigure-4" };

	private static final String[] SPRING_BOOT_AND_SPRING = { "spring-boot-4", "spring-boot-autoconfigure-4",
			"spring-aop-", "spring-beans-", "spring-context-", "spring-core-7", "spring-expression-" };

	@Test
	void applicationOnSpringBoot35IsToldWhichVersionIsNeeded(CapturedOutput output) throws IOException {
		start(ReducedClassPath.without(SPRING_BOOT_AND_SPRING).with(new File("target/spring-boot-3.5")));
		assertThat(output)
			.contains("quantum-auth needs Spring Boot 4.1 or newer. The application runs on Spring Boot 3.5.7.",
					"Raise the version of Spring Boot in the application's build.")
			.doesNotContain("\tat ");
	}

	@Test
	void applicationOnSpringBoot40IsToldWhichVersionIsNeeded(CapturedOutput output) throws IOException {
		start(ReducedClassPath.without(SPRING_BOOT).with(new File("target/spring-boot-4.0")));
		assertThat(output)
			.contains("quantum-auth needs Spring Boot 4.1 or newer. The application runs on Spring Boot 4.0.7.")
			.doesNotContain("\tat ");
	}

	@Test
	void applicationWithJackson2OnlyIsToldWhichIsNeeded(CapturedOutput output) throws IOException {
		start(ReducedClassPath.without("jackson-core-3", "jackson-databind-3"));
		assertThat(output).contains(
				"quantum-auth needs Jackson 3 (tools.jackson.core:jackson-databind), which is not on the class path.",
				"Remove the exclusion of tools.jackson.core:jackson-databind from the application's build, or add it as"
						+ " a dependency.")
			.doesNotContain("\tat ");
	}

	@Test
	void applicationWithoutBootsModuleForWebClientIsToldThatItIsNeeded(CapturedOutput output) throws IOException {
		start(ReducedClassPath.without("spring-boot-webclient-"));
		assertThat(output)
			.contains("quantum-auth needs Spring Boot's module for WebClient (org.springframework.boot:"
					+ "spring-boot-webclient), which is not on the class path.")
			.doesNotContain("\tat ");
	}

	@Test
	void applicationThatSwitchesQuantumAuthOffIsToldNothing(CapturedOutput output) throws IOException {
		String started = ReducedClassPath.without("spring-boot-webclient-")
			.call(Application.class, "--quantum.auth.enabled=false");
		assertThat(started).isEqualTo("started");
		assertThat(output).doesNotContain("quantum-auth needs");
	}

	private static void start(ReducedClassPath classPath) throws IOException {
		assertThat(classPath.call(Application.class, "")).endsWith("UnmetRequirementException");
	}

	/**
	 * Runs in a class loader of its own, with nothing that only a newer Spring Boot has.
	 */
	public static class Application implements Function<String, String> {

		@Override
		public String apply(String argument) {
			SpringApplication application = new SpringApplication(TestApplication.class);
			application.setRegisterShutdownHook(false);
			try {
				application.run(argument, "--spring.main.web-application-type=none").close();
				return "started";
			}
			catch (RuntimeException ex) {
				return ex.getClass().getName();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

	}

}
