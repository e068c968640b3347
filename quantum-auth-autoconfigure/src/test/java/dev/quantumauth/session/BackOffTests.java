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
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.ScriptedTokenSource;
import dev.quantumauth.session.scenario.SessionScenario;
import dev.quantumauth.session.scenario.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Back-off" where the server is unavailable.
 */
class BackOffTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration INSTANT = Duration.ofNanos(1);

	private final SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);

	@Test
	void backOffIsExponentialFromInitialToMax() {
		for (int seconds : new int[] { 1, 2, 4, 8, 16, 32, 60, 60, 60 }) {
			assertThat(this.scenario.call().isWaiting()).isTrue();
			this.scenario.beUnavailable();
			assertNothingIsSentFor(Duration.ofSeconds(seconds));
		}
	}

	@Test
	void backOffStaysAtItsMaximumHoweverManyRequestsFail() {
		for (int i = 0; i < 200; i++) {
			this.scenario.call();
			this.scenario.beUnavailable();
			this.scenario.advance(Duration.ofMinutes(1));
		}
		assertThat(this.scenario.requests()).isEqualTo(200);
		this.scenario.call();
		this.scenario.beUnavailable();
		assertNothingIsSentFor(Duration.ofMinutes(1));
	}

	@Test
	void aMaximumThatNoClockCanCountDoesNotOverflow() {
		SessionScenario scenario = new SessionScenario(new SessionSettings(Duration.ofMinutes(10), 0, false,
				Duration.ofDays(300), Duration.ofSeconds(Long.MAX_VALUE), Duration.ofMinutes(2)));
		for (int i = 0; i < 40; i++) {
			scenario.renew();
			scenario.beUnavailable();
		}
		assertThat(scenario.status().nextAttempt()).isEqualTo(scenario.now().plus(Duration.ofDays(36_500)));
		scenario.renew();
		scenario.rejectCredential();
		assertThat(scenario.status().nextAttempt()).isEqualTo(scenario.now().plus(Duration.ofDays(36_500)));
	}

	@ParameterizedTest
	@CsvSource({ "0, PT1S", "0.5, PT0.9S", "1, PT0.8S" })
	void jitterShortensBackOff(double random, Duration expected) {
		SessionScenario scenario = new SessionScenario(new SessionSettings(Duration.ofMinutes(10), 0.2, false,
				Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(2)))
			.random(random);
		scenario.call();
		scenario.beUnavailable();
		assertThat(scenario.status().nextAttempt()).isEqualTo(scenario.now().plus(expected));
	}

	@Test
	void sessionsThatFailTogetherDoNotComeBackTogether() {
		SessionSettings settings = new SessionSettings(Duration.ofMinutes(10), 1, false, Duration.ofMinutes(1),
				Duration.ofMinutes(1), Duration.ofMinutes(2));
		VirtualTime time = new VirtualTime();
		Set<Instant> nextAttempts = new HashSet<>();
		for (int i = 0; i < 10; i++) {
			TokenSession<OAuth2AccessToken> session = new TokenSession<>("alice", "acme",
					(wanted) -> Mono.error(ScriptedTokenSource.error("server_error", "The server is down.", null)),
					settings, time, time, (event) -> {
					});
			session.renew().onErrorComplete().subscribe();
			time.run();
			nextAttempts.add(session.status().nextAttempt());
		}
		assertThat(nextAttempts).hasSizeGreaterThan(1);
	}

	@Test
	void aSuccessStartsBackOffAnew() {
		failTimes(5);
		this.scenario.obtain("one", Duration.ofSeconds(60));
		assertThat(this.scenario.status().error()).isNull();
		this.scenario.advance(Duration.ofSeconds(60));
		this.scenario.call();
		this.scenario.beUnavailable();
		assertNothingIsSentFor(Duration.ofSeconds(1));
	}

	@Test
	void retryAfterCountsWhereItIsLonger() {
		this.scenario.call();
		this.scenario.source().beUnavailable(Duration.ofSeconds(90));
		assertNothingIsSentFor(Duration.ofSeconds(90));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT301S", "P1D", "PT2562047788015215H" })
	void retryAfterCountsForAtMostFiveMinutes(Duration retryAfter) {
		this.scenario.call();
		this.scenario.source().beUnavailable(retryAfter);
		assertNothingIsSentFor(Duration.ofMinutes(5));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT0.5S", "PT-1S", "PT-2562047788015215H" })
	void retryAfterDoesNotShortenBackOff(Duration retryAfter) {
		this.scenario.call();
		this.scenario.source().beUnavailable(retryAfter);
		assertNothingIsSentFor(Duration.ofSeconds(1));
	}

	@Test
	void callersWithinBackOffGetTheLastErrorWithCauseAndTimeOfTheNextAttempt() {
		Caller<OAuth2AccessToken> first = this.scenario.call();
		this.scenario.beUnavailable();
		Instant nextAttempt = this.scenario.now().plusSeconds(1);
		this.scenario.advance(Duration.ofMillis(500));
		Caller<OAuth2AccessToken> second = this.scenario.call();
		assertThat(second.error()).hasCause(first.error())
			.hasMessageContaining("The server is down. Nothing is sent before " + nextAttempt);
		assertThat(second.error().getError().getErrorCode()).isEqualTo("server_error");
		assertThat(second.error().getClientRegistrationId()).isEqualTo("alice");
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void anErrorWithoutADescriptionReadsWell() {
		this.scenario.call();
		this.scenario.source().fail(ScriptedTokenSource.error("server_error", null, null));
		assertThat(this.scenario.call().error()).hasMessageContaining("Nothing is sent before")
			.hasMessageNotContaining("null");
	}

	@Test
	void aFailureIsNotCachedForEver() {
		this.scenario.call();
		this.scenario.beUnavailable();
		this.scenario.advance(Duration.ofSeconds(1));
		assertThat(this.scenario.obtain("one", HOUR).getTokenValue()).isEqualTo("one");
	}

	@Test
	void whileTheTokenIsUsableNoFailureReachesACaller() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(50));
		for (int i = 0; i < 590; i++) {
			assertThat(this.scenario.callForValue()).isEqualTo("one");
			if (this.scenario.source().inFlight() > 0) {
				this.scenario.beUnavailable();
			}
			assertThat(this.scenario.session().cachedAccessToken()).isNotNull();
			this.scenario.advance(Duration.ofSeconds(1));
		}
		assertThat(this.scenario.call().answer()).isNull();
	}

	@Test
	void oneAttemptIsDueWhenTheTokenStopsBeingUsable() {
		obtainAndFailShortlyBeforeTheTokenIsUnusable(null);
		this.scenario.advance(Duration.ofSeconds(20).minus(INSTANT));
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		int before = this.scenario.requests();
		this.scenario.advance(INSTANT);
		assertThat(this.scenario.call().isWaiting()).isTrue();
		assertThat(this.scenario.requests()).isEqualTo(before + 1);
	}

	@Test
	void onlyOneAttemptIsDueThen() {
		obtainAndFailShortlyBeforeTheTokenIsUnusable(null);
		this.scenario.advance(Duration.ofSeconds(20));
		this.scenario.call();
		this.scenario.beUnavailable();
		assertNothingIsSentFor(Duration.ofMinutes(1));
	}

	@Test
	void noAttemptIsDueThenIfTheServerSaidRetryAfter() {
		obtainAndFailShortlyBeforeTheTokenIsUnusable(Duration.ofSeconds(30));
		this.scenario.advance(Duration.ofSeconds(20));
		assertThat(this.scenario.call().error()).isNotNull();
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(40));
	}

	@Test
	void noAttemptIsDueWhenTheTokenIsThrownAway() {
		OAuth2AccessToken token = obtainAndFailShortlyBeforeTheTokenIsUnusable(null);
		assertThat(this.scenario.session().reject(token)).isTrue();
		assertNothingIsSentFor(Duration.ofMinutes(1));
	}

	private OAuth2AccessToken obtainAndFailShortlyBeforeTheTokenIsUnusable(Duration retryAfter) {
		failTimes(7);
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(50));
		failTimes(6);
		Duration left = Duration.between(this.scenario.now(), this.scenario.status().expiresAt());
		this.scenario.advance(left.minusSeconds(30));
		this.scenario.call();
		this.scenario.source().beUnavailable(retryAfter);
		return token;
	}

	private void failTimes(int times) {
		for (int i = 0; i < times; i++) {
			this.scenario.call();
			this.scenario.beUnavailable();
			this.scenario.advance(Duration.ofMinutes(1));
		}
	}

	private void assertNothingIsSentFor(Duration backOff) {
		int before = this.scenario.requests();
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plus(backOff));
		this.scenario.advance(backOff.minus(INSTANT));
		assertThat(this.scenario.call().error()).isNotNull();
		assertThat(this.scenario.requests()).isEqualTo(before);
		this.scenario.advance(INSTANT);
	}

}
