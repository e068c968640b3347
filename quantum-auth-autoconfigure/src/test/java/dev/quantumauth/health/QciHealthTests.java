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

package dev.quantumauth.health;

import java.time.Duration;
import java.util.Map;

import com.github.tomakehurst.wiremock.http.RequestMethod;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Flux;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.qci.QciAccount;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the health of an account at QCi, over HTTP.
 */
@Tag("http")
class QciHealthTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	private volatile String apiToken = qci.apiToken();

	private final TokenAccount<QciAuthClient> account = QciAccount
		.builder("qci", qci.url().toString(), () -> this.apiToken)
		.build(AuthServerClients::webClient, this.scheduler);

	private final QuantumAuthHealthIndicator indicator = new QuantumAuthHealthIndicator(this.account, PATIENCE,
			Duration.ZERO, Runnable::run);

	@BeforeEach
	void reset() {
		qci.reset();
	}

	@Test
	void upWithMessageApplicationNameAndVersionAndWithoutAnyTokenRequest() {
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails())
			.containsOnlyKeys("provider", "message", "applicationName", "version", "token", "renewing")
			.containsEntry("provider", "qci")
			.containsEntry("token", TokenState.ABSENT)
			.hasEntrySatisfying("message", (message) -> assertThat(message).asString().isNotBlank())
			.hasEntrySatisfying("applicationName", (name) -> assertThat(name).asString().isNotBlank())
			.hasEntrySatisfying("version", (version) -> assertThat(version).asString().isNotBlank());
		assertThat(qci.tokenRequests()).isZero();
	}

	@Test
	void whatTheServiceSaysIsCleanedAndBounded() {
		qci.wireMock()
			.stubFor(any(anyUrl()).willReturn(okJson("{\"message\":\"a\\u001b[31mb" + "c".repeat(1000) + "\"}")));
		assertThat(health().getDetails().get("message")).asString()
			.hasSizeLessThanOrEqualTo(500)
			.startsWith("a [31mbc");
	}

	@Test
	void probeCallsHealthAndVersionWithoutAuthorization() {
		health();
		assertThat(qci.wireMock().getAllServeEvents()).hasSize(2).allSatisfy((event) -> {
			assertThat(event.getRequest().getMethod()).isEqualTo(RequestMethod.GET);
			assertThat(event.getRequest().containsHeader("Authorization")).isFalse();
		});
	}

	@Test
	void upWithTheExpiryOfTheTokenOnceThereIsOne() {
		this.account.client().accessToken().block(PATIENCE);
		assertThat(health().getDetails()).containsEntry("token", TokenState.VALID)
			.containsEntry("expiresAt", this.account.client().getStatus().expiresAt());
		assertThat(qci.tokenRequests()).isOne();
	}

	@Test
	void downWhenTheServiceAnswers503() {
		qci.health(false);
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(error(health)).containsEntry("code", "temporarily_unavailable")
			.hasEntrySatisfying("description", (description) -> assertThat(description)
				.contains("GET " + qci.url() + "/auth/v1/access-tokens/", "503"));
	}

	@Test
	void downWhenOnlyTheVersionCallFails() {
		qci.wireMock()
			.stubFor(get(urlPathEqualTo("/auth/v1/access-tokens/version")).willReturn(aResponse().withStatus(404)));
		assertThat(error(health()).get("description")).contains("/auth/v1/access-tokens/version", "404");
	}

	@Test
	void downWhenTheServiceCannotBeReached() {
		FakeQci gone = FakeQci.start();
		TokenAccount<QciAuthClient> account = QciAccount.builder("qci", gone.url().toString(), gone::apiToken)
			.build(AuthServerClients::webClient, this.scheduler);
		gone.close();
		Health health = new QuantumAuthHealthIndicator(account, PATIENCE, Duration.ZERO, Runnable::run).health()
			.block(PATIENCE);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(error(health).get("description")).contains(gone.url().toString());
	}

	@Test
	void downWhenTheServiceDoesNotAnswerInTime() {
		qci.wireMock()
			.stubFor(
					get(urlPathEqualTo("/auth/v1/access-tokens/health")).willReturn(aResponse().withFixedDelay(5_000)));
		QuantumAuthHealthIndicator impatient = new QuantumAuthHealthIndicator(this.account, Duration.ofMillis(50),
				Duration.ZERO, Runnable::run);
		assertThat(error(impatient.health().block(PATIENCE)).get("description"))
			.contains("no answer within management.health.quantumauth.timeout");
	}

	@Test
	void downWhenTheCredentialWasRejected() {
		this.apiToken = "revoked-api-token";
		this.account.client().accessToken().onErrorComplete().block(PATIENCE);
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(error(health)).containsEntry("code", "invalid_grant");
		assertThat(health.getDetails()).containsKeys("nextAttempt", "message")
			.containsEntry("token", TokenState.ABSENT);
		assertThat(health.toString()).doesNotContain("revoked-api-token");
		assertThat(qci.tokenRequests()).isOne();
	}

	@Test
	void downWhenTheLastTokenRequestFailedAndThereIsNoToken() {
		qci.failTokenRequests(QciFault.status(503));
		this.account.client().accessToken().onErrorComplete().block(PATIENCE);
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(error(health)).containsEntry("code", "temporarily_unavailable");
	}

	@Test
	void upWhenTheRenewalFailedButTheTokenIsStillUsable() {
		this.account.client().accessToken().block(PATIENCE);
		qci.failTokenRequests(QciFault.status(503));
		this.account.client().renew().onErrorComplete().block(PATIENCE);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("token", TokenState.VALID).containsKey("nextAttempt");
	}

	@Test
	void thousandWhoAskAtOnceCauseOneProbe() {
		QuantumAuthHealthIndicator cached = new QuantumAuthHealthIndicator(this.account, PATIENCE, PATIENCE,
				Runnable::run);
		Flux.range(0, 1_000).flatMap((i) -> cached.health(), 1_000).blockLast(PATIENCE);
		assertThat(qci.wireMock().getAllServeEvents()).hasSize(2);
	}

	private Health health() {
		return this.indicator.health().block(PATIENCE);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, String> error(Health health) {
		return (Map<String, String>) health.getDetails().get("error");
	}

}
