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
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.token.TokenGrant;

/**
 * The current access token and its times. Durations are in nanoseconds.
 *
 * @param <T> the type of access token
 * @param accessToken the token
 * @param sentAt when the token request was sent
 * @param publishedAt when the token became the current one
 * @param lifetime the lifetime, counted from {@code sentAt}; {@link Long#MAX_VALUE} if it
 * is unknown
 * @param margin how long before its expiry the token becomes stale, jitter included
 * @param allowance how long before its expiry the token is no longer usable
 * @param replayRejected whether the API has rejected a repeated request with the token
 */
record HeldToken<T extends OAuth2AccessToken>(T accessToken, Moment sentAt, Moment publishedAt, long lifetime,
		long margin, long allowance, boolean replayRejected) {

	private static final long UNKNOWN = Long.MAX_VALUE;

	private static final long NANOS_PER_MILLI = 1_000_000;

	private static final Duration MAX_LIFETIME = Duration.ofDays(36_500);

	private static final long MAX_ALLOWANCE = Duration.ofSeconds(10).toNanos();

	/**
	 * Apply the rule "Fresh, stale, usable" to a new token.
	 * @param <T> the type of access token
	 * @param grant the grant
	 * @param now the present moment
	 * @param settings the settings
	 * @param random a random number between 0 and 1 for the jitter
	 * @return the token with its times
	 */
	static <T extends OAuth2AccessToken> HeldToken<T> of(TokenGrant<T> grant, Moment now, SessionSettings settings,
			double random) {
		Duration lifetime = grant.lifetime();
		if (lifetime == null || lifetime.compareTo(MAX_LIFETIME) > 0) {
			return new HeldToken<>(grant.accessToken(), grant.sentAt(), now, UNKNOWN, 0, 0, false);
		}
		long nanos = lifetime.toNanos();
		boolean quarter = settings.refreshMargin().compareTo(lifetime.dividedBy(4)) > 0;
		long margin = quarter ? nanos / 4 : settings.refreshMargin().toNanos();
		long allowance = Math.min(MAX_ALLOWANCE, margin / 4);
		long earlier = (long) (settings.jitter() * random * margin);
		return new HeldToken<>(grant.accessToken(), grant.sentAt(), now, nanos, margin + earlier, allowance, false);
	}

	boolean isFresh(long wallMillis, long nanoTime) {
		return this.lifetime == UNKNOWN || left(wallMillis, nanoTime) > this.margin;
	}

	boolean isFresh(Moment now) {
		return isFresh(now.wallMillis(), now.nanoTime());
	}

	boolean isUsable(Moment now) {
		return this.lifetime == UNKNOWN || left(now.wallMillis(), now.nanoTime()) > this.allowance;
	}

	/**
	 * Return how long the token stays fresh.
	 * @param now the present moment
	 * @return the time in nanoseconds, not positive if the token is stale; {@code null}
	 * if the lifetime is unknown, so that the token never becomes stale
	 */
	@Nullable Long untilStale(Moment now) {
		return (this.lifetime != UNKNOWN) ? left(now.wallMillis(), now.nanoTime()) - this.margin : null;
	}

	@Nullable Long untilUnusable(Moment now) {
		return (this.lifetime != UNKNOWN) ? left(now.wallMillis(), now.nanoTime()) - this.allowance : null;
	}

	// The rule "Clocks": the clock by which more time has passed counts
	private long left(long wallMillis, long nanoTime) {
		long monotonic = nanoTime - this.sentAt.nanoTime();
		long wall = (wallMillis - this.sentAt.wallMillis()) * NANOS_PER_MILLI;
		return this.lifetime - Math.max(monotonic, wall);
	}

	@Nullable Instant expiresAt() {
		return (this.lifetime != UNKNOWN) ? this.sentAt.instant().plusNanos(this.lifetime) : null;
	}

	boolean is(OAuth2AccessToken other) {
		return this.accessToken.getTokenValue().equals(other.getTokenValue());
	}

	HeldToken<T> withReplayRejected() {
		return new HeldToken<>(this.accessToken, this.sentAt, this.publishedAt, this.lifetime, this.margin,
				this.allowance, true);
	}

	@Override
	public String toString() {
		return "HeldToken[expiresAt=" + expiresAt() + "]";
	}

}
