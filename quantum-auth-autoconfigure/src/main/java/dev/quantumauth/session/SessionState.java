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

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.time.Moment;

/**
 * What a session knows, and every rule about it. Immutable: an event yields the next
 * state or, where it changes nothing, the same one. No I/O, no clock, no randomness;
 * {@link TokenSession} brings them. The times of a token are in {@link HeldToken},
 * back-off is in {@link Failure}, what a 401 teaches in {@link RejectedTokens}, and the
 * end in {@link Termination}.
 *
 * @param <T> the type of access token
 * @param held the current access token, or {@code null} if there is none
 * @param attempt the attempt under way, or {@code null}
 * @param failure the failure of the last attempt, or {@code null} if it succeeded
 * @param absence why there is no token, for people
 * @param rejectedTokens what the API has refused
 * @param termination the end of the session that is under way, if any
 */
record SessionState<T extends OAuth2AccessToken>(@Nullable HeldToken<T> held, @Nullable Attempt<T> attempt,
		@Nullable Failure failure, TokenState absence, RejectedTokens rejectedTokens, Termination termination) {

	static <T extends OAuth2AccessToken> SessionState<T> initial() {
		return new SessionState<>(null, null, null, TokenState.ABSENT, RejectedTokens.NONE, Termination.NONE);
	}

	// The rule "Fresh, stale, usable"

	@Nullable T usableToken(Moment now) {
		return (this.held != null && this.held.isUsable(now)) ? this.held.accessToken() : null;
	}

	/**
	 * A caller wants a token. Begins the given attempt unless the token is fresh, an
	 * attempt is under way, the back-off is not over, or the session is being ended.
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

	// The rule "Renew"

	/**
	 * A renewal is demanded. Begins the given attempt despite the back-off, unless one is
	 * under way or the session is being ended, or a rejected credential that has not
	 * changed was sent on demand too often.
	 * @param now the present moment
	 * @param settings the settings
	 * @param candidate the attempt to begin
	 * @return the next state
	 */
	SessionState<T> renewalDemanded(Moment now, SessionSettings settings, Attempt<T> candidate) {
		if (!mayBeRenewed(now, settings)) {
			return this;
		}
		if (this.failure == null) {
			return withAttempt(candidate);
		}
		Failure demanded = this.failure.demanded(now, settings);
		return (demanded != null) ? new SessionState<>(this.held, candidate, demanded, this.absence,
				this.rejectedTokens, this.termination) : this;
	}

	/**
	 * A comparison has found that the credential that was rejected is not the one that is
	 * configured. Begins the given attempt despite the back-off, unless one is under way,
	 * the session is being ended, or another credential was rejected meanwhile, which may
	 * be the one that was found.
	 * @param rejected tells the credential that was compared from others
	 * @param now the present moment
	 * @param settings the settings
	 * @param candidate the attempt to begin
	 * @return the next state
	 */
	SessionState<T> credentialReplaced(Object rejected, Moment now, SessionSettings settings, Attempt<T> candidate) {
		boolean current = this.failure != null && rejected.equals(this.failure.credentialThatWasRejected());
		return (current && mayBeRenewed(now, settings)) ? withAttempt(candidate) : this;
	}

	boolean mayBeRenewed(Moment now, SessionSettings settings) {
		return !this.termination.isActive() && hasRoom(now, settings);
	}

	// The rule "One attempt"

	private boolean hasRoom(Moment now, SessionSettings settings) {
		return this.attempt == null || this.attempt.isAbandoned(now, settings);
	}

	private boolean mayAttempt(Moment now, SessionSettings settings) {
		return !this.termination.isActive() && hasRoom(now, settings)
				&& (this.failure == null || this.failure.untilNextAttempt(now, untilUnusable(now)) <= 0);
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
		if (this.attempt != which || !token.isUsable(now) || this.rejectedTokens.contain(token.accessToken())) {
			return this;
		}
		return new SessionState<>(token, null, null, TokenState.ABSENT, this.rejectedTokens, this.termination);
	}

	// The rules "Three kinds of failure" and "Back-off"

	/**
	 * An attempt failed.
	 * @param which the attempt
	 * @param error the error
	 * @param sent what was sent
	 * @param now the present moment
	 * @param settings the settings
	 * @param random a number between 0 and 1 that decides about the jitter
	 * @return the next state, the same one if the attempt is no longer the current one
	 */
	SessionState<T> failed(Attempt<T> which, TokenRequestException error, SentCredential sent, Moment now,
			SessionSettings settings, double random) {
		if (this.attempt != which) {
			return this;
		}
		Failure next = Failure.of(which, error, sent, now, this.failure, usableToken(now) != null, settings, random);
		TokenState absence = (this.absence != TokenState.ENDED) ? this.absence : TokenState.ABSENT;
		return new SessionState<>(this.held, null, next, absence, this.rejectedTokens, this.termination);
	}

	// The rule "Ahead of need"

	/**
	 * Return how long it takes until there is something to do without a caller: renew a
	 * token that has become stale or try again a server that was unavailable, for an
	 * account in use, and keep alive a session that was begun elsewhere. A rejected
	 * credential is never sent again by a timer, nor is a request that was refused, and a
	 * session that was ended is not begun again by one.
	 * @param now the present moment
	 * @param inUse whether the account is in use
	 * @param untilKeepAlive how long until the session has to be renewed whether or not
	 * the account is in use, in nanoseconds; {@code null} if it need not
	 * @return the time in nanoseconds, or {@code null} if there is nothing to do
	 */
	@Nullable Long untilNextTimer(Moment now, boolean inUse, @Nullable Long untilKeepAlive) {
		Long untilAllowed = (this.failure != null) ? untilRetry(this.failure, now) : Long.valueOf(0);
		if (this.attempt != null || this.termination.isActive() || untilAllowed == null) {
			return null;
		}
		Long need = latest(untilNeeded(now), untilAllowed);
		Long keepAlive = latest(untilKeepAlive, untilAllowed);
		if (need == null || (need == 0 && !inUse)) {
			return keepAlive;
		}
		return (keepAlive != null) ? Math.min(need, keepAlive) : need;
	}

	private @Nullable Long untilNeeded(Moment now) {
		if (this.held != null) {
			return this.held.untilStale(now);
		}
		return (this.failure != null && this.absence != TokenState.ENDED) ? Long.valueOf(0) : null;
	}

	private static @Nullable Long latest(@Nullable Long one, long other) {
		return (one != null) ? Math.max(0, Math.max(one, other)) : null;
	}

	/**
	 * A timer fired. Begins the given attempt if there still is something to do: timers
	 * that another thread has set meanwhile may be out of date.
	 * @param delay how long until there is something to do, {@code null} if there is
	 * nothing
	 * @param candidate the attempt to begin if one is due
	 * @return the next state
	 */
	SessionState<T> timerFired(@Nullable Long delay, Attempt<T> candidate) {
		return (delay != null && delay == 0) ? withAttempt(candidate) : this;
	}

	private @Nullable Long untilRetry(Failure failure, Moment now) {
		return failure.isForTimers() ? failure.untilNextAttempt(now, untilUnusable(now)) : null;
	}

	// The rule "401 from the API"

	/**
	 * The cloud refused a token.
	 * @param token the token that was refused
	 * @param now the present moment
	 * @param settings the settings
	 * @return the next state, without the token if it was the current one and its
	 * rejection counts
	 */
	SessionState<T> rejected(OAuth2AccessToken token, Moment now, SessionSettings settings) {
		if (this.held == null || !this.held.is(token)
				|| !this.rejectedTokens.allowThrowingAway(this.held, now, settings)) {
			return this;
		}
		return new SessionState<>(null, this.attempt, this.failure, TokenState.REJECTED,
				this.rejectedTokens.throwAway(this.held, now), this.termination);
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
		return !current && !this.termination.isActive() && !this.termination.isOfEndedSession(token);
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
		return new SessionState<>(this.held.markRefused(), this.attempt, this.failure, this.absence,
				this.rejectedTokens.doubleProbation(settings), this.termination);
	}

	// The rule "End"

	/**
	 * The session is to end. The token is forgotten and the attempt under way no longer
	 * is one; the back-off stays, or an end would be a way round it.
	 * @param candidate the end to begin with unless one is under way
	 * @param forGood whether the session stays closed until it is {@linkplain #reopened()
	 * reopened}
	 * @param now the present moment
	 * @return the next state
	 */
	SessionState<T> closed(Attempt<Void> candidate, boolean forGood, Moment now) {
		boolean begun = this.attempt != null || hadToken();
		Termination next = this.termination.closed(candidate, this.attempt, begun, forGood, now);
		return !this.termination.isActive()
				? new SessionState<>(null, null, this.failure, TokenState.ENDED, this.rejectedTokens, next)
				: withTermination(next);
	}

	SessionState<T> ended(Attempt<Void> which) {
		return withTermination(this.termination.ended(which));
	}

	SessionState<T> reopened() {
		return withTermination(this.termination.reopened());
	}

	// For people

	TokenState tokenState(Moment now) {
		if (this.held == null) {
			return this.absence;
		}
		return this.held.isUsable(now) ? TokenState.VALID : TokenState.EXPIRED;
	}

	/**
	 * Return whether a token that arrives now replaces one, and is not the first of its
	 * session.
	 * @return whether there was a token since the last end
	 */
	boolean hadToken() {
		return this.held != null || this.absence == TokenState.REJECTED;
	}

	@Nullable Instant nextAttempt(Moment now) {
		return (this.failure != null) ? this.failure.nextAttempt(now, untilUnusable(now)) : null;
	}

	private @Nullable Long untilUnusable(Moment now) {
		return (this.held != null) ? this.held.untilUnusable(now) : null;
	}

	private SessionState<T> withAttempt(Attempt<T> next) {
		return new SessionState<>(this.held, next, this.failure, this.absence, this.rejectedTokens, this.termination);
	}

	// The same termination says that nothing changed
	@SuppressWarnings("ReferenceEquality")
	private SessionState<T> withTermination(Termination next) {
		return (next != this.termination)
				? new SessionState<>(this.held, this.attempt, this.failure, this.absence, this.rejectedTokens, next)
				: this;
	}

	@Override
	public String toString() {
		return "SessionState[held=" + this.held + ", attempting=" + (this.attempt != null) + ", absence=" + this.absence
				+ "]";
	}

}
