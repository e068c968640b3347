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

package dev.quantumauth.session.token;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.session.time.Moment;

/**
 * The time from which an externally managed token is nearly expired, so that its source
 * probably contains another one: less than 60 s are left, or less than a quarter of the
 * lifetime if that is shorter.
 *
 * @param readAt when the token was first read
 * @param until the time from then on until the token is nearly expired, in nanoseconds
 * @since 0.1.0
 */
public record NearExpiry(Moment readAt, long until) {

	private static final Duration MARGIN = Duration.ofSeconds(60);

	private static final Duration LONGEST = Duration.ofDays(36_500);

	private static final long NANOS_PER_MILLI = 1_000_000;

	/**
	 * Compute when a token is nearly expired from the times that it contains.
	 * @param token the token
	 * @param reader reads the times of the token
	 * @param readAt when the token was first read, which counts as the beginning of its
	 * lifetime if the token does not contain its lifetime
	 * @return when the token is nearly expired, or {@code null} if it contains no expiry
	 */
	public static @Nullable NearExpiry of(String token, TokenReader reader, Moment readAt) {
		Instant expiresAt = reader.expiresAt(token);
		if (expiresAt == null) {
			return null;
		}
		Duration lifetime = reader.lifetime(token);
		Duration left = shorter(Duration.between(readAt.instant(), expiresAt), LONGEST);
		// Without a lifetime, the time since readAt counts: when a fifth of the present
		// rest is left, that is a quarter of the time since readAt
		Duration part = (lifetime != null) ? lifetime.dividedBy(4) : left.dividedBy(5);
		Duration until = left.minus(shorter(part, MARGIN));
		return new NearExpiry(readAt, until.isNegative() ? -1 : until.toNanos());
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Return whether the token is nearly expired: the rule "Clocks", by which the clock
	 * counts that has advanced further.
	 * @param wallMillis the present time of the wall clock
	 * @param nanoTime the present time of the monotonic clock
	 * @return whether the time has come
	 */
	public boolean isReached(long wallMillis, long nanoTime) {
		return nanoTime - this.readAt.nanoTime() > this.until
				|| (wallMillis - this.readAt.wallMillis()) * NANOS_PER_MILLI > this.until;
	}

}
