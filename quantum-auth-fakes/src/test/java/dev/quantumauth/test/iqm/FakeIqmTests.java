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

package dev.quantumauth.test.iqm;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FakeIqm} itself, from start to close.
 */
@ExtendWith(OutputCaptureExtension.class)
class FakeIqmTests {

	private final FakeIqm iqm = FakeIqm.start();

	private final IqmCalls calls = new IqmCalls(this.iqm);

	@AfterEach
	void close() {
		this.iqm.close();
	}

	@Test
	void itListensOnLoopbackOnly() {
		assertThat(this.iqm.getAuthServerUrl().toString()).matches("http://127\\.0\\.0\\.1:\\d+/auth");
		assertThat(this.iqm.getUrl().toString()).matches("http://127\\.0\\.0\\.1:\\d+");
		assertThat(this.iqm.getCocosUrl()).isEqualTo(this.iqm.getUrl().resolve("/garnet"));
		assertThat(this.iqm.getUrl().getPort()).isEqualTo(this.iqm.getAuthServerUrl().getPort());
		assertThat(this.iqm.wireMock().getOptions().bindAddress()).isEqualTo("127.0.0.1");
	}

	@Test
	void thePasswordIsRandomAndUnmistakablyFakeUnlessGiven() {
		try (FakeIqm second = FakeIqm.start();
				FakeIqm given = FakeIqm.builder().username("alice").password("mine").start()) {
			assertThat(this.iqm.getPassword()).startsWith("fake-").isNotEqualTo(second.getPassword());
			assertThat(given.getUsername()).isEqualTo("alice");
			assertThat(given.getPassword()).isEqualTo("mine");
		}
	}

	@Test
	void itsPropertiesReachAnApplication() {
		assertThat(this.iqm.properties()).containsOnlyKeys("quantum.auth.iqm.url", "quantum.auth.iqm.auth-server-url",
				"quantum.auth.iqm.username", "quantum.auth.iqm.password");
		new ApplicationContextRunner().withPropertyValues(this.iqm.propertyPairs()).run((context) -> {
			assertThat(context.getEnvironment().getProperty("quantum.auth.iqm.url"))
				.isEqualTo(this.iqm.getUrl().toString());
			assertThat(context.getEnvironment().getProperty("quantum.auth.iqm.password"))
				.isEqualTo(this.iqm.getPassword());
		});
	}

