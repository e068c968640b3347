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

package dev.quantumauth.iqm;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.quantumauth.session.scenario.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "A configured refresh token".
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfiguredRefreshTokenTests {

	private static final Duration STALE = Duration.ofMinutes(4).plusSeconds(1);

	private final IqmScenario scenario = IqmScenario.withRefreshToken((scenario) -> scenario);

	private final MemoryKeycloak keycloak = this.scenario.keycloak();

	@Test
	void sessionIsContinuedFromTheConfiguredToken() {
		assertThat(this.scenario.callForValue()).startsWith("access-");
		assertThat(this.keycloak.requests()).singleElement()
			.satisfies((request) -> assertThat(request.form()).containsEntry("grant_type", "refresh_token")
				.containsEntry("refresh_token", this.scenario.refreshToken()));
	}

	@Test
	void onceReplacedTheConfiguredValueIsNeverSentAgain() {
		this.scenario.call();
		for (int i = 0; i < 5; i++) {
			this.scenario.advance(STALE);
			this.scenario.call();
		}
		assertThat(this.keycloak.requests()).hasSizeGreaterThan(5)
			.filteredOn((request) -> request.form().containsValue(this.scenario.refreshToken()))
			.hasSize(1);
		assertThat(this.keycloak.violations()).isEmpty();
	}

	@Test
	void replacementOfTheConfiguredValueIsWarnedAboutOnce(CapturedOutput output) {
		this.scenario.call();
		this.scenario.advance(Duration.ofHours(1));
		assertThat(output).containsOnlyOnce("The server has replaced the configured refresh token")
			.contains("survives neither a restart of this application nor its use by a second one")
			.doesNotContain(this.scenario.refreshToken());
	}

	@Test
	void sessionIsKeptAliveFromTheStartAlthoughNobodyUsesIt() {
		this.scenario.advance(Duration.ofDays(1));
		assertThat(this.keycloak.sessionsOfOthers()).isEqualTo(1);
		assertThat(this.scenario.callForValue()).isNotNull();
		assertThat(this.keycloak.requests()).hasSizeBetween(48, 80);
		assertThat(this.keycloak.violations()).isEmpty();
	}

	@Test
	void sessionIsKeptAliveAfterItsLastUse() {
		this.scenario.call();
		this.scenario.advance(Duration.ofDays(1));
		assertThat(this.keycloak.sessionsOfOthers()).isEqualTo(1);
	}

	@Test
	void serverThatIsUnavailableIsAskedAgainBeforeTheSessionEnds() {
		this.keycloak.attend();
		this.scenario.advance(Duration.ofMinutes(23));
		for (int i = 0; i < 5; i++) {
			assertThat(this.keycloak.isAsked()).isTrue();
			this.keycloak.answer(MemoryKeycloak.json(503, ""));
			this.scenario.advance(Duration.ofSeconds(16));
		}
		this.keycloak.answer();
		this.scenario.time().run();
		assertThat(this.keycloak.sessionsOfOthers()).isEqualTo(1);
		assertThat(this.scenario.callForValue()).isNotNull();
	}

	@Test
	void serverThatDoesNotReplaceTheTokenIsNotAskedAgainAndAgain() {
		this.keycloak.attend();
		this.scenario.call();
		for (int i = 0; i < 29 * 60; i++) {
			if (this.keycloak.isAsked()) {
				this.keycloak.answer(MemoryKeycloak.json(200, "{\"access_token\":\"a" + i + "\",\"expires_in\":3600}"));
			}
			this.scenario.advance(Duration.ofSeconds(1));
		}
		assertThat(this.keycloak.requests()).hasSizeBetween(2, 10);
	}

	@Test
	void endSessionEndsTheSessionInUseAndNotOneThatWasConfiguredSince() {
		this.scenario.call();
		this.scenario.configure(this.keycloak.refreshTokenOfSomebodyElse());
		this.scenario.subscribe(this.scenario.client().endSession());
		assertThat(this.keycloak.logouts()).hasSize(1).doesNotContain(this.scenario.refreshToken());
		assertThat(this.keycloak.sessionsOfOthers()).isEqualTo(1);
	}

	@Test
	void offlineSessionNeedsNoKeepingAlive() {
		IqmScenario offline = IqmScenario.withRefreshToken((before) -> {
			before.keycloak().offline();
			return before;
		});
		offline.advance(Duration.ofDays(20));
		assertThat(offline.keycloak().requests()).isEmpty();
		assertThat(offline.callForValue()).isNotNull();
	}

	@Test
	void rejectionIsFinalUntilAnotherValueIsConfigured() {
		this.keycloak.killSessions();
		assertThat(this.scenario.call().error()).hasMessageContaining("Session not active");
		this.scenario.advance(Duration.ofHours(3));
		assertThat(this.scenario.call().error().isRejected()).isTrue();
		assertThat(this.scenario.call().error()).hasMessageContaining("Obtain a new refresh token and configure it");
		assertThat(this.keycloak.requests()).hasSize(1);
		this.scenario.configure(this.keycloak.refreshTokenOfSomebodyElse());
		this.scenario.advance(Duration.ofSeconds(2));
		this.scenario.call();
		assertThat(this.scenario.callForValue()).isNotNull();
	}

	@Test
	void tokenWhoseAnswerWasLostIsSentAgain() {
		this.keycloak.attend();
		this.scenario.call();
		this.keycloak.lose(false);
		this.scenario.advance(Duration.ofSeconds(1));
		this.scenario.call();
		assertThat(this.keycloak.pending().form()).containsEntry("refresh_token", this.scenario.refreshToken());
		this.keycloak.answer();
		this.scenario.time().run();
		assertThat(this.scenario.callForValue()).isNotNull();
	}

	@Test
	void shutdownLeavesTheSessionToWhomItBelongs() {
		this.scenario.call();
		Caller<Void> end = this.scenario.subscribe(this.scenario.account().shutDown(Duration.ofSeconds(5)));
		assertThat(end.isCompleted()).isTrue();
		assertThat(this.keycloak.logouts()).isEmpty();
		assertThat(this.keycloak.sessionsOfOthers()).isEqualTo(1);
	}

	@Test
	void nothingIsKeptAliveAfterTheShutdown() {
		this.scenario.call();
		this.scenario.subscribe(this.scenario.account().shutDown(Duration.ofSeconds(5)));
		this.scenario.advance(Duration.ofDays(1));
		assertThat(this.keycloak.requests()).hasSize(1);
		assertThat(this.scenario.time().scheduledTasks()).isZero();
	}

	@Test
	void endSessionLogsOutAndIsFinal() {
		this.scenario.call();
		this.scenario.subscribe(this.scenario.client().endSession());
		assertThat(this.keycloak.sessionsOfOthers()).isZero();
		assertThat(this.scenario.call().error()).hasMessageContaining("is over");
		assertThat(this.keycloak.requests()).hasSize(1);
	}

	@Test
	void endSessionLogsOutASessionThatWasNeverUsed() {
		this.scenario.subscribe(this.scenario.client().endSession());
		assertThat(this.keycloak.logouts()).containsExactly(this.scenario.refreshToken());
	}

}
