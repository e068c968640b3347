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

package dev.quantumauth.session.time;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Moment}: the rule "Clocks".
 */
class MomentTests {

	private static final Moment EARLIER = new Moment(1_767_225_600_000L, Long.MAX_VALUE);

	@Test
	void instantIsThatOfTheWallClock() {
		assertThat(EARLIER.instant()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
	}

	@ParameterizedTest
	@CsvSource({ "PT10S, PT10S, PT10S", "PT1H, PT10S, PT1H", "PT10S, PT1H, PT1H", "PT-1H, PT10S, PT10S",
			"PT0.01S, PT0.010000001S, PT0.010000001S" })
	void timeThatHasPassedIsThatOfTheClockThatSaysMore(Duration wall, Duration monotonic, Duration expected) {
		// The monotonic clock overflows in between, as System#nanoTime() may
		Moment now = new Moment(EARLIER.wallMillis() + wall.toMillis(), EARLIER.nanoTime() + monotonic.toNanos());
		assertThat(now.longestSince(EARLIER)).isEqualTo(expected);
	}

}
