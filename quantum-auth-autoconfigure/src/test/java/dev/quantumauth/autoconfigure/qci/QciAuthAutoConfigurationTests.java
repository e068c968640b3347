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

package dev.quantumauth.autoconfigure.qci;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QciAuthAutoConfiguration}: whether the default account exists, and
 * what is said when it does not.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class QciAuthAutoConfigurationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class));

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@Test
	void withoutConfigurationThereIsNoAccount(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(QuantumAuthClient.class)
				.doesNotHaveBean(QuantumAuthAccount.class);
			assertThat(context.getBean(QuantumAuthClients.class).isEmpty()).isTrue();
			assertThat(Remarks.in(output)).isEmpty();
		});
	}

	@Test
	void propertiesMakeTheDefaultAccount(CapturedOutput output) {
		this.contextRunner.withPropertyValues(qci.propertyPairs()).run((context) -> {
			assertThat(context).hasSingleBean(QciAuthClient.class);
			assertThat(tokenOf(context)).isEqualTo(qci.issuedTokens().get(0));
			assertThat(Remarks.in(output)).isEmpty();
		});
	}

	@Test
	void environmentVariablesAloneMakeTheDefaultAccount(CapturedOutput output) {
		environment("QCI_API_URL=" + qci.url(), "QCI_TOKEN=" + qci.apiToken()).run((context) -> {
			assertThat(context.getBean(QuantumAuthClients.class).ids()).containsExactly("qci");
			assertThat(tokenOf(context)).isEqualTo(qci.issuedTokens().get(0));
			assertThat(Remarks.in(output)).isEmpty();
		});
	}

	@Test
	void propertiesBeatEnvironmentVariables() {
		environment("QCI_API_URL=http://localhost:1", "QCI_TOKEN=of-somebody-else")
			.withPropertyValues(qci.propertyPairs())
			.run((context) -> assertThat(tokenOf(context)).isEqualTo(qci.issuedTokens().get(0)));
	}

	@Test
	void apiTokenFileBeatsEnvironmentVariable(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("api-token"), qci.apiToken());
		environment("QCI_TOKEN=of-somebody-else")
			.withPropertyValues("quantum.auth.qci.url=" + qci.url(), "quantum.auth.qci.api-token-file=" + file)
			.run((context) -> assertThat(tokenOf(context)).isEqualTo(qci.issuedTokens().get(0)));
	}

	@Test
	void urlPropertyAndTokenVariableMakeAnAccount() {
		environment("QCI_TOKEN=" + qci.apiToken()).withPropertyValues("quantum.auth.qci.url=" + qci.url())
			.run((context) -> assertThat(tokenOf(context)).isNotEmpty());
	}

	@Test
	void tokenPropertyAndUrlVariableMakeAnAccount() {
		environment("QCI_API_URL=" + qci.url()).withPropertyValues("quantum.auth.qci.api-token=" + qci.apiToken())
			.run((context) -> assertThat(tokenOf(context)).isNotEmpty());
	}

	@Test
	void urlPropertyWithoutCredentialWarnsOnceWhatIsMissingAndWhereItCouldComeFrom(CapturedOutput output) {
		this.contextRunner.withPropertyValues("quantum.auth.qci.url=" + qci.url()).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(QuantumAuthClient.class);
			assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains("WARN", "quantum.auth.qci.url", "no API token", "quantum.auth.qci.api-token",
						"quantum.auth.qci.api-token-file", "QCI_TOKEN");
		});
	}

	@Test
	void blankCredentialPropertyCountsAsNone(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=" + qci.url(), "quantum.auth.qci.api-token=",
					"quantum.auth.qci.api-token-file= ")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(QuantumAuthClient.class);
				assertThat(Remarks.in(output)).singleElement().asString().contains("WARN");
			});
	}

	@Test
	void credentialPropertyWithoutUrlFailsStartUp() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.api-token=" + qci.apiToken())
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("is set, but there is no URL")
				.hasMessageContaining("quantum.auth.qci.url")
				.hasMessageContaining("QCI_API_URL")
				.hasMessageNotContaining(qci.apiToken()));
	}

	@Test
	void credentialFilePropertyWithoutUrlFailsStartUp() {
		this.contextRunner.withPropertyValues("quantum.auth.qci.api-token-file=/run/secrets/qci")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("is set, but there is no URL"));
	}

	@Test
	void urlVariableAloneMakesNoAccountAndInformsOnce(CapturedOutput output) {
		environment("QCI_API_URL=" + qci.url()).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(QuantumAuthClient.class);
			assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains("INFO", "QCI_API_URL", "no API token", "QCI_TOKEN", "It is ignored.");
		});
	}

	@Test
	void tokenVariableAloneMakesNoAccountAndInformsOnce(CapturedOutput output) {
		environment("QCI_TOKEN=" + qci.apiToken()).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(QuantumAuthClient.class);
			assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains("INFO", "QCI_TOKEN", "QCI_API_URL", "no URL", "It is ignored.")
				.doesNotContain(qci.apiToken());
		});
	}

	@Test
	void bothCredentialPropertiesFailStartUp() {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.withPropertyValues("quantum.auth.qci.api-token-file=/run/secrets/qci")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("quantum.auth.qci.api-token and quantum.auth.qci.api-token-file")
				.hasMessageNotContaining(qci.apiToken()));
	}

	@Test
	void quantumAuthSwitchedOffIgnoresEverything(CapturedOutput output) {
		environment("QCI_API_URL=" + qci.url(), "QCI_TOKEN=" + qci.apiToken())
			.withPropertyValues("quantum.auth.enabled=false", "quantum.auth.qci.api-token=x",
					"quantum.auth.http.ssl.bundle=missing", "quantum.auth.refresh.jitter=7")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(QuantumAuthClient.class);
				assertThat(context.getBean(QuantumAuthClients.class).isEmpty()).isTrue();
				assertThat(Remarks.in(output)).hasSize(2)
					.allSatisfy((remark) -> assertThat(remark).contains(" INFO ", "quantum.auth.enabled is false"));
			});
	}

	@Test
	void qciSwitchedOffIgnoresPropertiesAndEnvironmentVariables(CapturedOutput output) {
		environment("QCI_API_URL=" + qci.url(), "QCI_TOKEN=" + qci.apiToken())
			.withPropertyValues("quantum.auth.qci.enabled=false", "quantum.auth.qci.url=not a url",
					"quantum.auth.qci.api-token=x", "quantum.auth.qci.accounts.lab.api-token=x")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(QuantumAuthClient.class);
				assertThat(context.getBean(QuantumAuthClients.class).isEmpty()).isTrue();
				assertThat(Remarks.in(output)).isEmpty();
			});
	}

	@Test
	void urlIsKnownWithTrailingSlash() {
		this.contextRunner
			.withPropertyValues("quantum.auth.qci.url=https://api.example.com/v", "quantum.auth.qci.api-token=x",
					"quantum.auth.qci.timeout=30s")
			.run((context) -> {
				QciAuthClient client = context.getBean(QciAuthClient.class);
				assertThat(client.getUrl()).isEqualTo(URI.create("https://api.example.com/v/"));
				assertThat(client.getTimeout()).isEqualTo(Duration.ofSeconds(30));
			});
	}

	@Test
	void startUpContactsNobody() {
		this.contextRunner.withPropertyValues(qci.propertyPairs())
			.run((context) -> assertThat(qci.wireMock().getAllServeEvents()).isEmpty());
	}

	private ApplicationContextRunner environment(String... variables) {
		return this.contextRunner.withInitializer(SystemEnvironment.of(variables));
	}

	private static String tokenOf(ApplicationContext context) {
		return context.getBean(QciAuthClient.class).accessToken().block(PATIENCE).getTokenValue();
	}

}
