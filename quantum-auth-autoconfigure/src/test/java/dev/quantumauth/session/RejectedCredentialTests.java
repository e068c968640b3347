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

package dev.quantumauth.session;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rules "Three kinds of failure" and "Back-off" where the credential was
 * rejected.
 */
class RejectedCredentialTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration INSTANT = Duration.ofNanos(1);

	private final SessionScenario scenario = new SessionScenario();

	@Test
	void aRejectedCredentialWaitsTheMaximumAndThenTenTimesLongerEachTime() {
		for (String wait : new String[] { "PT1M", "PT10M", "PT100M", "PT1000M", "PT24H", "PT24H" }) {
			this.scenario.call();
			this.scenario.rejectCredential();
			assertNothingIsSentFor(Duration.parse(wait));
		}
	}

	@Test
	void aCredentialThatNoUserIsLockedForWaitsTenMinutesAtMost() {
		this.scenario.source().longestBackoff(Duration.ofMinutes(10));
		for (String wait : new String[] { "PT1M", "PT10M", "PT10M", "PT10M" }) {
			this.scenario.call();
			this.scenario.rejectCredential();
			assertNothingIsSentFor(Duration.parse(wait));
		}
	}

	@Test
	void theConfiguredMaximumIsNotShortenedByTheLongestWait() {
		SessionScenario scenario = new SessionScenario(new SessionSettings(Duration.ofMinutes(10), 0, true,
				Duration.ofSeconds(1), HOUR, Duration.ofMinutes(2)));
		scenario.source().longestBackoff(Duration.ofMinutes(10));
		for (int i = 0; i < 3; i++) {
			scenario.call();
			scenario.rejectCredential();
			assertThat(scenario.status().nextAttempt()).isEqualTo(scenario.now().plus(HOUR));
			scenario.advance(HOUR);
		}
	}

	@Test
	void jitterDoesNotShortenTheWait() {
		SessionScenario scenario = new SessionScenario(new SessionSettings(Duration.ofMinutes(10), 1, true,
				Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(2)))
			.random(0.9);
		scenario.call();
		scenario.rejectCredential();
		assertThat(scenario.status().nextAttempt()).isEqualTo(scenario.now().plusSeconds(60));
	}

	@Test
	void aRejectedCredentialIsNeverSentAgainByATimer() {
		this.scenario.call();
		this.scenario.rejectCredential();
		assertThat(this.scenario.time().scheduledTasks()).isZero();
		this.scenario.advance(Duration.ofDays(1));
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aRejectedCredentialIsNotSentAgainByATimerThatWasSetForAnEarlierToken() {
		this.scenario.call();
		this.scenario.time().duringNextSchedule(() -> {
			this.scenario.session().reject(ScriptedTokenSource.token("one", this.scenario.time().now()));
			this.scenario.call();
			this.scenario.rejectCredential();
		});
		this.scenario.grant("one", Duration.ofMinutes(4));
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.advance(Duration.ofMinutes(5));
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void aCallerSendsItAgainAfterTheWait() {
		this.scenario.call();
		this.scenario.rejectCredential();
		this.scenario.advance(Duration.ofMinutes(1));
		assertThat(this.scenario.obtain("one", HOUR).getTokenValue()).isEqualTo("one");
		assertThat(this.scenario.status().credentialRejected()).isFalse();
	}

	@Test
	void noAttemptIsDueWhenTheTokenStopsBeingUsable() {
		SessionScenario scenario = new SessionScenario(new SessionSettings(Duration.ofSeconds(40), 0, true,
				Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(2)));
		scenario.obtain("one", HOUR);
		scenario.advance(HOUR.minusSeconds(40));
		scenario.rejectCredential();
		scenario.advance(Duration.ofSeconds(30));
		assertThat(scenario.call().error().isRejected()).isTrue();
		scenario.advance(HOUR);
		assertThat(scenario.requests()).isEqualTo(2);
	}

	@Test
	void whileTheTokenIsUsableTheRejectionReachesNoCaller() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(50));
		this.scenario.rejectCredential();
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.status().credentialRejected()).isTrue();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.VALID);
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void anUnavailableServerInBetweenDoesNotShortenTheNextWait() {
		this.scenario.call();
		this.scenario.rejectCredential();
		this.scenario.renew();
		this.scenario.beUnavailable();
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(60));
		this.scenario.advance(Duration.ofMinutes(1));
		this.scenario.call();
		this.scenario.rejectCredential();
		assertNothingIsSentFor(Duration.ofMinutes(10));
	}

	@Test
	void anUnavailableServerInBetweenDoesNotLetATimerSendTheRejectedCredential() {
		SessionScenario background = new SessionScenario();
		background.call();
		background.rejectCredential();
		background.renew();
		background.beUnavailable();
		assertThat(background.status().credentialRejected()).isTrue();
		background.advance(HOUR);
		assertThat(background.requests()).isEqualTo(2);
		assertThat(background.call().isWaiting()).isTrue();
	}

	@Test
	void anUnavailableServerInBetweenDoesNotHideThatTheCredentialWasReplaced() {
		this.scenario.source().credential(() -> "first");
		this.scenario.call();
		this.scenario.rejectCredential();
		this.scenario.renew();
		this.scenario.beUnavailable();
		this.scenario.source().credential(() -> "second");
		this.scenario.call();
		assertThat(this.scenario.requests()).isEqualTo(3);
	}

	@Test
	void aRejectionStartsTheCountOfUnavailabilityAnew() {
		for (int i = 0; i < 5; i++) {
			this.scenario.renew();
			this.scenario.beUnavailable();
		}
		this.scenario.renew();
		this.scenario.rejectCredential();
		this.scenario.advance(Duration.ofMinutes(1));
		this.scenario.renew();
		this.scenario.beUnavailable();
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(1));
	}

	@Test
	void aSuccessStartsTheCountOfRejectionsAnew() {
		this.scenario.call();
		this.scenario.rejectCredential();
		this.scenario.renew();
		this.scenario.grant("one", HOUR);
		this.scenario.renew();
		this.scenario.rejectCredential();
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(60));
	}

	@Test
	void callersWithinTheWaitGetTheRejection() {
		Caller<OAuth2AccessToken> first = this.scenario.call();
		this.scenario.rejectCredential();
		Caller<OAuth2AccessToken> second = this.scenario.call();
		assertThat(first.error().isRejected()).isTrue();
		assertThat(second.error().isRejected()).isTrue();
		assertThat(second.error()).hasCause(first.error());
	}

	private void assertNothingIsSentFor(Duration wait) {
		int before = this.scenario.requests();
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plus(wait));
		this.scenario.advance(wait.minus(INSTANT));
		assertThat(this.scenario.call().error()).isNotNull();
		assertThat(this.scenario.requests()).isEqualTo(before);
		this.scenario.advance(INSTANT);
	}

}
