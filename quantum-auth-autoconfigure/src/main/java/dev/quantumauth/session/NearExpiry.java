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

import org.jspecify.annotations.Nullable;

import dev.quantumauth.session.time.Moment;

/**
 * From when on a token that is managed elsewhere counts as nearly expired, so that
 * another one may have been put in its place: less than 60 s are left, at most a quarter
 * of its lifetime.
 *
 * @param readAt when the token was first read
 * @param until how long it takes from then on, in nanoseconds
 */
record NearExpiry(Moment readAt, long until) {

	private static final Duration MARGIN = Duration.ofSeconds(60);

	private static final Duration LONGEST = Duration.ofDays(36_500);

	private static final long NANOS_PER_MILLI = 1_000_000;

	/**
	 * Look at the times of a token.
	 * @param expiresAt when it expires
	 * @param lifetime how long it lives in all; {@code null} if that is unknown, and the
	 * time since it was first read has to do
	 * @param readAt when it was first read
	 * @return when it is nearly expired
	 */
	static NearExpiry of(Instant expiresAt, @Nullable Duration lifetime, Moment readAt) {
		Duration left = shorter(Duration.between(readAt.instant(), expiresAt), LONGEST);
		// Where a quarter of the time that has passed is what is left, that is a fifth
		Duration part = (lifetime != null) ? lifetime.dividedBy(4) : left.dividedBy(5);
		Duration until = left.minus(shorter(part, MARGIN));
		return new NearExpiry(readAt, until.isNegative() ? -1 : until.toNanos());
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	// The rule "Clocks": whichever clock says first that it is over
	boolean isReached(long wallMillis, long nanoTime) {
		return nanoTime - this.readAt.nanoTime() > this.until
				|| (wallMillis - this.readAt.wallMillis()) * NANOS_PER_MILLI > this.until;
	}

}
