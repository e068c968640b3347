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
 * Tests for the rule "Ahead of need".
 */
class AheadOfNeedTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration INSTANT = Duration.ofNanos(1);

	private final SessionScenario scenario = new SessionScenario();

	@Test
	void theTokenOfAnAccountInUseIsRenewedWithoutWaitingForACall() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(50).minus(INSTANT));
		assertThat(this.scenario.requests()).isOne();
		this.scenario.advance(INSTANT);
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.grant("two", HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("two");
	}

	@Test
	void renewalIsScheduledFromTheExpiryHoweverLongTheTokenTookToArrive() {
		this.scenario.call();
		this.scenario.advance(Duration.ofMinutes(1));
		this.scenario.grant("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(49).minus(INSTANT));
		assertThat(this.scenario.requests()).isOne();
		this.scenario.advance(INSTANT);
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void jitterMovesTheTimerEarlier() {
		SessionScenario scenario = new SessionScenario(new SessionSettings(Duration.ofMinutes(10), 0.1, true,
				Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(2)))
			.random(1);
		scenario.obtain("one", HOUR);
		scenario.advance(Duration.ofMinutes(49).minus(INSTANT));
		assertThat(scenario.requests()).isOne();
		scenario.advance(INSTANT);
		assertThat(scenario.requests()).isEqualTo(2);
	}

	@Test
	void theTokenOfAnUnusedAccountIsLeftToExpire() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(50));
		this.scenario.grant("two", HOUR);
		this.scenario.advance(Duration.ofDays(1));
		assertThat(this.scenario.requests()).isEqualTo(2);
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.EXPIRED);
		assertThat(this.scenario.obtain("three", HOUR).getTokenValue()).isEqualTo("three");
	}

	@Test
	void anAccountIsInUseForOneLifetimeAfterACall() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(40));
		this.scenario.call();
		this.scenario.advance(Duration.ofMinutes(10));
		this.scenario.grant("two", HOUR);
		this.scenario.advance(Duration.ofMinutes(50));
		assertThat(this.scenario.requests()).isEqualTo(3);
	}

	@Test
	void anAccountIsNoLongerInUseMoreThanOneLifetimeAfterACall() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(40).minusSeconds(1));
		this.scenario.call();
		this.scenario.advance(Duration.ofMinutes(10).plusSeconds(1));
		this.scenario.grant("two", HOUR);
		this.scenario.advance(Duration.ofMinutes(50));
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void anAccountIsInUseFromItsFirstSecondsOn() {
		this.scenario.obtain("one", Duration.ofMinutes(2));
		this.scenario.advance(Duration.ofMinutes(1));
		this.scenario.call();
		this.scenario.advance(Duration.ofSeconds(30));
		this.scenario.grant("two", Duration.ofMinutes(2));
		this.scenario.advance(Duration.ofSeconds(90));
		assertThat(this.scenario.requests()).isEqualTo(3);
	}

	@Test
	void askingForACachedTokenIsAUse() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(45));
		assertThat(this.scenario.session().cachedAccessToken()).isNotNull();
		this.scenario.advance(Duration.ofMinutes(5));
		this.scenario.grant("two", HOUR);
		this.scenario.advance(Duration.ofMinutes(50));
		assertThat(this.scenario.requests()).isEqualTo(3);
	}

	@Test
	void anAccountInConstantUseNeverHasToWait() {
		this.scenario.obtain("token0", Duration.ofMinutes(2));
		for (int minute = 1; minute <= 60; minute++) {
			for (int second = 0; second < 60; second++) {
				this.scenario.advance(Duration.ofSeconds(1));
				assertThat(this.scenario.session().cachedAccessToken()).isNotNull();
				if (this.scenario.source().inFlight() > 0) {
					this.scenario.grant("token" + this.scenario.requests(), Duration.ofMinutes(2));
				}
			}
		}
		assertThat(this.scenario.requests()).isEqualTo(41);
	}

	@Test
	void withoutBackgroundRenewalNothingIsSentWithoutACall() {
		SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);
		scenario.obtain("one", HOUR);
		assertThat(scenario.time().scheduledTasks()).isZero();
		scenario.advance(Duration.ofMinutes(55));
		assertThat(scenario.requests()).isOne();
	}

	@Test
	void withoutBackgroundRenewalAStaleAnswerStillStartsOne() {
		SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);
		scenario.obtain("one", HOUR);
		scenario.advance(Duration.ofMinutes(55));
		assertThat(scenario.callForValue()).isEqualTo("one");
		assertThat(scenario.requests()).isEqualTo(2);
	}

	@Test
	void withoutBackgroundRenewalAFailureIsNotRetriedWithoutACall() {
		SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);
		scenario.call();
		scenario.beUnavailable();
		scenario.advance(Duration.ofMinutes(5));
		assertThat(scenario.requests()).isOne();
	}

	@Test
	void aTokenOfUnknownLifetimeNeedsNoTimer() {
		this.scenario.obtain("one", null);
		assertThat(this.scenario.time().scheduledTasks()).isZero();
	}

	@Test
	void renewMovesTheTimerToTheNewToken() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(30));
		this.scenario.renew();
		this.scenario.grant("two", HOUR);
		assertThat(this.scenario.time().scheduledTasks()).isOne();
		this.scenario.advance(Duration.ofMinutes(30));
		this.scenario.call();
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.advance(Duration.ofMinutes(20));
		assertThat(this.scenario.requests()).isEqualTo(3);
	}

	@Test
	void aTimerThatFiresTooEarlyWaitsForTheRest() {
		this.scenario.call();
		this.scenario.time().suspend(Duration.ofMinutes(20));
		this.scenario.grant("one", HOUR);
		this.scenario.time().setWallClock(Duration.ofMinutes(-20));
		this.scenario.advance(Duration.ofMinutes(30));
		assertThat(this.scenario.requests()).isOne();
		this.scenario.advance(Duration.ofMinutes(20).minus(INSTANT));
		assertThat(this.scenario.requests()).isOne();
		this.scenario.advance(INSTANT);
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void theTimerLeavesAnAttemptUnderWayAlone() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(49));
		Caller<Void> renewal = this.scenario.renew();
		this.scenario.advance(Duration.ofMinutes(1));
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.grant("two", HOUR);
		assertThat(renewal.isCompleted()).isTrue();
		assertThat(this.scenario.time().scheduledTasks()).isOne();
	}

	@Test
	void theTimerSendsNothingAfterItsTokenWasThrownAway() {
		OAuth2AccessToken token = this.scenario.obtain("one", Duration.ofMinutes(4));
		this.scenario.session().reject(token);
		this.scenario.advance(Duration.ofMinutes(4));
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aTimerThatIsLateToBeSetDoesNotHideAnEarlierOne() {
		this.scenario.call();
		this.scenario.time().duringNextSchedule(() -> {
			this.scenario.session().reject(ScriptedTokenSource.token("one", this.scenario.time().now()));
			this.scenario.call();
			this.scenario.beUnavailable();
		});
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.advance(Duration.ofSeconds(1));
		assertThat(this.scenario.requests()).isEqualTo(3);
	}

}
