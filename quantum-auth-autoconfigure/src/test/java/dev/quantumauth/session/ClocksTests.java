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
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Clocks".
 */
class ClocksTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);

	@Test
	void expiryIsOverWhenTheMonotonicClockSaysSoAlthoughTheWallClockWasSetBack() {
		this.scenario.obtain("one", HOUR);
		this.scenario.time().setWallClock(HOUR.multipliedBy(-2));
		this.scenario.advance(HOUR);
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.EXPIRED);
		assertThat(this.scenario.call().isWaiting()).isTrue();
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void expiryIsOverWhenTheWallClockSaysSoAlthoughTheMachineWasSuspended() {
		this.scenario.obtain("one", HOUR);
		this.scenario.time().suspend(HOUR);
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.EXPIRED);
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
		assertThat(this.scenario.call().isWaiting()).isTrue();
	}

	@Test
	void timeOnTheTwoClocksDoesNotAddUp() {
		this.scenario.obtain("one", HOUR);
		this.scenario.time().suspend(Duration.ofMinutes(15));
		this.scenario.time().setWallClock(Duration.ofMinutes(-15));
		this.scenario.advance(Duration.ofMinutes(49));
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aTokenIsStaleWhenEitherClockSaysSo() {
		this.scenario.obtain("one", HOUR);
		this.scenario.time().setWallClock(Duration.ofMinutes(50));
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void backOffFollowsTheMonotonicClockOnly() {
		this.scenario.call();
		this.scenario.beUnavailable();
		this.scenario.time().suspend(HOUR);
		assertThat(this.scenario.call().error()).isNotNull();
		assertThat(this.scenario.requests()).isOne();
		this.scenario.time().setWallClock(HOUR.multipliedBy(-2));
		this.scenario.advance(Duration.ofSeconds(1));
		assertThat(this.scenario.call().isWaiting()).isTrue();
	}

	@Test
	void probationFollowsTheMonotonicClockOnly() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.session().replayRejected(token);
		this.scenario.time().suspend(Duration.ofMinutes(1));
		assertThat(this.scenario.session().reject(token)).isFalse();
		this.scenario.advance(Duration.ofSeconds(1));
		assertThat(this.scenario.session().reject(token)).isTrue();
	}

	@Test
	void anAttemptOlderThanItsLimitByTheWallClockIsAbandonedByTheNextCaller() {
		Caller<OAuth2AccessToken> first = this.scenario.call();
		this.scenario.time().suspend(SessionScenario.SETTINGS.attemptLimit().plusMillis(1));
		assertThat(first.isWaiting()).isTrue();
		Caller<OAuth2AccessToken> second = this.scenario.call();
		assertThat(first.error()).hasMessageContaining("took longer than PT2M");
		assertThat(this.scenario.source().cancelled()).isOne();
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.grant("two", HOUR);
		assertThat(second.answer().getTokenValue()).isEqualTo("two");
	}

	@Test
	void anAttemptOlderThanItsLimitByTheWallClockIsAbandonedByRenew() {
		Caller<OAuth2AccessToken> first = this.scenario.call();
		this.scenario.time().suspend(SessionScenario.SETTINGS.attemptLimit().plusMillis(1));
		Caller<Void> renewal = this.scenario.renew();
		assertThat(first.error()).isNotNull();
		this.scenario.grant("two", HOUR);
		assertThat(renewal.isCompleted()).isTrue();
	}

	@Test
	void theLimitOfAnAbandonedAttemptDoesNotEndTheOneThatFollows() {
		this.scenario.call();
		this.scenario.advance(Duration.ofMinutes(1));
		this.scenario.time().suspend(Duration.ofMinutes(2));
		Caller<OAuth2AccessToken> second = this.scenario.call();
		this.scenario.advance(Duration.ofMinutes(1));
		assertThat(second.isWaiting()).isTrue();
		this.scenario.grant("two", HOUR);
		assertThat(second.answer().getTokenValue()).isEqualTo("two");
	}

	@Test
	void anAttemptAsOldAsItsLimitByTheWallClockIsJoined() {
		this.scenario.call();
		this.scenario.time().suspend(SessionScenario.SETTINGS.attemptLimit());
		this.scenario.call();
		this.scenario.renew();
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void anAttemptIsNotAbandonedWhenTheWallClockIsSetBack() {
		this.scenario.call();
		this.scenario.time().setWallClock(HOUR.negated());
		this.scenario.call();
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void theSystemsClockReadsBothClocksOfTheMachine() {
		Moment before = new Moment(System.currentTimeMillis(), System.nanoTime());
		Moment now = SessionClock.system().now();
		Moment after = new Moment(System.currentTimeMillis(), System.nanoTime());
		assertThat(now.nanosSince(before)).isNotNegative();
		assertThat(after.nanosSince(now)).isNotNegative();
		assertThat(Duration.between(before.instant(), now.instant()).abs()).isLessThan(HOUR);
	}

}
