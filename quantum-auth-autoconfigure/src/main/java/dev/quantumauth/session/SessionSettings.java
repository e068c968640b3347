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

import org.springframework.util.Assert;

/**
 * The settings of a session.
 *
 * @param refreshMargin how long before its expiry a token is renewed; a quarter of its
 * lifetime if that is shorter
 * @param jitter the fraction of the margin, from 0 to 1, by which a renewal comes earlier
 * at most. The back-off of an unavailable server is shortened by the same fraction, but
 * at most by half
 * @param background whether a timer renews the tokens of accounts in use
 * @param initialBackoff how long nothing is sent after the first failed token request
 * @param maxBackoff the maximum of that time while the server is unavailable
 * @param attemptLimit the time limit of one attempt to obtain a token
 * @since 0.1.0
 */
public record SessionSettings(Duration refreshMargin, double jitter, boolean background, Duration initialBackoff,
		Duration maxBackoff, Duration attemptLimit) {

	/**
	 * Check the settings.
	 * @param refreshMargin not negative
	 * @param jitter between 0 and 1
	 * @param background any value
	 * @param initialBackoff positive
	 * @param maxBackoff not less than {@code initialBackoff}
	 * @param attemptLimit positive
	 */
	public SessionSettings {
		Assert.isTrue(!refreshMargin.isNegative(), "'refreshMargin' must not be negative");
		Assert.isTrue(jitter >= 0 && jitter <= 1, "'jitter' must be between 0 and 1");
		Assert.isTrue(isPositive(initialBackoff), "'initialBackoff' must be positive");
		Assert.isTrue(maxBackoff.compareTo(initialBackoff) >= 0, "'maxBackoff' must not be less than 'initialBackoff'");
		Assert.isTrue(isPositive(attemptLimit), "'attemptLimit' must be positive");
	}

	/**
	 * Return settings with the given margin and defaults for the rest: a jitter of 0.1,
	 * background renewal, a back-off from 1 s to 1 min, attempts of at most 2 min.
	 * @param refreshMargin how long before its expiry a token is renewed
	 * @return the settings
	 */
	public static SessionSettings withRefreshMargin(Duration refreshMargin) {
		return new SessionSettings(refreshMargin, 0.1, true, Duration.ofSeconds(1), Duration.ofMinutes(1),
				Duration.ofMinutes(2));
	}

	/**
	 * Return the same settings with another time limit.
	 * @param attemptLimit the time limit of one attempt to obtain a token
	 * @return the settings
	 */
	public SessionSettings withAttemptLimit(Duration attemptLimit) {
		return new SessionSettings(this.refreshMargin, this.jitter, this.background, this.initialBackoff,
				this.maxBackoff, attemptLimit);
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

}
