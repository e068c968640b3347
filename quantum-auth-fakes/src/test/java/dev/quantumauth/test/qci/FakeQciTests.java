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

package dev.quantumauth.test.qci;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

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
 * Tests for {@link FakeQci} itself, from start to close.
 */
@ExtendWith(OutputCaptureExtension.class)
class FakeQciTests {

	private final FakeQci qci = FakeQci.start();

	private final QciCalls calls = new QciCalls(this.qci);

	@AfterEach
	void close() {
		this.qci.close();
	}

	@Test
	void itListensOnLoopbackOnly() throws Exception {
		assertThat(this.qci.url().toString()).matches("http://127\\.0\\.0\\.1:\\d+");
		assertThat(this.qci.wireMock().getOptions().bindAddress()).isEqualTo("127.0.0.1");
		assertThat(InetAddress.getByName(this.qci.url().getHost()).isLoopbackAddress()).isTrue();
	}

	@Test
	void theApiTokenIsRandomAndUnmistakablyFakeUnlessGiven() {
		try (FakeQci second = FakeQci.start(); FakeQci given = FakeQci.builder().apiToken("mine").start()) {
			assertThat(this.qci.apiToken()).startsWith("fake-").isNotEqualTo(second.apiToken());
			assertThat(given.apiToken()).isEqualTo("mine");
		}
	}

	@Test
	void itsPropertiesReachAnApplication() {
		assertThat(this.qci.properties()).containsOnlyKeys("quantum.auth.qci.url", "quantum.auth.qci.api-token");
		new ApplicationContextRunner().withPropertyValues(this.qci.propertyPairs()).run((context) -> {
			assertThat(context.getEnvironment().getProperty("quantum.auth.qci.url"))
				.isEqualTo(this.qci.url().toString());
			assertThat(context.getEnvironment().getProperty("quantum.auth.qci.api-token"))
				.isEqualTo(this.qci.apiToken());
		});
	}

	@Test
	void healthAndVersionNeedNoToken() throws Exception {
		assertThat(QciCalls.text(this.calls.get(QciCalls.ACCESS_TOKENS + "health", null), "$.message")).isNotEmpty();
		assertThat(QciCalls.text(this.calls.get(QciCalls.ACCESS_TOKENS + "version", null), "$.application_name"))
			.isEqualTo("fake-qci");
		assertThat(QciCalls.text(this.calls.get(QciCalls.ACCESS_TOKENS + "version", null), "$.version")).isNotEmpty();
	}

	@Test
	void healthAndVersionFailOnRequestWhileTokensAreIssued() throws Exception {
		this.qci.health(false);
		assertThat(getStatus("health")).isEqualTo(503);
		assertThat(getStatus("version")).isEqualTo(503);
		assertThat(this.calls.postToken().statusCode()).isEqualTo(200);
		this.qci.health(true);
		assertThat(getStatus("health")).isEqualTo(200);
	}

	@Test
	void aStubOfOnesOwnGoesFirstAndLeavesWithAReset() throws Exception {
		this.qci.wireMock()
			.stubFor(WireMock.get(QciCalls.ACCESS_TOKENS + "health")
				.willReturn(WireMock.okJson("{\"message\": \"mine\"}")));
		assertThat(this.calls.get(QciCalls.ACCESS_TOKENS + "health", null).body()).contains("mine");
		this.qci.reset();
		assertThat(this.calls.get(QciCalls.ACCESS_TOKENS + "health", null).body()).contains("Fake QCi");
	}

	@Test
	void requestsCanBeVerified() throws Exception {
		this.calls.postToken();
		this.qci.wireMock().verify(1, WireMock.postRequestedFor(WireMock.urlEqualTo(QciCalls.ACCESS_TOKENS)));
		this.qci.reset();
		this.qci.wireMock().verify(0, WireMock.anyRequestedFor(WireMock.anyUrl()));
	}

	@Test
	void anUnknownPathIsNotFoundAndReported() throws Exception {
		assertThat(this.calls.get("/optimization/v2/jobs", null).statusCode()).isEqualTo(404);
		assertThat(this.qci.wireMock().findAllUnmatchedRequests()).hasSize(1);
	}

	@Test
	void resetMakesItAsItWasStarted() throws Exception {
		String token = this.calls.obtainToken();
		String job = QciCalls.text(this.calls.submit(token, "{}"), "$.job_id");
		this.qci.failTokenRequests(QciFault.status(503));
		this.qci.tokenLifetime(Duration.ZERO);
		this.qci.latency(Duration.ofMinutes(10));
		this.qci.health(false);
		this.qci.reset();
		assertThat(this.qci.tokenRequests()).isZero();
		assertThat(this.qci.issuedTokens()).isEmpty();
		assertThat(getStatus("health")).isEqualTo(200);
		assertThat(this.calls.allocationsStatus(token)).isEqualTo(401);
		String next = this.calls.obtainToken();
		assertThat(this.calls.allocationsStatus(next)).isEqualTo(200);
		assertThat(this.calls.get(QciCalls.JOBS + "/" + job, "Bearer " + next).statusCode()).isEqualTo(404);
	}

	@Test
	void wireMocksOwnResetsDoNotHarmIt() throws Exception {
		this.qci.wireMock().resetAll();
		assertThat(this.calls.postToken().statusCode()).isEqualTo(200);
		this.qci.wireMock().resetToDefaultMappings();
		assertThat(this.calls.postToken().statusCode()).isEqualTo(200);
		this.qci.wireMock().resetMappings();
		this.qci.reset();
		assertThat(this.calls.postToken().statusCode()).isEqualTo(200);
		assertThat(this.calls.allocationsStatus(this.calls.obtainToken())).isEqualTo(200);
	}

	@Test
	void settingsOutOfRangeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> FakeQci.builder().apiToken(""));
		assertThatIllegalArgumentException().isThrownBy(() -> FakeQci.builder().latency(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.qci.latency(Duration.ofMinutes(11)));
	}

	@Test
	void closingReleasesThePortAndMayBeRepeated() throws Exception {
		int port = this.qci.url().getPort();
		assertThatExceptionOfType(FatalStartupException.class).isThrownBy(() -> FakeQci.builder().port(port).start());
		this.qci.close();
		this.qci.close();
		assertThatIOException().isThrownBy(() -> getStatus("health"));
		try (FakeQci successor = FakeQci.builder().port(port).start()) {
			assertThat(successor.url()).isEqualTo(this.qci.url());
			assertThat(new QciCalls(successor).postToken().statusCode()).isEqualTo(200);
		}
	}

	@Test
	void itPrintsItsUrlOnly() {
		assertThat(this.qci).hasToString("FakeQci[url=" + this.qci.url() + "]");
	}

	@Test
	void itLogsNothing(CapturedOutput output) throws Exception {
		try (FakeQci other = FakeQci.start()) {
			QciCalls otherCalls = new QciCalls(other);
			otherCalls.postToken();
			otherCalls.get("/unknown", null);
			other.failTokenRequests(QciFault.connectionReset());
			assertThatIOException().isThrownBy(otherCalls::postToken);
		}
		assertThat(output.getAll()).isEmpty();
	}

	private int getStatus(String call) throws IOException, InterruptedException {
		return this.calls.get(QciCalls.ACCESS_TOKENS + call, null).statusCode();
	}

}
