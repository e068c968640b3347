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

import dev.quantumauth.session.scenario.SessionScenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rule "Three kinds of failure" where the server refused the request before
 * it looked at the credential.
 */
class RefusedRequestTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final SessionScenario scenario = new SessionScenario();

	@Test
	void aRefusedRequestWaitsTheMaximumAndThenTwiceAsLongEachTime() {
		for (String wait : new String[] { "PT1M", "PT2M", "PT4M", "PT8M", "PT10M", "PT10M" }) {
			this.scenario.call();
			this.scenario.refuse();
			assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plus(Duration.parse(wait)));
			int before = this.scenario.requests();
			this.scenario.advance(Duration.parse(wait).minusNanos(1));
			assertThat(this.scenario.call().error()).isNotNull();
			assertThat(this.scenario.requests()).isEqualTo(before);
			this.scenario.advance(Duration.ofNanos(1));
		}
	}

	@Test
	void aRefusedRequestIsNotRepeatedByATimer() {
		this.scenario.call();
		this.scenario.refuse();
		assertThat(this.scenario.time().scheduledTasks()).isZero();
		this.scenario.advance(Duration.ofDays(1));
		assertThat(this.scenario.requests()).isOne();
	}

	@Test
	void aRefusedRequestIsNoRejectedCredential() {
		this.scenario.call();
		this.scenario.refuse();
		assertThat(this.scenario.status().credentialRejected()).isFalse();
	}

	@Test
	void noAttemptIsDueWhenTheTokenStopsBeingUsable() {
		SessionScenario scenario = new SessionScenario(new SessionSettings(Duration.ofSeconds(40), 0, true,
				Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(2)));
		scenario.obtain("one", HOUR);
		scenario.advance(HOUR.minusSeconds(40));
		scenario.refuse();
		scenario.advance(Duration.ofSeconds(35));
		assertThat(scenario.call().error()).isNotNull();
		assertThat(scenario.requests()).isEqualTo(2);
	}

	@Test
	void aRefusalInBetweenDoesNotShortenTheWaitOfARejectedCredential() {
		this.scenario.call();
		this.scenario.rejectCredential();
		this.scenario.renew();
		this.scenario.refuse();
		assertThat(this.scenario.status().credentialRejected()).isTrue();
		this.scenario.advance(Duration.ofMinutes(1));
		this.scenario.call();
		this.scenario.rejectCredential();
		assertThat(this.scenario.status().nextAttempt()).isEqualTo(this.scenario.now().plusSeconds(600));
	}

}
