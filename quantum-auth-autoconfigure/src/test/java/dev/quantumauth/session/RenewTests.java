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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Renew".
 */
class RenewTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final SessionScenario scenario = new SessionScenario(SessionScenario.ON_DEMAND);

	@Test
	void renewStartsAnAttemptWhenItIsSubscribedTo() {
		this.scenario.session().renew();
		this.scenario.time().run();
		assertThat(this.scenario.requests()).isZero();
		Caller<Void> renewal = this.scenario.renew();
		assertThat(renewal.isWaiting()).isTrue();
		this.scenario.grant("one", HOUR);
		assertThat(renewal.isCompleted()).isTrue();
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void renewReplacesAFreshToken() {
		this.scenario.obtain("one", HOUR);
		this.scenario.renew();
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		this.scenario.grant("two", HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("two");
	}

	@Test
	void renewJoinsTheAttemptUnderWay() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		Caller<Void> first = this.scenario.renew();
		Caller<Void> second = this.scenario.renew();
		this.scenario.grant("one", HOUR);
		assertThat(caller.answer()).isNotNull();
		assertThat(first.isCompleted()).isTrue();
		assertThat(second.isCompleted()).isTrue();
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void renewStartsAnAttemptDespiteTheBackOffOfAnUnavailableServer() {
		this.scenario.call();
		this.scenario.beUnavailable();
		Caller<Void> renewal = this.scenario.renew();
		assertThat(this.scenario.requests()).isEqualTo(2);
		this.scenario.grant("one", HOUR);
		assertThat(renewal.isCompleted()).isTrue();
		assertThat(this.scenario.status().error()).isNull();
	}

	@Test
	void renewStartsAnAttemptDespiteTheBackOffOfARejectedCredential() {
		this.scenario.call();
		this.scenario.rejectCredential();
		this.scenario.renew();
		assertThat(this.scenario.requests()).isEqualTo(2);
	}

	@Test
	void aFailureReachesTheOneWhoRenewsAndNobodyElse() {
		this.scenario.obtain("one", HOUR);
		Caller<Void> renewal = this.scenario.renew();
		this.scenario.beUnavailable();
		assertThat(renewal.error()).hasMessageContaining("The server is down.");
		assertThat(this.scenario.callForValue()).isEqualTo("one");
	}

	@Test
	void whoeverGivesUpRenewingDoesNotStopTheAttempt() {
		this.scenario.renew().giveUp();
		this.scenario.grant("one", HOUR);
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.requests()).isOne();
	}

}
