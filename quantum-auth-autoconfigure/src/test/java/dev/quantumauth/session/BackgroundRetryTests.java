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

import dev.quantumauth.session.scenario.SessionScenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the timer of the rule "Back-off", which retries an unavailable server for
 * accounts in use.
 */
class BackgroundRetryTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration INSTANT = Duration.ofNanos(1);

	private final SessionScenario scenario = new SessionScenario();

	@Test
	void theTimerRetriesAsSoonAsTheBackOffIsOver() {
		this.scenario.call();
		for (int seconds : new int[] { 1, 2, 4, 8, 16, 32, 60, 60 }) {
			int before = this.scenario.requests();
			this.scenario.beUnavailable();
			this.scenario.advance(Duration.ofSeconds(seconds).minus(INSTANT));
			assertThat(this.scenario.requests()).isEqualTo(before);
			this.scenario.advance(INSTANT);
			assertThat(this.scenario.requests()).isEqualTo(before + 1);
		}
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("one");
	}

	@Test
	void withoutATokenTheTimerRetriesForTenMinutesAfterTheLastCall() {
		this.scenario.call();
		failFor(Duration.ofMinutes(10));
		int before = this.scenario.requests();
		assertThat(before).isGreaterThan(10);
		failFor(HOUR);
		assertThat(this.scenario.requests()).isLessThanOrEqualTo(before + 1);
	}

	@Test
	void aCallWithinTheBackOffKeepsTheTimerGoing() {
		this.scenario.call();
		failFor(Duration.ofMinutes(9));
		this.scenario.call();
		int before = this.scenario.requests();
		failFor(Duration.ofMinutes(9));
		assertThat(this.scenario.requests()).isGreaterThanOrEqualTo(before + 9);
	}

	@Test
	void theTimerRetriesARenewalThatFailed() {
		this.scenario.obtain("one", HOUR);
		this.scenario.advance(Duration.ofMinutes(50));
		this.scenario.beUnavailable();
		this.scenario.advance(Duration.ofSeconds(1));
		assertThat(this.scenario.requests()).isEqualTo(3);
		this.scenario.grant("two", HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("two");
	}

	@Test
	void theTimerTriesOnceMoreAtTheMomentAtWhichTheTokenStopsBeingUsable() {
		SessionScenario scenario = new SessionScenario(new SessionSettings(Duration.ofSeconds(40), 0, true,
				Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(2)));
		scenario.obtain("one", HOUR);
		scenario.advance(HOUR.minusSeconds(40));
		scenario.beUnavailable();
		scenario.advance(Duration.ofSeconds(30).minus(INSTANT));
		assertThat(scenario.requests()).isEqualTo(2);
		scenario.advance(INSTANT);
		assertThat(scenario.requests()).isEqualTo(3);
		scenario.beUnavailable();
		scenario.advance(Duration.ofSeconds(60).minus(INSTANT));
		assertThat(scenario.requests()).isEqualTo(3);
	}

	@Test
	void theTimerWaitsAsLongAsTheServerAsked() {
		this.scenario.call();
		this.scenario.source().beUnavailable(Duration.ofMinutes(4));
		this.scenario.advance(Duration.ofMinutes(4).minus(INSTANT));
		assertThat(this.scenario.requests()).isOne();
		this.scenario.advance(INSTANT);
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void aFreshTokenThatCouldNotBeRenewedOnDemandIsRenewedWhenItIsStale() {
		this.scenario.obtain("one", HOUR);
		this.scenario.renew();
		this.scenario.beUnavailable();
		this.scenario.advance(Duration.ofMinutes(50).minus(INSTANT));
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.advance(INSTANT);
		assertThat(this.scenario.requests()).isEqualTo(3);
	}

	@Test
	void theTimerRetriesForATokenThatIsThrownAwayWithinTheBackOff() {
		OAuth2AccessToken token = this.scenario.obtain("one", HOUR);
		this.scenario.renew();
		this.scenario.beUnavailable();
		this.scenario.session().reject(token);
		assertThat(this.scenario.call().error()).isNotNull();
		this.scenario.advance(Duration.ofSeconds(1));
		assertThat(this.scenario.requests()).isEqualTo(3);
	}

	private void failFor(Duration duration) {
		for (long second = 0; second < duration.toSeconds(); second++) {
			if (this.scenario.source().inFlight() > 0) {
				this.scenario.beUnavailable();
			}
			this.scenario.advance(Duration.ofSeconds(1));
		}
	}

}
