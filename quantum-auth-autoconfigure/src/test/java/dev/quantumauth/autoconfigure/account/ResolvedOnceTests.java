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

package dev.quantumauth.autoconfigure.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.MockedStatic;
import org.mockito.Mockito;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.times;

/**
 * Tests that accounts are resolved once when an application starts, and so are the files
 * that their credentials are in: read once.
 */
@Tag("boot")
class ResolvedOnceTests {

	@TempDir
	private Path directory;

	private Path apiToken;

	private Path password;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void configure() throws IOException {
		this.apiToken = Files.writeString(this.directory.resolve("api-token"), "x").toRealPath();
		this.password = Files.writeString(this.directory.resolve("password"), "x").toRealPath();
		this.contextRunner = new ApplicationContextRunner().withInitializer(SystemEnvironment.empty())
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
					IqmAuthAutoConfiguration.class))
			.withPropertyValues("quantum.auth.qci.url=https://qci.example.com",
					"quantum.auth.qci.api-token-file=" + this.apiToken, "quantum.auth.qci.accounts.alice.api-token=x",
					"quantum.auth.iqm.url=https://iqm.example.com",
					"quantum.auth.iqm.accounts.lab.auth-server-url=https://auth.example.com",
					"quantum.auth.iqm.accounts.lab.username=x",
					"quantum.auth.iqm.accounts.lab.password-file=" + this.password);
	}

	// The second start shows that a second reading would be seen
	@Test
	void fileOfACredentialIsReadOnceAtEachStart() throws IOException {
		Path recorded = this.directory.resolve("reads.jfr");
		try (Recording recording = new Recording()) {
			recording.enable("jdk.FileRead").withThreshold(Duration.ZERO).withoutStackTrace();
			recording.start();
			start();
			start();
			recording.stop();
			recording.dump(recorded);
		}
		List<RecordedEvent> events = RecordingFile.readAllEvents(recorded);
		assertThat(reads(events, this.apiToken)).isEqualTo(2);
		assertThat(reads(events, this.password)).isEqualTo(2);
	}

	@Test
	void accountsAreResolvedOnceAtStart() {
		try (MockedStatic<ConfiguredAccounts> resolved = Mockito.mockStatic(ConfiguredAccounts.class,
				Mockito.CALLS_REAL_METHODS)) {
			start();
			resolved.verify(() -> ConfiguredAccounts.resolve(any(), any(), any(), any()), times(1));
		}
	}

	@Test
	void accountsAreResolvedOnceAtTheStartOfAWebServerToo() {
		try (MockedStatic<ConfiguredAccounts> resolved = Mockito.mockStatic(ConfiguredAccounts.class,
				Mockito.CALLS_REAL_METHODS);
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
					.initializers(SystemEnvironment.empty())
					.web(WebApplicationType.SERVLET)
					.run("--server.port=0", "--quantum.auth.qci.url=https://qci.example.com",
							"--quantum.auth.qci.api-token=x")) {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("qci");
			resolved.verify(() -> ConfiguredAccounts.resolve(any(), any(), any(), any()), times(1));
		}
	}

	private void start() {
		this.contextRunner.run((context) -> assertThat(context.getBean(QuantumAuthClients.class).ids())
			.containsExactlyInAnyOrder("qci", "alice", "lab"));
	}

	// Files of one byte: what is read at the end is not counted
	private static long reads(List<RecordedEvent> events, Path file) {
		return events.stream()
			.filter((event) -> file.toString().equals(event.getString("path")))
			.filter((event) -> event.getLong("bytesRead") > 0)
			.count();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
