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
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.session.time.Moment;

/**
 * The failure of the last token request, and when the next one may be sent. Durations are
 * in nanoseconds.
 *
 * @param error the error
 * @param failedAt when the request failed
 * @param unavailable the number of requests in a row that found the server unavailable
 * @param refused the number of refused requests since a token was obtained
 * @param backoff how long nothing is sent, counted from {@code failedAt}; the back-off of
 * {@code rejection} may be longer
 * @param dueWhenUnusable whether the back-off also ends when the current token stops
 * being usable
 * @param rejection the last rejection of the credential since a token was obtained, or
 * {@code null}; its back-off continues after failures of another kind
 */
record Failure(TokenRequestException error, Moment failedAt, int unavailable, int refused, long backoff,
		boolean dueWhenUnusable, @Nullable Rejection rejection) {

	private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

	private static final Duration MAX_AFTER_REFUSAL = Duration.ofMinutes(10);

	// A jitter of 1 must not cancel the back-off
	private static final double MAX_JITTER = 0.5;

	private static final int MAX_DOUBLINGS = 30;

	/**
	 * Apply the rules "Three kinds of failure" and "Back-off".
	 * @param attempt the attempt that failed
	 * @param error the error
	 * @param sent the credential that was sent
	 * @param now the present moment
	 * @param previous the previous failure, or {@code null} if the previous request
	 * succeeded
	 * @param usableToken whether the current token is usable
	 * @param settings the settings
	 * @param random a random number between 0 and 1 for the jitter
	 * @return the failure
	 */
	static Failure of(Attempt<?> attempt, TokenRequestException error, SentCredential sent, Moment now,
			@Nullable Failure previous, boolean usableToken, SessionSettings settings, double random) {
		int unavailable = (previous != null) ? previous.unavailable : 0;
		int refused = (previous != null) ? previous.refused : 0;
		Rejection rejection = (previous != null) ? previous.rejection : null;
		return switch (error.getKind()) {
			case REJECTED -> new Failure(error, now, 0, refused, 0, false,
					(rejection != null && isRepeatedDemand(attempt, sent, rejection)) ? rejection
							: Rejection.of(rejection, sent.value(), sent.longestBackoff(), now, settings));
			case REFUSED ->
				new Failure(error, now, 0, refused + 1, afterRefusal(refused + 1, settings), false, rejection);
			case UNAVAILABLE ->
				unavailable(error, now, unavailable + 1, refused, usableToken, settings, random, rejection);
		};
	}

	// A demanded attempt with the same credential, rejected within its back-off,
	// changes neither the step nor the time of the next attempt
	private static boolean isRepeatedDemand(Attempt<?> attempt, SentCredential sent, Rejection rejection) {
		return attempt.isOnDemand() && Objects.equals(sent.value(), rejection.credential())
				&& rejection.untilNextAttempt(attempt.startedAt()) > 0;
	}

	private static Failure unavailable(TokenRequestException error, Moment now, int unavailable, int refused,
			boolean usableToken, SessionSettings settings, double random, @Nullable Rejection rejection) {
		long backoff = afterUnavailability(unavailable, settings, random);
		Duration retryAfter = error.getRetryAfter();
		if (retryAfter == null) {
			return new Failure(error, now, unavailable, refused, backoff, usableToken, rejection);
		}
		Duration bounded = (retryAfter.compareTo(MAX_RETRY_AFTER) < 0) ? retryAfter : MAX_RETRY_AFTER;
		long asked = bounded.isNegative() ? 0 : bounded.toNanos();
		return new Failure(error, now, unavailable, refused, Math.max(backoff, asked), false, rejection);
	}

	private static long afterRefusal(int count, SessionSettings settings) {
		Duration wait = settings.maxBackoff();
		for (int i = 1; i < count && wait.compareTo(MAX_AFTER_REFUSAL) < 0; i++) {
			Duration doubled = wait.multipliedBy(2);
			wait = (doubled.compareTo(MAX_AFTER_REFUSAL) < 0) ? doubled : MAX_AFTER_REFUSAL;
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
	 * Return whether the credential was rejected and no token was obtained since. A later
	 * failure of another kind does not change that.
	 * @return whether the credential is rejected
	 */
	boolean isOfRejectedCredential() {
		return this.rejection != null;
	}

	/**
	 * Return whether a timer may send the next request. It may send neither a rejected
	 * credential nor a refused request.
	 * @return whether the next request need not wait for a caller
	 */
	boolean isForTimers() {
		return this.rejection == null && this.error.getKind() != Kind.REFUSED;
	}

	/**
	 * Return the rejected credential.
	 * @return the fingerprint, or {@code null} if no credential was rejected or it cannot
	 * change
	 */
	@Nullable Object credentialThatWasRejected() {
		return (this.rejection != null) ? this.rejection.credential() : null;
	}

	/**
	 * Return how long until the next request may be sent.
	 * @param now the present moment
	 * @param untilUnusable how long the current token stays usable, or {@code null} if
	 * there is none or its lifetime is unknown
	 * @return the time in nanoseconds, not positive if the request may be sent now
	 */
	long untilNextAttempt(Moment now, @Nullable Long untilUnusable) {
		long backoff = this.backoff - now.nanosSince(this.failedAt);
		long due = (this.dueWhenUnusable && untilUnusable != null) ? Math.min(backoff, untilUnusable) : backoff;
		return (this.rejection != null) ? Math.max(due, this.rejection.untilNextAttempt(now)) : due;
	}

	@Nullable Instant nextAttempt(Moment now, @Nullable Long untilUnusable) {
		return instant(untilNextAttempt(now, untilUnusable), now);
	}

	private static @Nullable Instant instant(long nanos, Moment now) {
		return (nanos > 0) ? now.instant().plusNanos(nanos) : null;
	}

	// The rule "Renew"

	/**
	 * A renewal is demanded, which sends a rejected credential again.
	 * @param now the present moment
	 * @param settings the settings
	 * @return this failure with the demand, or {@code null} if there were too many
	 * demands
	 */
	@Nullable Failure demanded(Moment now, SessionSettings settings) {
		if (this.rejection == null) {
			return this;
		}
		return (this.rejection.untilNextDemand(now, settings) > 0) ? null : new Failure(this.error, this.failedAt,
				this.unavailable, this.refused, this.backoff, this.dueWhenUnusable, this.rejection.demanded(now));
	}

	/**
	 * Return when the rejected credential may be sent again: at the end of its back-off,
	 * or, if that is over, when the next demand is allowed.
	 * @param now the present moment
	 * @param settings the settings
	 * @return the time, or {@code null} if the credential may be sent now
	 */
	@Nullable Instant nextDemand(Moment now, SessionSettings settings) {
		long attempt = untilNextAttempt(now, null);
		long demand = (this.rejection != null) ? this.rejection.untilNextDemand(now, settings) : 0;
		return instant((attempt > 0) ? attempt : demand, now);
	}

	/**
	 * The credential that a token request has sent.
	 *
	 * @param value the fingerprint of the credential; {@code null} if the credential
	 * cannot change
	 * @param longestBackoff the limit of the back-off after a rejection
	 */
	record SentCredential(@Nullable Object value, Duration longestBackoff) {

	}

}
