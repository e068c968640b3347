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
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.session.time.Moment;

/**
 * The last rejection of a credential since a token was obtained: the rules "Back-off" and
 * "Renew". Durations are in nanoseconds.
 *
 * @param credential the fingerprint of the rejected credential; {@code null} if it cannot
 * change
 * @param at when the credential was rejected
 * @param step the number of rejections in a row, without those of demanded attempts
 * within the back-off
 * @param backoff how long the credential is not sent again, counted from {@code at}
 * @param demands when the credential was sent on demand since, the latest first
 */
record Rejection(@Nullable Object credential, Moment at, int step, long backoff, List<Moment> demands) {

	private static final Duration LONGEST = Duration.ofDays(36_500);

	private static final Duration DAY = Duration.ofDays(1);

	private static final int DEMANDS_WITHIN_A_DAY = 10;

	/**
	 * The credential was rejected.
	 * @param previous the previous rejection, or {@code null} if this is the first one
	 * @param credential the fingerprint of the credential, or {@code null}
	 * @param longest the limit of the back-off
	 * @param now the present moment
	 * @param settings the settings
	 * @return the rejection
	 */
	static Rejection of(@Nullable Rejection previous, @Nullable Object credential, Duration longest, Moment now,
			SessionSettings settings) {
		if (previous == null) {
			return new Rejection(credential, now, 1, backoff(1, longest, settings), List.of());
		}
		int step = previous.step + 1;
		boolean same = Objects.equals(previous.credential, credential);
		return new Rejection(credential, now, step, backoff(step, longest, settings),
				same ? previous.demands : List.of());
	}

	private static long backoff(int step, Duration longest, SessionSettings settings) {
		Duration wait = settings.maxBackoff();
		for (int i = 1; i < step && wait.compareTo(longest) < 0; i++) {
			wait = shorter(wait.multipliedBy(10), longest);
		}
		return shorter(wait, LONGEST).toNanos();
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	long untilNextAttempt(Moment now) {
		return this.backoff - now.nanosSince(this.at);
	}

	// The rule "Renew"

	/**
	 * Return how long until the credential may be sent on demand: at most once within the
	 * longest back-off of an unavailable server, and at most ten times within a day.
	 * @param now the present moment
	 * @param settings the settings
	 * @return the time in nanoseconds, not positive if the credential may be sent now
	 */
	long untilNextDemand(Moment now, SessionSettings settings) {
		if (this.demands.isEmpty()) {
			return 0;
		}
		long next = shorter(settings.maxBackoff(), LONGEST).toNanos() - now.nanosSince(this.demands.get(0));
		if (this.demands.size() < DEMANDS_WITHIN_A_DAY) {
			return next;
		}
		Moment tenth = this.demands.get(DEMANDS_WITHIN_A_DAY - 1);
		return Math.max(next, DAY.toNanos() - now.nanosSince(tenth));
	}

	Rejection demanded(Moment now) {
		List<Moment> next = Stream.concat(Stream.of(now), this.demands.stream()).limit(DEMANDS_WITHIN_A_DAY).toList();
		return new Rejection(this.credential, this.at, this.step, this.backoff, next);
	}

}
