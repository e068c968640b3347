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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SessionSettings}.
 */
class SessionSettingsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void theDefaultsAreThoseOfTheContract() {
		assertThat(SessionSettings.withRefreshMargin(SECOND))
			.isEqualTo(new SessionSettings(SECOND, 0.1, true, SECOND, Duration.ofMinutes(1), Duration.ofMinutes(2)));
	}

	@Test
	void anotherLimitLeavesTheOtherSettingsAlone() {
		Duration limit = Duration.ofSeconds(7);
		assertThat(SessionScenario.ON_DEMAND.withAttemptLimit(limit))
			.isEqualTo(new SessionSettings(Duration.ofMinutes(10), 0, false, SECOND, Duration.ofMinutes(1), limit));
	}

	@Test
	void theLimitsThemselvesAreAllowed() {
		assertThat(new SessionSettings(Duration.ZERO, 0, false, SECOND, SECOND, SECOND).jitter()).isZero();
		assertThat(new SessionSettings(Duration.ZERO, 1, false, SECOND, SECOND, SECOND).jitter()).isOne();
	}

	@Test
	void whatMakesNoSenseIsRefused() {
		assertRefused("refreshMargin", SECOND.negated(), 0, SECOND, SECOND, SECOND);
		assertRefused("jitter", SECOND, -0.01, SECOND, SECOND, SECOND);
		assertRefused("jitter", SECOND, 1.01, SECOND, SECOND, SECOND);
		assertRefused("jitter", SECOND, Double.NaN, SECOND, SECOND, SECOND);
		assertRefused("initialBackoff", SECOND, 0, Duration.ZERO, SECOND, SECOND);
		assertRefused("initialBackoff", SECOND, 0, SECOND.negated(), SECOND, SECOND);
		assertRefused("maxBackoff", SECOND, 0, SECOND, Duration.ofMillis(999), SECOND);
		assertRefused("attemptLimit", SECOND, 0, SECOND, SECOND, Duration.ZERO);
	}

	private static void assertRefused(String name, Duration margin, double jitter, Duration initial, Duration max,
			Duration limit) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SessionSettings(margin, jitter, true, initial, max, limit))
			.withMessageContaining("'" + name + "'");
	}

}
