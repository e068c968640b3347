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
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;

import dev.quantumauth.QuantumAuthStatus.TokenState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "End".
 */
class EndTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final SessionScenario scenario = new SessionScenario();

	@Test
	void nothingEndsBeforeSomebodySubscribes() {
		this.scenario.obtain("one", HOUR);
		this.scenario.session().end();
		assertThat(this.scenario.callForValue()).isEqualTo("one");
	}

	@Test
	void theTokenIsForgotten() {
		this.scenario.obtain("one", HOUR);
		assertThat(this.scenario.end().isCompleted()).isTrue();
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ENDED);
		assertThat(this.scenario.status().expiresAt()).isNull();
	}

	@Test
	void aSessionThatNeverBeganCanBeEnded() {
		assertThat(this.scenario.end().isCompleted()).isTrue();
		assertThat(this.scenario.requests()).isZero();
	}

	@Test
	void waitersGetTheError() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		Caller<Void> renewal = this.scenario.renew();
		this.scenario.end();
		assertThat(caller.error().getError().getErrorCode()).isEqualTo("session_ended");
		assertThat(caller.error().isRejected()).isFalse();
		assertThat(renewal.error()).isSameAs(caller.error());
		assertThat(this.scenario.status().renewing()).isFalse();
	}

	@Test
	void theAttemptUnderWayIsCancelled() {
		this.scenario.call();
		this.scenario.end();
		assertThat(this.scenario.source().cancelled()).isOne();
		assertThat(this.scenario.time().scheduledTasks()).isZero();
	}

	@Test
	void anAttemptThatHasNotBegunSendsNothing() {
		Caller<OAuth2AccessToken> caller = new Caller<>(this.scenario.session().accessToken());
		this.scenario.end();
		assertThat(caller.error().getError().getErrorCode()).isEqualTo("session_ended");
		assertThat(this.scenario.requests()).isZero();
		assertThat(this.scenario.time().scheduledTasks()).isZero();
	}

	@Test
	void theNextCallStartsAfresh() {
		Caller<OAuth2AccessToken> before = this.scenario.call();
		this.scenario.end();
		Caller<OAuth2AccessToken> after = this.scenario.call();
		this.scenario.grant("two", HOUR);
		assertThat(before.answer()).isNull();
		assertThat(after.answer().getTokenValue()).isEqualTo("two");
		assertThat(this.scenario.requests()).isEqualTo(2);
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.VALID);
	}

	@Test
	void theLimitOfAnEndedAttemptDoesNotEndTheNextOne() {
		this.scenario.call();
		this.scenario.advance(Duration.ofMinutes(1));
		this.scenario.end();
		Caller<OAuth2AccessToken> after = this.scenario.call();
		this.scenario.advance(Duration.ofMinutes(1));
		assertThat(after.isWaiting()).isTrue();
	}

	@Test
	void nothingIsSentAfterwardsWithoutACall() {
		this.scenario.obtain("one", HOUR);
		this.scenario.end();
		assertThat(this.scenario.time().scheduledTasks()).isZero();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void anEndWithinTheBackOffStopsTheRetries() {
		this.scenario.call();
		this.scenario.beUnavailable();
		this.scenario.end();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aWaiterThatEndsTheSessionBecauseOfAFailureStopsTheRetries() {
		this.scenario.session()
			.accessToken()
			.subscribe((token) -> assertThat(token).isNull(), (error) -> this.scenario.end());
		this.scenario.time().run();
		this.scenario.beUnavailable();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void anEndWhileATimerIsSetStopsTheRetries() {
		this.scenario.call();
		this.scenario.time().duringNextSchedule(() -> this.scenario.end());
		this.scenario.beUnavailable();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aTimerThatFiresAtTheSameMomentSendsNothing() {
		this.scenario.obtain("one", HOUR);
		Runnable timer = this.scenario.time().takeNextScheduled();
		this.scenario.end();
		timer.run();
		this.scenario.advance(HOUR);
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aCallThatFailsAfterwardsIsRetriedAgain() {
		this.scenario.end();
		this.scenario.call();
		this.scenario.beUnavailable();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ABSENT);
		this.scenario.advance(Duration.ofSeconds(1));
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void anEndDoesNotShortenTheWaitOfARejectedCredential() {
		this.scenario.call();
		this.scenario.rejectCredential();
		this.scenario.end();
		assertThat(this.scenario.call().error().isRejected()).isTrue();
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void a401ToACallMadeBeforeIsHandedOnWithoutRenewal() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.end();
		assertThat(this.scenario.session().reject(token)).isFalse();
		this.scenario.obtain("two", HOUR);
		assertThat(this.scenario.session().reject(token)).isFalse();
		assertThat(this.scenario.callForValue()).isEqualTo("two");
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void a401ToACallMadeBeforeWithATokenOfUnknownAgeIsHandedOnToo() {
		this.scenario.call();
		OAuth2AccessToken token = new OAuth2AccessToken(TokenType.BEARER, "one", null, null);
		this.scenario.source().grant(token, HOUR);
		this.scenario.end();
		assertThat(this.scenario.session().reject(token)).isFalse();
	}

	@Test
	void a401ToACallMadeAfterwardsIsAnsweredWithARenewal() {
		this.scenario.obtain("one", HOUR);
		this.scenario.end();
		this.scenario.advance(Duration.ofMillis(1));
		OAuth2AccessToken second = this.scenario.obtain("two", HOUR);
		assertThat(this.scenario.session().reject(second)).isTrue();
		assertThat(this.scenario.session().reject(second)).isTrue();
		assertThat(this.scenario.obtain("three", HOUR).getTokenValue()).isEqualTo("three");
		assertThat(this.scenario.session().reject(second)).isTrue();
	}

	@Test
	void theCurrentTokenIsNotOfAnEndedSessionThoughTheClockWasSetBack() {
		this.scenario.obtain("one", HOUR);
		this.scenario.end();
		this.scenario.time().setWallClock(HOUR.negated());
		OAuth2AccessToken second = this.scenario.obtain("two", HOUR);
		assertThat(this.scenario.session().reject(second)).isTrue();
	}

}
