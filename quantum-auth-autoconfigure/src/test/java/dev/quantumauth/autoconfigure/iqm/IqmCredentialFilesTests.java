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

package dev.quantumauth.autoconfigure.iqm;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.test.iqm.FakeIqm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link IqmAuthAutoConfiguration}: credentials in files.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class IqmCredentialFilesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	private static final String URL = "quantum.auth.iqm.url=" + iqm.getUrl();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, IqmAuthAutoConfiguration.class,
				QciAuthAutoConfiguration.class));

	@TempDir
	private Path directory;

	@BeforeEach
	void reset() {
		iqm.reset();
	}

	@Test
	void passwordFileIsReadAgainForEachLogin() throws IOException {
		Path file = Files.writeString(this.directory.resolve("password"), iqm.getPassword() + "\n");
		this.contextRunner
			.withPropertyValues(URL, "quantum.auth.iqm.auth-server-url=" + iqm.getAuthServerUrl(),
					"quantum.auth.iqm.username=" + iqm.getUsername(), "quantum.auth.iqm.password-file=" + file)
			.run((context) -> {
				String first = tokenOf(context);
				iqm.endSessions();
				iqm.setPassword(iqm.getUsername(), "another one");
				Files.writeString(file, "another one");
				context.getBean(IqmAuthClient.class).renew().block(PATIENCE);
				assertThat(tokenOf(context)).isNotEqualTo(first);
				assertThat(iqm.loginCount()).isEqualTo(2);
				assertThat(iqm.failedLogins()).isZero();
			});
	}

	@Test
	void tokensFileIsReadAndReadAgain() throws IOException {
		Path file = Files.writeString(this.directory.resolve("tokens.json"), "{\"access_token\": \"one\"}");
		this.contextRunner.withPropertyValues(URL, "quantum.auth.iqm.tokens-file=" + file).run((context) -> {
			assertThat(tokenOf(context)).isEqualTo("one");
			Files.writeString(file, "{\"access_token\": \"three\"}");
			context.getBean(IqmAuthClient.class).renew().block(PATIENCE);
			assertThat(tokenOf(context)).isEqualTo("three");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16LE", "UTF-16BE" })
	void passwordFileMayBeginWithAByteOrderMark(String charset) throws IOException {
		iqm.addUser("bob", "b\u00f6b");
		Path file = Files.write(this.directory.resolve("password"),
				"\ufeffb\u00f6b\r\n".getBytes(Charset.forName(charset)));
		withPasswordFile(" " + file + " ").run((context) -> assertThat(tokenOf(context)).isNotNull());
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', value = { "`b\nb`, U+000A", "`\tbob`, U+0009" })
	void passwordFileWithWhatIsNeverMeantKeepsTheApplicationFromStarting(String content, String found)
			throws IOException {
		Path file = Files.writeString(this.directory.resolve("password"), content);
		withPasswordFile(file.toString()).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining(
					"The file of the property quantum.auth.iqm.password-file has the character " + found));
	}

	@Test
	void passwordFileThatIsNoTextKeepsTheApplicationFromStarting() throws IOException {
		Path file = Files.write(this.directory.resolve("password"), new byte[] { 'b', (byte) 0xfc, 'b' });
		withPasswordFile(file.toString()).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("which is no text in UTF-8"));
	}

	@Test
	void quotesInAPasswordFileAreSentWithAWarning(CapturedOutput output) throws IOException {
		iqm.addUser("bob", "\"bob\"");
		Path file = Files.writeString(this.directory.resolve("password"), "\"bob\"\n");
		withPasswordFile(file.toString()).run((context) -> {
			assertThat(tokenOf(context)).isNotNull();
			assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains("has quotes around it, which is sent as a part of it");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "hunter2", "dGhpcy1pcy1h/c2VjcmV0LXRva2Vu", "/dGhpcy1pcy1hLXNlY3JldC0x",
			"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2VjcmV0" })
	void secretInPlaceOfThePathOfAFileIsNotShown(String secret, CapturedOutput output) {
		for (String name : List.of("password-file", "tokens-file")) {
			ApplicationContextRunner runner = name.startsWith("p") ? withPasswordFile(secret)
					: this.contextRunner.withPropertyValues(URL, "quantum.auth.iqm.tokens-file=" + secret);
			runner.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property quantum.auth.iqm." + name
						+ " names the file that is configured, whose name is not shown because it may be a secret, "
						+ "which does not exist.")
				.hasMessageNotContaining(secret));
		}
		this.contextRunner.withInitializer(SystemEnvironment.of("IQM_TOKENS_FILE=" + secret))
			.withPropertyValues(URL)
			.run((context) -> assertThatExceptionOfType(OAuth2AuthorizationException.class)
				.isThrownBy(() -> tokenOf(context))
				.satisfies((failure) -> assertThat(stackTrace(failure)).contains("does not exist")
					.doesNotContain(secret)));
		assertThat(output).doesNotContain(secret);
	}

	@Test
	void tildeIsTheHomeDirectory() {
		this.contextRunner.withPropertyValues(URL, "quantum.auth.iqm.tokens-file=~/no/such/tokens.json")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The property quantum.auth.iqm.tokens-file names the file '"
						+ System.getProperty("user.home") + "/no/such/tokens.json', which does not exist."));
	}

	@Test
	void tokensFileOfTheVariableMayComeLater(CapturedOutput output) {
		Path file = this.directory.resolve("tokens.json");
		this.contextRunner.withInitializer(SystemEnvironment.of("IQM_TOKENS_FILE=" + file))
			.withPropertyValues(URL)
			.run((context) -> {
				assertThat(Remarks.in(output)).singleElement()
					.asString()
					.contains(" WARN ", "The environment variable IQM_TOKENS_FILE names the file '" + file
							+ "', which does not exist.");
				Files.writeString(file, "{\"access_token\": \"one\"}");
				assertThat(tokenOf(context)).isEqualTo("one");
			});
	}

	@Test
	void emptyTokensFileIsOneThatIsAboutToBeWritten(CapturedOutput output) throws IOException {
		Path file = Files.createFile(this.directory.resolve("tokens.json"));
		this.contextRunner.withPropertyValues(URL, "quantum.auth.iqm.tokens-file=" + file).run((context) -> {
			assertThat(Remarks.in(output)).singleElement().asString().contains(" WARN ", "which is empty");
			Files.writeString(file, "{\"access_token\": \"one\"}");
			assertThat(tokenOf(context)).isEqualTo("one");
		});
	}

	private ApplicationContextRunner withPasswordFile(String path) {
		return this.contextRunner.withInitializer(properties(Map.of("quantum.auth.iqm.url", iqm.getUrl().toString(),
				"quantum.auth.iqm.auth-server-url", iqm.getAuthServerUrl().toString(), "quantum.auth.iqm.username",
				"bob", "quantum.auth.iqm.password-file", path)));
	}

	private static ApplicationContextInitializer<ConfigurableApplicationContext> properties(
			Map<String, Object> properties) {
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("own", properties));
	}

	private static String tokenOf(ApplicationContext context) {
		return context.getBean(IqmAuthClient.class).accessToken().block(PATIENCE).getTokenValue();
	}

	private static String stackTrace(Throwable failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		return trace.toString();
	}

}