	@Test
	void aRealmAndAClientOfAnotherNameAreInTheProperties() throws Exception {
		try (FakeIqm other = FakeIqm.builder().realm("lab-1").clientId("lab_client").apiPath("/a/b").start()) {
			assertThat(other.properties()).containsEntry("quantum.auth.iqm.realm", "lab-1")
				.containsEntry("quantum.auth.iqm.client-id", "lab_client")
				.containsEntry("quantum.auth.iqm.url", other.getUrl().toString());
			IqmCalls otherCalls = new IqmCalls(other);
			assertThat(otherCalls.aboutStatus(IqmCalls.accessToken(otherCalls.login()))).isEqualTo(200);
			assertThat(other.getCocosUrl()).isEqualTo(other.getUrl().resolve("/a/b"));
			assertThat(otherCalls.submit(IqmCalls.accessToken(otherCalls.login()), "{}").statusCode()).isEqualTo(201);
			assertThat(otherCalls.discovery("lab-1").statusCode()).isEqualTo(200);
			assertThat(otherCalls.discovery("cortex").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void aBuilderGivesEveryFakeItsOwnState() throws Exception {
		FakeIqmBuilder builder = FakeIqm.builder()
			.user("dora", "secret", false)
			.accessTokenLifetime(Duration.ofSeconds(7))
			.refreshTokenLifetime(Duration.ofSeconds(8))
			.rotation(false)
			.offline(false)
			.latency(Duration.ZERO);
		try (FakeIqm first = builder.start(); FakeIqm second = builder.directGrants(false).start()) {
			first.enableUser("dora");
			HttpResponse<String> login = new IqmCalls(first).login("dora", "secret");
			assertThat(IqmCalls.number(login, "$.expires_in")).isEqualTo(7);
			assertThat(IqmCalls.number(login, "$.refresh_expires_in")).isEqualTo(8);
			assertThat(IqmCalls.text(new IqmCalls(second).login(), "$.error")).isEqualTo("unauthorized_client");
			second.directGrants(true);
			assertThat(IqmCalls.text(new IqmCalls(second).login("dora", "secret"), "$.error_description"))
				.isEqualTo("Account disabled");
		}
		try (FakeIqm disabled = FakeIqm.builder().realmEnabled(false).start()) {
			assertThat(new IqmCalls(disabled).login().statusCode()).isEqualTo(403);
		}
	}

	@Test
	void aStubOfOnesOwnGoesFirstAndLeavesWithAReset() throws Exception {
		this.iqm.wireMock()
			.stubFor(WireMock.get("/garnet/about").willReturn(WireMock.okJson("{\"message\": \"mine\"}")));
		assertThat(this.calls.get("/garnet/about", null).body()).contains("mine");
		this.iqm.reset();
		assertThat(this.calls.get("/garnet/about", null).statusCode()).isEqualTo(401);
	}

	@Test
	void resetMakesItAsItWasStarted() throws Exception {
		String password = this.iqm.getPassword();
		String token = IqmCalls.accessToken(this.calls.login());
		String job = IqmCalls.text(this.calls.submit(token, "{}"), "$.id");
		this.calls.login("unknown", "wrong");
		this.calls.logout(IqmCalls.refreshToken(this.calls.refresh(IqmCalls.refreshToken(this.calls.login()))));
		this.iqm.addUser("bob", "secret");
		this.iqm.setPassword(this.iqm.getUsername(), "changed");
		this.iqm.disableUser(this.iqm.getUsername());
		this.iqm.acceptToken("opaque");
		this.iqm.redirectToLogin(true);
		this.iqm.realmEnabled(false);
		this.iqm.directGrants(false);
		this.iqm.accessTokenLifetime(Duration.ofSeconds(1));
		this.iqm.latency(Duration.ofMinutes(10));
		this.iqm.failTokenRequests(IqmFault.status(500));
		this.iqm.failLogouts(IqmFault.status(500));
		this.iqm.failDiscovery(IqmFault.status(500));
		this.iqm.reset();
		assertThat(List.of(this.iqm.loginCount(), this.iqm.refreshCount(), this.iqm.logoutCount(),
				this.iqm.failedLogins(), this.iqm.activeSessions(), this.iqm.apiCallCount(),
				this.iqm.refreshTokensSeenTwice(), this.iqm.simultaneousTokenRequests()))
			.containsOnly(0);
		assertThat(this.iqm.tokenRequests()).isEmpty();
		assertThat(this.iqm.issuedTokens()).isEmpty();
		assertThat(this.iqm.getPassword()).isEqualTo(password);
		assertThat(this.calls.login("bob", "secret").statusCode()).isEqualTo(400);
		assertThat(this.calls.aboutStatus(token)).isEqualTo(401);
		assertThat(this.calls.aboutStatus("opaque")).isEqualTo(401);
		assertThat(this.calls.discovery("cortex").statusCode()).isEqualTo(200);
		HttpResponse<String> login = this.calls.login();
		assertThat(IqmCalls.number(login, "$.expires_in")).isEqualTo(300);
		assertThat(this.calls.get("/garnet/jobs/" + job, "Bearer " + IqmCalls.accessToken(login)).statusCode())
			.isEqualTo(404);
		assertThat(this.calls.logout(IqmCalls.refreshToken(login)).statusCode()).isEqualTo(204);
	}

	@Test
	void wireMocksOwnResetDoesNotHarmIt() throws Exception {
		this.iqm.wireMock().resetAll();
		assertThat(this.calls.aboutStatus(IqmCalls.accessToken(this.calls.login()))).isEqualTo(200);
	}

	@Test
	void anUnknownPathOfTheKeycloakIsReported() throws Exception {
		assertThat(this.calls.get("/auth/unknown", null).statusCode()).isEqualTo(404);
		assertThat(this.iqm.wireMock().findAllUnmatchedRequests()).hasSize(1);
	}

	@Test
	void settingsOutOfRangeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> FakeIqm.builder().realm("a/b"));
		assertThatIllegalArgumentException().isThrownBy(() -> FakeIqm.builder().apiPath("garnet"));
		assertThatIllegalArgumentException().isThrownBy(() -> FakeIqm.builder().apiPath("/garnet/"));
		assertThatIllegalArgumentException().isThrownBy(() -> FakeIqm.builder().invalidCredentialsStatus(403));
		assertThatIllegalArgumentException().isThrownBy(() -> FakeIqm.builder().latency(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> FakeIqm.builder().password("").start());
		assertThatIllegalArgumentException().isThrownBy(() -> this.iqm.latency(Duration.ofMinutes(11)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.iqm.accessTokenLifetime(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> this.iqm.refreshTokenLifetime(Duration.ofMillis(1500)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.iqm.setPassword("unknown", "secret"))
			.withMessageNotContaining("secret");
		assertThatIllegalArgumentException().isThrownBy(() -> this.iqm.disableUser("unknown"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.iqm.addUser("", "secret"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.iqm.acceptToken(""));
	}

	@Test
	void closingReleasesThePortAndMayBeRepeated() throws Exception {
		int port = this.iqm.getUrl().getPort();
		assertThatExceptionOfType(FatalStartupException.class).isThrownBy(() -> FakeIqm.builder().port(port).start());
		this.iqm.close();
		this.iqm.close();
		assertThatIOException().isThrownBy(this.calls::login);
		try (FakeIqm successor = FakeIqm.builder().port(port).start()) {
			assertThat(successor.getUrl()).isEqualTo(this.iqm.getUrl());
			assertThat(new IqmCalls(successor).login().statusCode()).isEqualTo(200);
		}
	}

	@Test
	void itPrintsItsUrlsOnly() {
		assertThat(this.iqm)
			.hasToString("FakeIqm[url=" + this.iqm.getUrl() + ", authServerUrl=" + this.iqm.getAuthServerUrl() + "]");
	}

	@Test
	void itLogsNothing(CapturedOutput output) throws Exception {
		try (FakeIqm other = FakeIqm.start()) {
			IqmCalls otherCalls = new IqmCalls(other);
			otherCalls.login();
			otherCalls.get("/unknown", null);
			other.failTokenRequests(IqmFault.connectionReset());
			assertThatIOException().isThrownBy(otherCalls::login);
		}
		assertThat(output.getAll()).isEmpty();
	}

}
