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
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "401 from the API" as far as it is the session's.
 */
class UnauthorizedTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration INSTANT = Duration.ofNanos(1);

	private final SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);

	@Test
	void theCurrentTokenIsThrownAway() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		assertThat(this.scenario.session().reject(token)).isTrue();
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.REJECTED);
		assertThat(this.scenario.requests()).isOne();
		assertThat(this.scenario.obtain("two", HOUR).getTokenValue()).isEqualTo("two");
	}

	@Test
	void aRejectionCountsWhenItIsSubscribedTo() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		Mono<Boolean> again = this.scenario.session().rejectAndLookAgain(token);
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(new Caller<>(again).answer()).isTrue();
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
		OAuth2AccessToken second = this.scenario.obtain("two", HOUR);
		this.scenario.session().replayRejected(second);
		assertThat(new Caller<>(this.scenario.session().rejectAndLookAgain(second)).answer()).isFalse();
	}

	@Test
	void aTokenIsRecognisedByItsValue() {
		this.scenario.obtain("one", HOUR);
		OAuth2AccessToken copy = ScriptedTokenSource.token("one", this.scenario.time().now());
		assertThat(this.scenario.session().reject(copy)).isTrue();
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
	}

	@Test
	void aTokenThatHasBeenReplacedChangesNothing() {
		OAuth2AccessToken first = this.scenario.obtain("one", HOUR);
		this.scenario.renew();
		this.scenario.grant("two", HOUR);
		assertThat(this.scenario.session().reject(first)).isTrue();
		assertThat(this.scenario.callForValue()).isEqualTo("two");
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void callsThatAreRefusedWithTheSameTokenCauseOneTokenRequest() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		for (int i = 0; i < 100; i++) {
			assertThat(this.scenario.session().reject(token)).isTrue();
			assertThat(this.scenario.call().isWaiting()).isTrue();
		}
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void the401OfAReplayThrowsNothingAway() {
		obtainAnotherAfterRejecting(this.scenario.obtain("one", HOUR), "two");
		this.scenario.session().replayRejected(this.scenario.session().cachedAccessToken());
		assertThat(this.scenario.callForValue()).isEqualTo("two");
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.VALID);
	}

	@Test
	void theProbationIsZeroAtFirst() {
		OAuth2AccessToken first = this.scenario.obtain("one", HOUR);
		OAuth2AccessToken second = obtainAnotherAfterRejecting(first, "two");
		assertThat(this.scenario.session().reject(second)).isTrue();
	}

	@Test
	void a401DuringProbationIsTheCallers() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.session().replayRejected(token);
		this.scenario.advance(Duration.ofSeconds(1).minus(INSTANT));
		assertThat(this.scenario.session().reject(token)).isFalse();
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		this.scenario.advance(INSTANT);
		assertThat(this.scenario.session().reject(token)).isTrue();
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
	}

	@Test
	void probationCountsFromWhenTheTokenArrived() {
		this.scenario.call();
		this.scenario.advance(Duration.ofSeconds(30));
		this.scenario.grant("one", HOUR);
		OAuth2AccessToken token = this.scenario.session().cachedAccessToken();
		this.scenario.session().replayRejected(token);
		assertThat(this.scenario.session().reject(token)).isFalse();
	}

	@Test
	void the401OfAReplayDoublesTheProbationUpToTheMaximum() {
		OAuth2AccessToken token = this.scenario.obtain("token", HOUR);
		int number = 0;
		for (int seconds : new int[] { 1, 2, 4, 8, 16, 32, 60, 60, 60 }) {
			this.scenario.session().replayRejected(token);
			this.scenario.advance(Duration.ofSeconds(seconds).minus(INSTANT));
			assertThat(this.scenario.session().reject(token)).isFalse();
			this.scenario.advance(INSTANT);
			token = obtainAnotherAfterRejecting(token, "token" + number++);
		}
	}

	@Test
	void theRefusalsOfOneTokenCountOnce() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		for (int i = 0; i < 100; i++) {
			this.scenario.session().replayRejected(token);
		}
		this.scenario.advance(Duration.ofSeconds(1));
		assertThat(this.scenario.session().reject(token)).isTrue();
	}

	@Test
	void the401OfAReplayWithATokenThatHasBeenReplacedChangesNothing() {
		OAuth2AccessToken first = this.scenario.obtain("one", HOUR);
		OAuth2AccessToken second = obtainAnotherAfterRejecting(first, "two");
		this.scenario.session().replayRejected(first);
		assertThat(this.scenario.session().reject(second)).isTrue();
		this.scenario.session().replayRejected(second);
		OAuth2AccessToken third = this.scenario.obtain("three", HOUR);
		assertThat(this.scenario.session().reject(third)).isTrue();
	}

	@Test
	void throwingAwayATokenThatWasNeverRefusedSetsTheProbationBackToZero() {
		OAuth2AccessToken first = this.scenario.obtain("one", HOUR);
		this.scenario.session().replayRejected(first);
		this.scenario.advance(Duration.ofSeconds(1));
		OAuth2AccessToken second = obtainAnotherAfterRejecting(first, "two");
		assertThat(this.scenario.session().reject(second)).isFalse();
		this.scenario.advance(Duration.ofSeconds(1));
		OAuth2AccessToken third = obtainAnotherAfterRejecting(second, "three");
		assertThat(this.scenario.session().reject(third)).isTrue();
	}

	@Test
	void throwingAwayATokenThatWasRefusedKeepsTheProbation() {
		OAuth2AccessToken first = this.scenario.obtain("one", HOUR);
		this.scenario.session().replayRejected(first);
		this.scenario.advance(Duration.ofSeconds(1));
		OAuth2AccessToken second = obtainAnotherAfterRejecting(first, "two");
		this.scenario.advance(Duration.ofSeconds(1).minus(INSTANT));
		assertThat(this.scenario.session().reject(second)).isFalse();
	}

	@Test
	void anApiThatAlwaysAnswers401CausesAHandfulOfTokenRequests() {
		for (int call = 0; call < 6000; call++) {
			OAuth2AccessToken token = tokenFor(call);
			if (this.scenario.session().reject(token)) {
				this.scenario.session().replayRejected(tokenFor(call));
			}
			this.scenario.advance(Duration.ofMillis(100));
		}
		assertThat(this.scenario.requests()).isBetween(10, 20);
	}

	@Test
	void noMoreThanTenTokensAreThrownAwayWithinTheLongestBackOff() {
		OAuth2AccessToken token = this.scenario.obtain("first", HOUR);
		for (int i = 0; i < 10; i++) {
			token = obtainAnotherAfterRejecting(token, "token" + i);
		}
		assertThat(this.scenario.session().reject(token)).isFalse();
		this.scenario.advance(Duration.ofMinutes(1).minus(INSTANT));
		assertThat(this.scenario.session().reject(token)).isFalse();
		assertThat(this.scenario.callForValue()).isEqualTo("token9");
		this.scenario.advance(INSTANT);
		assertThat(this.scenario.session().reject(token)).isTrue();
	}

	@Test
	void anApiThatRefusesEverySecondCallWhateverTheTokenCausesTenTokenRequestsAMinute() {
		for (int call = 0; call < 6000; call++) {
			OAuth2AccessToken token = tokenFor(call);
			if (call % 2 == 0 && this.scenario.session().reject(token)) {
				tokenFor(call);
			}
			this.scenario.advance(Duration.ofMillis(100));
		}
		assertThat(this.scenario.requests()).isBetween(95, 105);
	}

	@Test
	void aTokenThatWasThrownAwayIsNotTakenBackAsLongAsAServerMayRemember() {
		OAuth2AccessToken token = this.scenario.obtain("token0", HOUR);
		for (int i = 1; i < 64; i++) {
			token = obtainAnotherAfterRejecting(token, "token" + i);
			this.scenario.advance(Duration.ofSeconds(7));
		}
		assertThat(this.scenario.session().reject(token)).isTrue();
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.scenario.grant("token0", HOUR);
		assertThat(caller.error()).hasMessageContaining("was rejected before");
	}

	@Test
	void aRefusedCallWithinTheBackOffGetsTheErrorOfTheTokenRequest() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.renew();
		this.scenario.beUnavailable();
		assertThat(this.scenario.session().reject(token)).isTrue();
		assertThat(this.scenario.call().error()).hasMessageContaining("The server is down.");
	}

	private OAuth2AccessToken tokenFor(int call) {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		if (caller.isWaiting()) {
			this.scenario.grant("token" + this.scenario.requests() + "-" + call, HOUR);
		}
		return caller.answer();
	}

	private OAuth2AccessToken obtainAnotherAfterRejecting(OAuth2AccessToken token, String value) {
		assertThat(this.scenario.session().reject(token)).isTrue();
		return this.scenario.obtain(value, HOUR);
	}

}
