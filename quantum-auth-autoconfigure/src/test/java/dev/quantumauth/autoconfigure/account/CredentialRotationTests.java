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
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.actuate.QuantumAuthEndpoint;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.actuate.QuantumAuthEndpointAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SuppliedIqmDetails;
import dev.quantumauth.autoconfigure.fixture.SuppliedQciDetails;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmConnectionDetails;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciConnectionDetails;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for credentials that are replaced while the application runs.
 */
@Tag("boot")
@Tag("http")
class CredentialRotationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	@TempDir
	private Path directory;

	private final AtomicReference<String> supplied = new AtomicReference<>("");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class, QuantumAuthWebClientAutoConfiguration.class,
				WebClientAutoConfiguration.class, QuantumAuthEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=quantumauth");

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
	}

	@Test
	void changedApiTokenFileIsUsedForTheNextTokenRequest() throws IOException {
		Path file = write("api-token", qci.apiToken());
		withApiTokenFile(file).run((context) -> {
			client(context).accessToken().block(PATIENCE);
			Files.writeString(file, "another-api-token");
			client(context).renew().onErrorComplete().block(PATIENCE);
			qci.wireMock()
				.verify(1, WireMock.postRequestedFor(WireMock.anyUrl())
					.withRequestBody(WireMock.containing("another-api-token")));
		});
	}

	@Test
	void rejectedApiTokenFileThatChangedIsTriedAtOnce() throws IOException {
		Path file = write("api-token", "revoked-api-token");
		withApiTokenFile(file).run((context) -> {
			assertRejected(context);
			Files.writeString(file, qci.apiToken() + "\n");
			assertRecovers(context);
			assertThat(qci.tokenRequests()).isEqualTo(2);
		});
	}

	@Test
	void rejectedPasswordFileThatChangedIsTriedAtOnce() throws IOException {
		Path file = write("password", "wrong-password");
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=" + iqm.getUrl(),
					"quantum.auth.iqm.auth-server-url=" + iqm.getAuthServerUrl(),
					"quantum.auth.iqm.username=" + iqm.getUsername(), "quantum.auth.iqm.password-file=" + file)
			.run((context) -> {
				assertRejected(context);
				Files.writeString(file, iqm.getPassword() + "\n");
				assertRecovers(context);
				assertThat(iqm.failedLogins()).isEqualTo(1);
				assertThat(iqm.loginCount()).isEqualTo(1);
			});
	}

	@Test
	void changedTokensFileIsUsedForTheNextCalls() throws IOException {
		Path file = write("tokens.json", tokens("first-token"));
		iqm.acceptToken("first-token");
		iqm.acceptToken("second-token");
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=" + iqm.getUrl(), "quantum.auth.iqm.tokens-file=" + file)
			.run((context) -> {
				assertThat(client(context).accessToken().block(PATIENCE).getTokenValue()).isEqualTo("first-token");
				rewrite(file, tokens("second-token"));
				Awaitility.await()
					.atMost(PATIENCE)
					.untilAsserted(() -> assertThat(client(context).accessToken().block(PATIENCE).getTokenValue())
						.isEqualTo("second-token"));
			});
	}

	@Test
	void refusedTokensFileThatChangedIsReadAgainWithinTheSameCall() throws IOException {
		Path file = write("tokens.json", tokens("first-token"));
		iqm.acceptToken("second-token");
		this.contextRunner
			.withPropertyValues("quantum.auth.iqm.url=" + iqm.getUrl(), "quantum.auth.iqm.tokens-file=" + file)
			.run((context) -> {
				client(context).accessToken().block(PATIENCE);
				rewrite(file, tokens("second-token"));
				assertThat(context.getBean(WebClient.Builder.class)
					.build()
					.get()
					.uri(iqm.getUrl() + "/about")
					.retrieve()
					.toBodilessEntity()
					.block(PATIENCE)
					.getStatusCode()
					.value()).isEqualTo(200);
			});
	}

	@Test
	void rejectedApiTokenOfConnectionDetailsThatChangedIsTriedAtOnce() {
		this.supplied.set("revoked-api-token");
		this.contextRunner
			.withBean(QciConnectionDetails.class,
					() -> new SuppliedQciDetails(() -> qci.url().toString(), this.supplied::get))
			.run((context) -> {
				assertRejected(context);
				this.supplied.set(qci.apiToken());
				assertRecovers(context);
				assertThat(qci.tokenRequests()).isEqualTo(2);
			});
	}

	@Test
	void rejectedPasswordOfConnectionDetailsThatChangedIsTriedAtOnce() {
		this.supplied.set("wrong-password");
		this.contextRunner
			.withBean(IqmConnectionDetails.class,
					() -> new SuppliedIqmDetails(() -> iqm.getUrl().toString(), iqm.getAuthServerUrl().toString(),
							iqm.getUsername(), this.supplied::get))
			.run((context) -> {
				assertRejected(context);
				this.supplied.set(iqm.getPassword());
				assertRecovers(context);
				assertThat(iqm.failedLogins()).isEqualTo(1);
			});
	}

	@Test
	void operatorSendsAChangedCredentialByHand() throws IOException {
		Path file = write("api-token", "revoked-api-token");
		withApiTokenFile(file).run((context) -> {
			assertRejected(context);
			Files.writeString(file, qci.apiToken());
			assertThat(context.getBean(QuantumAuthEndpoint.class).renew("qci").error()).isNull();
			assertThat(RequestTokens.of(client(context)).cachedAccessToken()).isNotNull();
		});
	}

	private ApplicationContextRunner withApiTokenFile(Path file) {
		return this.contextRunner.withPropertyValues("quantum.auth.qci.url=" + qci.url(),
				"quantum.auth.qci.api-token-file=" + file);
	}

	private Path write(String name, String content) throws IOException {
		return Files.writeString(this.directory.resolve(name), content);
	}

	// A file system may not tell two writes in one tick of its clock apart
	private static void rewrite(Path file, String content) throws IOException {
		Files.writeString(file, content);
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
	}

	private static String tokens(String accessToken) {
		return "{\"access_token\": \"" + accessToken + "\"}";
	}

	private static QuantumAuthClient client(AssertableApplicationContext context) {
		return context.getBean(QuantumAuthClient.class);
	}

	private static void assertRejected(AssertableApplicationContext context) {
		client(context).accessToken().onErrorComplete().block(PATIENCE);
		assertThat(client(context).getStatus().credentialRejected()).isTrue();
		assertThat(client(context).getStatus().nextAttempt()).isAfter(Instant.now().plusSeconds(30));
	}

	private static void assertRecovers(AssertableApplicationContext context) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> client(context).accessToken().onErrorComplete().block(PATIENCE) != null);
		assertThat(client(context).getStatus().credentialRejected()).isFalse();
	}

}
