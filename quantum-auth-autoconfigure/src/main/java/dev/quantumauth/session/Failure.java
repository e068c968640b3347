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

import dev.quantumauth.TokenRequestException;

/**
 * The last token request failed, and when the next may be sent. Lengths of time are in
 * nanoseconds.
 *
 * @param error the error
 * @param rejectedCredential tells the credential that was rejected from others;
 * {@code null} if none was, or if it cannot change
 * @param failedAt when it failed
 * @param unavailable how many requests in a row found the server unavailable
 * @param rejected how many requests in a row found the credential rejected
 * @param backoff how long nothing is sent from then on
 * @param dueWhenUnusable whether the back-off is also over as soon as the token that was
 * usable at the time of the failure no longer is
 * @param rejection the rejection of the credential before, if there was one and no token
 * since, whose back-off goes on; or {@code null}
 */
record Failure(TokenRequestException error, @Nullable Object rejectedCredential, Moment failedAt, int unavailable,
		int rejected, long backoff, boolean dueWhenUnusable, @Nullable Failure rejection) {

	private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

	// Of a back-off something has to be left
	private static final double MAX_JITTER = 0.5;

	private static final int MAX_DOUBLINGS = 30;

	private static final int MAX_TENFOLDS = 6;

	/**
	 * Apply the rules "Two kinds of failure" and "Back-off".
	 * @param error the error
	 * @param credential tells the credential that was sent from others, if the source
	 * knows
	 * @param now when it happened
	 * @param previous the failure before, or {@code null} if the last request succeeded
	 * @param usableToken whether a usable token is at hand
	 * @param settings the settings
	 * @param random a number between 0 and 1 that decides about the jitter
	 * @return the failure
	 */
	static Failure of(TokenRequestException error, @Nullable Object credential, Moment now, @Nullable Failure previous,
			boolean usableToken, SessionSettings settings, double random) {
		if (error.isRejected()) {
			int rejected = (previous != null) ? previous.rejected + 1 : 1;
			return new Failure(error, credential, now, 0, rejected, afterRejection(rejected, settings), false, null);
		}
		int unavailable = (previous != null) ? previous.unavailable + 1 : 1;
		int rejected = (previous != null) ? previous.rejected : 0;
		Failure rejection = (previous != null) ? previous.lastRejection() : null;
		long backoff = afterUnavailability(unavailable, settings, random);
		Duration retryAfter = error.getRetryAfter();
		if (retryAfter == null) {
			return new Failure(error, null, now, unavailable, rejected, backoff, usableToken, rejection);
		}
		Duration bounded = (retryAfter.compareTo(MAX_RETRY_AFTER) < 0) ? retryAfter : MAX_RETRY_AFTER;
		long asked = bounded.isNegative() ? 0 : bounded.toNanos();
		return new Failure(error, null, now, unavailable, rejected, Math.max(backoff, asked), false, rejection);
	}

	/**
	 * Return whether the credential was rejected and no token obtained since. Then a
	 * server that is unavailable in between changes nothing about it.
	 * @return whether the credential is a rejected one
	 */
	boolean isOfRejectedCredential() {
		return lastRejection() != null;
	}

	private @Nullable Failure lastRejection() {
		return this.error.isRejected() ? this : this.rejection;
	}

	/**
	 * Return what tells the rejected credential from others.
	 * @return the value, or {@code null} if none was rejected or it cannot change
	 */
	@Nullable Object credentialThatWasRejected() {
		Failure last = lastRejection();
		return (last != null) ? last.rejectedCredential : null;
	}

	private static long afterRejection(int count, SessionSettings settings) {
		Duration wait = settings.maxBackoff();
		for (int i = 1; i < Math.min(count, MAX_TENFOLDS); i++) {
			wait = wait.multipliedBy(10);
		}
		return saturatedNanos(wait);
	}

	private static long afterUnavailability(int count, SessionSettings settings, double random) {
		Duration exponential = settings.initialBackoff().multipliedBy(1L << Math.min(count - 1, MAX_DOUBLINGS));
		long wait = saturatedNanos(
				(exponential.compareTo(settings.maxBackoff()) < 0) ? exponential : settings.maxBackoff());
		return wait - (long) (Math.min(settings.jitter(), MAX_JITTER) * random * wait);
	}

	private static long saturatedNanos(Duration duration) {
		Duration max = Duration.ofDays(36_500);
		return ((duration.compareTo(max) < 0) ? duration : max).toNanos();
	}

	/**
	 * Return how long it takes until the next request may be sent.
	 * @param now the present moment
	 * @param untilUnusable how long the present token can be used, or {@code null} if
	 * there is none or it does not expire
	 * @return the time in nanoseconds, not positive if it may be sent now
	 */
	long untilNextAttempt(Moment now, @Nullable Long untilUnusable) {
		long backoff = this.backoff - now.nanosSince(this.failedAt);
		long due = (this.dueWhenUnusable && untilUnusable != null) ? Math.min(backoff, untilUnusable) : backoff;
		return (this.rejection != null) ? Math.max(due, this.rejection.untilNextAttempt(now, null)) : due;
	}

	@Nullable Instant nextAttempt(Moment now, @Nullable Long untilUnusable) {
		long nanos = untilNextAttempt(now, untilUnusable);
		return (nanos > 0) ? now.instant().plusNanos(nanos) : null;
	}

}
