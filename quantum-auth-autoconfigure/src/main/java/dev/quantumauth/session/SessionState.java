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

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.TokenRequestException;

/**
 * What a session knows, and every rule about it. Immutable: an event yields the next
 * state or, where it changes nothing, the same one. No I/O, no clock, no randomness;
 * {@link TokenSession} brings them.
 *
 * @param <T> the type of access token
 * @param held the current access token, or {@code null} if there is none
 * @param attempt the attempt under way, or {@code null}
 * @param failure the failure of the last attempt, or {@code null} if it succeeded
 * @param absence why there is no token, for people
 * @param thrownAway the value of the token that was thrown away last, or {@code null}
 * @param probation how old a token has to be before a rejection counts
 * @param endedAt when the session was ended last, or {@code null}
 */
record SessionState<T extends OAuth2AccessToken>(@Nullable HeldToken<T> held, @Nullable Attempt<T> attempt,
		@Nullable Failure failure, TokenState absence, @Nullable String thrownAway, Duration probation,
		@Nullable Moment endedAt) {

	static <T extends OAuth2AccessToken> SessionState<T> initial() {
		return new SessionState<>(null, null, null, TokenState.ABSENT, null, Duration.ZERO, null);
	}

	// Fresh, stale, usable

	@Nullable T usableToken(Moment now) {
		return (this.held != null && this.held.isUsable(now)) ? this.held.accessToken() : null;
	}

	/**
	 * A caller wants a token. Begins the given attempt unless the token is fresh, an
	 * attempt is under way, or the back-off is not over.
	 * @param now the present moment
	 * @param settings the settings
	 * @param candidate the attempt to begin if one is needed
	 * @return the next state
	 */
	SessionState<T> asked(Moment now, SessionSettings settings, Attempt<T> candidate) {
		if (this.held != null && this.held.isFresh(now)) {
			return this;
		}
		return mayAttempt(now, settings) ? withAttempt(candidate) : this;
	}

	// Renew

	SessionState<T> renewalDemanded(Moment now, SessionSettings settings, Attempt<T> candidate) {
		return (this.attempt == null || this.attempt.isAbandoned(now, settings)) ? withAttempt(candidate) : this;
	}

	// One attempt

	private boolean mayAttempt(Moment now, SessionSettings settings) {
		if (this.attempt != null) {
			return this.attempt.isAbandoned(now, settings);
		}
		return this.failure == null || this.failure.untilNextAttempt(now, untilUnusable(now)) <= 0;
	}

	/**
	 * An attempt yielded a token. One that cannot be used as it arrives, or was thrown
	 * away before, is as good as none.
	 * @param which the attempt
	 * @param token the token with its times
	 * @param now the present moment
	 * @return the next state, the same one if the attempt is no longer the current one or
	 * the token is of no use
	 */
	SessionState<T> obtained(Attempt<T> which, HeldToken<T> token, Moment now) {
		if (this.attempt != which || !token.isUsable(now)
				|| token.accessToken().getTokenValue().equals(this.thrownAway)) {
			return this;
		}
		return new SessionState<>(token, null, null, TokenState.ABSENT, this.thrownAway, this.probation, this.endedAt);
	}

	// Two kinds of failure, Back-off

	SessionState<T> failed(Attempt<T> which, TokenRequestException error, Moment now, SessionSettings settings,
			double random) {
		if (this.attempt != which) {
			return this;
		}
		Failure next = Failure.of(error, now, this.failure, usableToken(now) != null, settings, random);
		TokenState absence = (this.absence != TokenState.ENDED) ? this.absence : TokenState.ABSENT;
		return new SessionState<>(this.held, null, next, absence, this.thrownAway, this.probation, this.endedAt);
	}

	// Ahead of need

	/**
	 * Return how long it takes until there is something to do without a caller: renew a
	 * token that has become stale, or try again a server that was unavailable. A rejected
	 * credential is never sent again by a timer, and a session that was ended is not
	 * begun again by one.
	 * @param now the present moment
	 * @return the time in nanoseconds, or {@code null} if there is nothing to do
	 */
	@Nullable Long untilNextTimer(Moment now) {
		boolean ended = this.absence == TokenState.ENDED;
		if (this.attempt != null || (this.held == null && (this.failure == null || ended))) {
			return null;
		}
		Long untilStale = (this.held != null) ? this.held.untilStale(now) : Long.valueOf(0);
		Long untilAllowed = (this.failure != null) ? untilRetry(this.failure, now) : Long.valueOf(0);
		return (untilStale != null && untilAllowed != null) ? Math.max(0, Math.max(untilStale, untilAllowed)) : null;
	}

	/**
	 * A timer fired. Begins the given attempt if there still is something to do: timers
	 * that another thread has set meanwhile may be out of date.
	 * @param now the present moment
	 * @param candidate the attempt to begin if one is due
	 * @return the next state
	 */
	SessionState<T> timerFired(Moment now, Attempt<T> candidate) {
		Long delay = untilNextTimer(now);
		return (delay != null && delay == 0) ? withAttempt(candidate) : this;
	}

	private @Nullable Long untilRetry(Failure failure, Moment now) {
		return failure.error().isRejected() ? null : failure.untilNextAttempt(now, untilUnusable(now));
	}

	// 401 from the API

	/**
	 * The cloud refused a token.
	 * @param token the token that was refused
	 * @param now the present moment
	 * @return the next state, without the token if it was the current one and is older
	 * than the probation
	 */
	SessionState<T> rejected(OAuth2AccessToken token, Moment now) {
		if (this.held == null || !this.held.is(token) || isOnProbation(this.held, now)) {
			return this;
		}
		Duration next = this.held.refused() ? this.probation : Duration.ZERO;
		return new SessionState<>(null, this.attempt, this.failure, TokenState.REJECTED, token.getTokenValue(), next,
				this.endedAt);
	}

	/**
	 * Return whether another token than the given one is to be had, so that a request
	 * that was refused is worth sending again. Not when the session that the token
	 * belonged to was ended: the end is what the cloud refuses.
	 * @param token the token that was refused
	 * @return whether to send the request again
	 */
	boolean hasSuccessorOf(OAuth2AccessToken token) {
		boolean current = this.held != null && this.held.is(token);
		return !current && !isOfEndedSession(token);
	}

	private boolean isOfEndedSession(OAuth2AccessToken token) {
		if (this.endedAt == null) {
			return false;
		}
		return token.getIssuedAt() == null || !token.getIssuedAt().isAfter(this.endedAt.instant());
	}

	private boolean isOnProbation(HeldToken<T> token, Moment now) {
		return now.nanosSince(token.publishedAt()) < this.probation.toNanos();
	}

	/**
	 * The cloud refused the token of a request that was sent again. Counts once a token:
	 * the calls that were under way with it all hear the same.
	 * @param token the token that was refused
	 * @param settings the settings
	 * @return the next state
	 */
	SessionState<T> replayRejected(OAuth2AccessToken token, SessionSettings settings) {
		if (this.held == null || !this.held.is(token) || this.held.refused()) {
			return this;
		}
		Duration doubled = this.probation.isZero() ? settings.initialBackoff() : this.probation.multipliedBy(2);
		Duration next = (doubled.compareTo(settings.maxBackoff()) < 0) ? doubled : settings.maxBackoff();
		return new SessionState<>(this.held.markRefused(), this.attempt, this.failure, this.absence, this.thrownAway,
				next, this.endedAt);
	}

	// End

	SessionState<T> ended(Moment now) {
		return new SessionState<>(null, null, this.failure, TokenState.ENDED, this.thrownAway, this.probation, now);
	}

	// For people

	TokenState tokenState(Moment now) {
		if (this.held == null) {
			return this.absence;
		}
		return this.held.isUsable(now) ? TokenState.VALID : TokenState.EXPIRED;
	}

	private @Nullable Long untilUnusable(Moment now) {
		return (this.held != null) ? this.held.untilUnusable(now) : null;
	}

	@Nullable Instant nextAttempt(Moment now) {
		return (this.failure != null) ? this.failure.nextAttempt(now, untilUnusable(now)) : null;
	}

	private SessionState<T> withAttempt(Attempt<T> next) {
		return new SessionState<>(this.held, next, this.failure, this.absence, this.thrownAway, this.probation,
				this.endedAt);
	}

	@Override
	public String toString() {
		return "SessionState[held=" + this.held + ", attempting=" + (this.attempt != null) + ", absence=" + this.absence
				+ "]";
	}

}
