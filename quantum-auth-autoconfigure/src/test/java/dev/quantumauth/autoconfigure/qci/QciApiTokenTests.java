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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.MapPropertySource;

import dev.quantumauth.RequestTokens;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.Remarks;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for API tokens as people supply them: pasted with what does not belong to them,
 * or in a file.
 */
@Tag("boot")
@Tag("http")
@ExtendWith(OutputCaptureExtension.class)
class QciApiTokenTests {

	private static final String API_TOKEN = "sesame-open-0123456789";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.builder().apiToken(API_TOKEN).start();

	@TempDir
	private Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withPropertyValues("quantum.auth.qci.url=" + qci.url())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class));

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"%s\"", "'%s'", "`%s`", " %s", "%s\t", "\n%s", "Bearer %s", "bearer  %s", "BEARER %s ",
			"\"Bearer %s\"", " ' Bearer \"%s\" ' ", "Bearer Bearer %s" })
	void pastedTokenIsCleanedWithOneWarningThatDoesNotShowIt(String pasted, CapturedOutput output) {
		withApiToken(pasted.formatted(API_TOKEN)).run((context) -> {
			assertThat(client(context).accessToken().block(PATIENCE)).isNotNull();
			client(context).renew().block(PATIENCE);
			assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains("WARN", "quantum.auth.qci.api-token", "white space, quotes or 'Bearer'", "Remove it")
				.doesNotContain("sesame");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"%s\"", "Bearer %s", " %s", "%s " })
	void pastedEnvironmentVariableIsCleanedToo(String pasted, CapturedOutput output) {
		this.contextRunner.withInitializer(SystemEnvironment.of("QCI_TOKEN=" + pasted.formatted(API_TOKEN)))
			.run((context) -> {
				assertThat(client(context).accessToken().block(PATIENCE)).isNotNull();
				assertThat(Remarks.in(output)).singleElement()
					.asString()
					.contains("QCI_TOKEN")
					.doesNotContain("sesame");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "%s\n", "%s\r\n" })
	void cleanTokenIsTakenAsItIs(String pasted, CapturedOutput output) {
		withApiToken(pasted.formatted(API_TOKEN)).run((context) -> {
			assertThat(client(context).accessToken().block(PATIENCE)).isNotNull();
			assertThat(Remarks.in(output)).isEmpty();
		});
	}

	@Test
	void quoteOnOneSideOnlyIsPartOfTheToken() {
		withApiToken("'" + API_TOKEN).run((context) -> {
			assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> client(context).accessToken().block(PATIENCE));
			assertThat(qci.wireMock().getAllServeEvents().get(0).getRequest().getBodyAsString())
				.isEqualTo("{\"refresh_token\":\"'" + API_TOKEN + "\"}");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\"", "Bearer", "' '", "\" Bearer \"" })
	void pastedTokenOfWhichNothingIsLeftFailsStartUp(String pasted) {
		withApiToken(pasted).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("The property quantum.auth.qci.api-token contains no API token"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "sesame open", "sesame\nopen", "s\u00e9same", "ses\u200bame" })
	void pastedTokenWithWhatNoTokenHasFailsStartUp(String pasted) {
		withApiToken(pasted).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("The property quantum.auth.qci.api-token contains ")
			.hasMessageContaining("no API token has. Copy it again")
			.hasMessageNotContaining("sesame"));
	}

	@Test
	void apiTokenFileIsReadAgainForEachTokenRequest(CapturedOutput output) throws IOException {
		Path file = file(API_TOKEN);
		withApiTokenFile(file).run((context) -> {
			client(context).accessToken().block(PATIENCE);
			Files.writeString(file, "rotated");
			client(context).renew().onErrorComplete().block(PATIENCE);
			assertThat(sentApiTokens()).containsExactly(API_TOKEN, "rotated");
			assertThat(output).doesNotContain("rotated", API_TOKEN);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "%s\n", "%s\r\n" })
	void lineEndInTheApiTokenFileIsNoReasonForAWarning(String content, CapturedOutput output) throws IOException {
		withApiTokenFile(file(content.formatted(API_TOKEN))).run((context) -> {
			assertThat(client(context).accessToken().block(PATIENCE)).isNotNull();
			assertThat(Remarks.in(output)).isEmpty();
		});
	}

	@Test
	void pastedTokenInTheFileIsCleanedWithOneWarning(CapturedOutput output) throws IOException {
		withApiTokenFile(file("Bearer " + API_TOKEN + "\n")).run((context) -> {
			client(context).accessToken().block(PATIENCE);
			client(context).renew().block(PATIENCE);
			assertThat(Remarks.in(output)).singleElement()
				.asString()
				.contains("quantum.auth.qci.api-token-file")
				.doesNotContain("sesame");
		});
	}

	@Test
	void apiTokenFileThatVanishesIsAnErrorOfTheTokenRequestAndMayComeBack() throws IOException {
		Path file = file(API_TOKEN);
		withApiTokenFile(file).run((context) -> {
			Files.delete(file);
			assertThat(failure(context)).satisfies((error) -> {
				assertThat(error.isRejected()).isFalse();
				assertThat(error).hasMessageContaining("was not sent")
					.hasMessageContaining("quantum.auth.qci.api-token-file names the file '" + file + "'")
					.hasMessageContaining("does not exist");
			});
			Files.writeString(file, API_TOKEN);
			client(context).renew().block(PATIENCE);
			assertThat(RequestTokens.of(client(context)).cachedAccessToken()).isNotNull();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n" })
	void apiTokenFileThatIsEmptiedIsAnErrorOfTheTokenRequest(String content) throws IOException {
		Path file = file(API_TOKEN);
		withApiTokenFile(file).run((context) -> {
			Files.writeString(file, content);
			assertThat(failure(context))
				.hasMessageContaining("the property quantum.auth.qci.api-token-file contains no API token");
			assertThat(qci.tokenRequests()).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n" })
	void blankApiTokenFileFailsStartUp(String content) throws IOException {
		assertThatStartUpFails(file(content), "api-token-file contains no API token. Copy it again.");
	}

	@Test
	void hugeApiTokenFileFailsStartUp() throws IOException {
		assertThatStartUpFails(file("sesame".repeat(64 * 1024)), "is larger than 64 kB");
	}

	@Test
	void apiTokenFileWithSomethingElseInItFailsStartUp() throws IOException {
		assertThatStartUpFails(file("sesame open"), "contains white space or other characters");
	}

	@Test
	void apiTokenFileThatDoesNotExistFailsStartUp() {
		assertThatStartUpFails(this.directory.resolve("not-yet"), "not-yet', which does not exist. Correct the path");
	}

	@Test
	void directoryAsApiTokenFileFailsStartUp() {
		assertThatStartUpFails(this.directory, "which is a directory");
	}

	@Test
	void apiTokenFileThatIsNoPathFailsStartUp() {
		assertThatStartUpFails("no\u0000path", "is not a path (Nul character not allowed)");
	}

	private void assertThatStartUpFails(Object file, String problem) {
		withApiTokenFile(file).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.hasMessageContaining("The property quantum.auth.qci.api-token-file ")
			.hasMessageContaining(problem)
			.hasMessageNotContaining("sesame"));
	}

	private ApplicationContextRunner withApiToken(String pasted) {
		return this.contextRunner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("pasted", Map.of("quantum.auth.qci.api-token", pasted))));
	}

	private ApplicationContextRunner withApiTokenFile(Object file) {
		return this.contextRunner.withPropertyValues("quantum.auth.qci.api-token-file=" + file);
	}

	private Path file(String content) throws IOException {
		return Files.writeString(this.directory.resolve("api-token"), content);
	}

	private static QciAuthClient client(ApplicationContext context) {
		return context.getBean(QciAuthClient.class);
	}

	private static TokenRequestException failure(ApplicationContext context) {
		return catchThrowableOfType(TokenRequestException.class, () -> client(context).accessToken().block(PATIENCE));
	}

	private static List<String> sentApiTokens() {
		List<String> apiTokens = new ArrayList<>();
		// The journal begins with the newest
		qci.wireMock().getAllServeEvents().forEach((event) -> {
			String body = event.getRequest().getBodyAsString();
			apiTokens.add(0, body.substring(body.indexOf(":\"") + 2, body.lastIndexOf('"')));
		});
		return apiTokens;
	}

}
