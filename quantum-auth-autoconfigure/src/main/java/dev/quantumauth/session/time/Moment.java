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

/**
 * One moment, measured by the wall clock and by the monotonic clock.
 *
 * @param wallMillis milliseconds since the epoch
 * @param nanoTime nanoseconds of the monotonic clock
 * @since 0.1.0
 * @see SessionClock#now()
 */
public record Moment(long wallMillis, long nanoTime) {

	/**
	 * Return the instant on the wall clock.
	 * @return the instant
	 */
	public Instant instant() {
		return Instant.ofEpochMilli(this.wallMillis);
	}

	/**
	 * Return the time that has passed since an earlier moment by the clock by which more
	 * has passed: the rule "Clocks".
	 * @param earlier an earlier moment
	 * @return the time in between
	 */
	public Duration longestSince(Moment earlier) {
		Duration monotonic = Duration.ofNanos(nanosSince(earlier));
		Duration wall = wallTimeSince(earlier);
		return (monotonic.compareTo(wall) > 0) ? monotonic : wall;
	}

	/**
	 * Return the monotonic time that has passed since an earlier moment.
	 * @param earlier an earlier moment
	 * @return the nanoseconds in between
	 */
	public long nanosSince(Moment earlier) {
		return this.nanoTime - earlier.nanoTime;
	}

	/**
	 * Return the wall-clock time that has passed since an earlier moment, negative if the
	 * clock was set back.
	 * @param earlier an earlier moment
	 * @return the time in between
	 */
	public Duration wallTimeSince(Moment earlier) {
		return Duration.ofMillis(this.wallMillis - earlier.wallMillis);
	}

}
