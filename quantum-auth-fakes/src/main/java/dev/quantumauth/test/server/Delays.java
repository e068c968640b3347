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

package dev.quantumauth.test.server;

import java.time.Duration;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;

/**
 * The time for which an answer is held back.
 */
public final class Delays {

	// WireMock's threads for answers that are held back are no daemons: they keep the JVM
	// from ending until the last answer is due, even after the server has stopped
	private static final Duration LONGEST = Duration.ofMinutes(10);

	private Delays() {
	}

	/**
	 * Check a delay that a test asks for.
	 * @param delay the delay
	 * @return the delay
	 * @throws IllegalArgumentException unless it is between 0 and 10 minutes
	 */
	public static Duration checked(Duration delay) {
		if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("A delay must be between 0 and 10 minutes, not " + delay);
		}
		return delay;
	}

	/**
	 * Hold an answer back.
	 * @param answer the answer
	 * @param delay how long, rounded up to a millisecond
	 * @return the same answer
	 */
	public static ResponseDefinitionBuilder hold(ResponseDefinitionBuilder answer, Duration delay) {
		return (delay.isZero()) ? answer : answer.withFixedDelay(wholeMillis(delay));
	}

	private static int wholeMillis(Duration delay) {
		return Math.toIntExact(delay.plusNanos(999_999).toMillis());
	}

}
