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

package dev.quantumauth.autoconfigure.startup;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.health.QuantumAuthHealthContributorAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests, word by word, for what Spring Boot reports for a wrong configuration: the table
 * is {@code docs/startup-failures.md}. Each secret in it is a sesame.
 */
@Tag("boot")
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureAnalysesTests {

	private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

	private static final String FAILED = "APPLICATION FAILED TO START\n***************************\n\n";

	@TempDir
	private Path classPath;

	@ParameterizedTest
	@MethodSource("misconfigurations")
	void analysisDescribesWhatIsWrongWhereAndWhatToDo(Misconfiguration misconfiguration, CapturedOutput output)
			throws IOException {
		fail(misconfiguration);
		assertThat(analysis(output)).isEqualTo(misconfiguration.block("text").strip());
		assertThat(output).doesNotContain("sesame");
	}

	static Stream<Misconfiguration> misconfigurations() throws IOException {
		String table = Files.readString(Path.of("../docs/startup-failures.md"));
		return Arrays.stream(table.split("\n## ")).skip(1).map(Misconfiguration::new);
	}

	@Test
	void propertyIsToldWithItsOriginInTheOneReportThatTheUserReads(CapturedOutput output) throws IOException {
		fail(new Misconfiguration("""
				Plain http
				```yaml
				quantum:
				  auth:
				    qci:
				      url: http://api.example.com
				      api-token: sesame
				```
				"""));
		assertThat(output).contains("""
				***************************
				APPLICATION FAILED TO START
				***************************

				Description:
				""").contains("quantum.auth.qci.url: class path resource [application.yml] - 4:12");
	}

	private void fail(Misconfiguration misconfiguration) throws IOException {
		Files.writeString(this.classPath.resolve("application.yml"), misconfiguration.block("yaml"));
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { this.classPath.toUri().toURL() },
				getClass().getClassLoader())) {
			assertThatException().isThrownBy(() -> new SpringApplicationBuilder(TestApplication.class)
				.resourceLoader(new DefaultResourceLoader(classLoader))
				.web(WebApplicationType.NONE)
				.bannerMode(Banner.Mode.OFF)
				.initializers(SystemEnvironment.of(misconfiguration.variables()))
				.run()
				.close());
		}
	}

	private static String analysis(CapturedOutput output) {
		assertThat(output).contains(FAILED);
		return output.toString().substring(output.toString().indexOf(FAILED) + FAILED.length()).strip();
	}

	/**
	 * A section of the table.
	 */
	record Misconfiguration(String section) {

		String[] variables() {
			return block("shell").lines().toArray(String[]::new);
		}

		String block(String language) {
			List<String> blocks = BLOCK.matcher(this.section)
				.results()
				.filter((block) -> block.group(1).equals(language))
				.map((block) -> block.group(2))
				.toList();
			return blocks.isEmpty() ? "" : blocks.get(0);
		}

		@Override
		public String toString() {
			return this.section.lines().findFirst().orElseThrow();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, HealthContributorAutoConfiguration.class,
			QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class, IqmAuthAutoConfiguration.class,
			QuantumAuthHealthContributorAutoConfiguration.class })
	static class TestApplication {

	}

}
