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

package dev.quantumauth.autoconfigure.properties;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for secrets that come through a pipe, as a shell's process substitution passes
 * them.
 */
@Tag("boot")
@Tag("http")
@Tag("process")
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class SecretPipeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	@TempDir
	private Path directory;

	private Path pipe;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class));

	@BeforeEach
	void create() throws Exception {
		this.pipe = this.directory.resolve("pipe");
		assertThat(new ProcessBuilder("mkfifo", this.pipe.toString()).start().waitFor()).isZero();
	}

	@Test
	void apiTokenFromAPipeIsThereForTheFirstRequestAndTheNext() {
		write(qci.apiToken() + "\n");
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=" + qci.url(), "quantum.auth.qci.api-token-file=" + this.pipe)
			.run((context) -> assertObtains(context.getBean(QuantumAuthClients.class), "qci"));
	}

	@Test
	void passwordFromAPipeIsThereForTheFirstRequestAndTheNext() {
		write(iqm.getPassword() + "\n");
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=" + iqm.getUrl(),
					"quantum.auth.iqm.auth-server-url=" + iqm.getAuthServerUrl(),
					"quantum.auth.iqm.username=" + iqm.getUsername(), "quantum.auth.iqm.password-file=" + this.pipe)
			.run((context) -> {
				assertObtains(context.getBean(QuantumAuthClients.class), "iqm");
				context.getBean(QuantumAuthClients.class).get("iqm").endSession().block(PATIENCE);
				assertObtains(context.getBean(QuantumAuthClients.class), "iqm");
			});
	}

	@Test
	void tokensFileThatIsAPipeIsReadOnce() {
		write("{\"access_token\": \"from-the-pipe\"}");
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=" + iqm.getUrl(), "quantum.auth.iqm.tokens-file=" + this.pipe)
			.run((context) -> assertObtains(context.getBean(QuantumAuthClients.class), "iqm"));
	}

	@Test
	void pipeWithoutAWriterFailsTheStartAndNamesPropertyAndFile() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=" + qci.url(), "quantum.auth.qci.api-token-file=" + this.pipe)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("quantum.auth.qci.api-token-file")
				.hasMessageContaining(this.pipe.toString())
				.hasMessageContaining("nothing has finished writing to it"));
		write("late");
	}

	private static void assertObtains(QuantumAuthClients clients, String id) {
		for (int i = 0; i < 2; i++) {
			assertThat(clients.get(id).accessToken().block(PATIENCE)).isNotNull();
			clients.get(id).renew().block(PATIENCE);
		}
	}

	private void write(String text) {
		CompletableFuture.runAsync(() -> {
			try {
				Files.writeString(this.pipe, text);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

}
