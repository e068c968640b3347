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

import org.jspecify.annotations.Nullable;

/**
 * When something was last used, to within a second. Thread-safe. Does not write at each
 * use, because threads that write to the same field slow each other down.
 *
 * @since 0.1.0
 */
public final class LastUse {

	private static final long RESOLUTION = Duration.ofSeconds(1).toNanos();

	private static final long NEVER = Long.MIN_VALUE;

	private final SessionClock clock;

	private volatile long nanoTime;

	private volatile long wallMillis = NEVER;

	/**
	 * Create an instance for something that was not used yet.
	 * @param clock the clocks to look at
	 */
	public LastUse(SessionClock clock) {
		this.clock = clock;
		// So that the first use counts, however soon it comes
		this.nanoTime = clock.nanoTime() - RESOLUTION - 1;
	}

	/**
	 * Note a use.
	 * @param now the present time of the monotonic clock
	 */
	public void used(long now) {
		if (now - this.nanoTime > RESOLUTION) {
			this.nanoTime = now;
			this.wallMillis = this.clock.wallMillis();
		}
	}

	/**
	 * Return how long ago the last use was.
	 * @param now the present time of the monotonic clock
	 * @return the nanoseconds since the last use, or since this object was created
	 */
	public long nanosSince(long now) {
		return now - this.nanoTime;
	}

	/**
	 * Return when the last use was.
	 * @return the time by the wall clock, or {@code null} if there was no use yet
	 */
	public @Nullable Instant instant() {
		long millis = this.wallMillis;
		return (millis != NEVER) ? Instant.ofEpochMilli(millis) : null;
	}

	@Override
	public String toString() {
		return "LastUse[" + instant() + "]";
	}

}
