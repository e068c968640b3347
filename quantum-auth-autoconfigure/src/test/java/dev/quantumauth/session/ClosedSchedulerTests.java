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
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.session.scenario.Caller;
import dev.quantumauth.session.scenario.SessionScenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a session whose threads are gone answers every caller.
 */
class ClosedSchedulerTests {

	private final SessionScenario scenario = new SessionScenario();

	@Test
	void aCallGetsAnErrorAtOnce() {
		this.scenario.time().shutDown();
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		assertThat(caller.error()).hasMessageContaining("'alice'").hasMessageContaining("shutting down");
		assertThat(caller.error().isRejected()).isFalse();
		assertThat(this.scenario.requests()).isZero();
	}

	@Test
	void theSlotOfTheAttemptIsFree() {
		this.scenario.time().shutDown();
		this.scenario.call();
		assertThat(this.scenario.status().renewing()).isFalse();
		assertThat(this.scenario.call().isWaiting()).isFalse();
		assertThat(this.scenario.renew().error()).isNotNull();
	}

	@Test
	void anErrorOfTheSchedulerReachesEveryWaiter() {
		this.scenario.time().shutDown();
		Caller<Void> renewal = this.scenario.renew();
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		assertThat(renewal.error()).isNotNull();
		assertThat(caller.error()).hasCause(renewal.error());
	}

	@Test
	void aStaleTokenIsStillAnsweredFromMemory() {
		this.scenario.obtain("one", Duration.ofHours(1));
		this.scenario.time().shutDown();
		this.scenario.advance(Duration.ofMinutes(55));
		assertThat(this.scenario.callForValue()).isEqualTo("one");
		assertThat(this.scenario.session().cachedAccessToken()).isNotNull();
		assertThat(this.scenario.status().renewing()).isFalse();
	}

	@Test
	void aTokenRequestUnderWayStillReachesItsWaiters() {
		Caller<OAuth2AccessToken> caller = this.scenario.call();
		this.scenario.time().shutDown();
		this.scenario.grant("one", Duration.ofHours(1));
		assertThat(caller.answer().getTokenValue()).isEqualTo("one");
	}

	@Test
	void anEndForgetsTheTokenAndSaysThatTheCloudWasNotTold() {
		this.scenario.obtain("one", Duration.ofHours(1));
		this.scenario.time().shutDown();
		assertThat(this.scenario.end().error()).hasMessageContaining("was not ended at the cloud");
		assertThat(this.scenario.session().cachedAccessToken()).isNull();
		assertThat(this.scenario.status().token()).isEqualTo(TokenState.ENDED);
		assertThat(this.scenario.source().ends()).isEmpty();
	}

	@Test
	void aRenewalWithARejectedCredentialGetsAnErrorAtOnce() {
		this.scenario.source().credential(() -> "old");
		this.scenario.call();
		this.scenario.rejectCredential();
		this.scenario.time().shutDown();
		assertThat(this.scenario.renew().error()).hasMessageContaining("shutting down");
		assertThat(this.scenario.call().error()).isNotNull();
	}

	@Test
	void aShutdownDoesNotWaitForAListenerThatCannotBeTold() {
		this.scenario.obtain("one", Duration.ofHours(1));
		this.scenario.time().shutDown();
		assertThat(this.scenario.shutDown(Duration.ofSeconds(5)).error())
			.hasMessageContaining("was not ended at the cloud");
	}

	@Test
	void anEndDoesNotWaitForAnAttemptThatGetsNoThread() {
		List<Caller<Void>> ends = new ArrayList<>();
		this.scenario.time().duringNextSchedule(() -> {
			ends.add(new Caller<>(this.scenario.session().end()));
			this.scenario.time().shutDown();
		});
		assertThat(this.scenario.call().error().getError().getErrorCode()).isEqualTo("session_ended");
		assertThat(ends).singleElement()
			.satisfies((end) -> assertThat(end.error()).hasMessageContaining("was not ended at the cloud"));
	}

}
