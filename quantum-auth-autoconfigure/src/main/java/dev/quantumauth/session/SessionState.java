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
import dev.quantumauth.session.Failure.SentCredential;
import dev.quantumauth.session.time.Moment;

/**
 * The state of a session, and the rules of {@code docs/token-life.md} as transitions: an
 * event yields the next state, or the same one if it changes nothing. Immutable. No I/O,
 * no clock and no randomness: {@link TokenSession} and its collaborators bring them. The
 * times of a token are in {@link HeldToken}, back-off is in {@link Failure}, what 401s
 * say about tokens is in {@link RejectedTokens}, and the end in {@link Termination}.
 *
 * @param <T> the type of access token
 * @param held the current access token, or {@code null} if there is none
 * @param attempt the attempt under way, or {@code null}
 * @param failure the failure of the last attempt, or {@code null} if it succeeded
 * @param absence why there is no token, for the status
 * @param rejectedTokens the tokens that the API has rejected
 * @param termination the end of the session
 * @param history what became of the attempts, for the status
 */
record SessionState<T extends OAuth2AccessToken>(@Nullable HeldToken<T> held, @Nullable Attempt<T> attempt,
		@Nullable Failure failure, TokenState absence, RejectedTokens rejectedTokens, Termination termination,
		AttemptHistory history) {

	static <T extends OAuth2AccessToken> SessionState<T> initial() {
		return new SessionState<>(null, null, null, TokenState.ABSENT, RejectedTokens.NONE, Termination.NONE,
				AttemptHistory.NONE);
	}

	// The rule "Fresh, stale, usable"

	@Nullable T usableToken(Moment now) {
		return (this.held != null && this.held.isUsable(now)) ? this.held.accessToken() : null;
	}

	// A caller asks for a token. Begins the candidate unless the token is fresh, an
	// attempt is under way, the back-off is not over, or the session is being ended.
	SessionState<T> asked(Attempt<T> candidate, SessionSettings settings) {
		Moment now = candidate.startedAt();
		if (this.held != null && this.held.isFresh(now)) {
			return this;
		}
		boolean due = this.failure == null || this.failure.untilNextAttempt(now, untilUnusable(now)) <= 0;
		return (due && mayBeRenewed(now, settings)) ? withAttempt(candidate, this.failure) : this;
	}

	// The rule "Renew". Begins the candidate despite the back-off, unless an attempt is
	// under way, the session is being ended, or a rejected credential that has not
	// changed was sent on demand too often.
	SessionState<T> renewalDemanded(Attempt<T> candidate, SessionSettings settings) {
		Moment now = candidate.startedAt();
		if (!mayBeRenewed(now, settings)) {
			return this;
		}
		if (this.failure == null) {
			return withAttempt(candidate, null);
		}
		Failure demanded = this.failure.demanded(now, settings);
		return (demanded != null) ? withAttempt(candidate, demanded) : this;
	}

	// The configured credential is not the rejected one any more. Begins the candidate
	// despite the back-off, unless an attempt is under way, the session is being ended,
	// or another credential was rejected during the comparison: it may be the
	// configured one.
	SessionState<T> credentialReplaced(Object rejected, Attempt<T> candidate, SessionSettings settings) {
		boolean current = this.failure != null && rejected.equals(this.failure.credentialThatWasRejected());
		return (current && mayBeRenewed(candidate.startedAt(), settings)) ? withAttempt(candidate, this.failure) : this;
	}

	// The rule "One attempt"

	boolean mayBeRenewed(Moment now, SessionSettings settings) {
		boolean free = this.attempt == null || this.attempt.isAbandoned(now, settings);
		return free && !this.termination.isActive();
	}

	// Changes nothing if another attempt is under way, or if the token is expired or
	// was rejected before.
	SessionState<T> obtained(Attempt<T> which, HeldToken<T> token, Moment now) {
		if (this.attempt != which || !token.isUsable(now) || this.rejectedTokens.contain(token.accessToken())) {
			return this;
		}
		return new SessionState<>(token, null, null, TokenState.ABSENT, this.rejectedTokens, this.termination,
				AttemptHistory.succeededAt(now.instant()));
	}

	// The rules "Three kinds of failure" and "Back-off". Changes nothing if the attempt
	// that failed is no longer the current one.
	SessionState<T> failed(Attempt<T> which, TokenRequestException error, SentCredential sent, Moment now,
			SessionSettings settings, double random) {
		if (this.attempt != which) {
			return this;
		}
		Failure next = Failure.of(which, error, sent, now, this.failure, usableToken(now) != null, settings, random);
		TokenState absence = (this.absence != TokenState.ENDED) ? this.absence : TokenState.ABSENT;
		return new SessionState<>(this.held, null, next, absence, this.rejectedTokens, this.termination,
				this.history.failed());
	}

	// The rule "Ahead of need"

	// How long until a timer has to begin an attempt, in nanoseconds; null for no
	// timer. For an account in use: until its token is stale, or the back-off of an
	// unavailable server is over. For any account: until a session that was begun
	// elsewhere has to be renewed, or it would end. A timer sends neither a rejected
	// credential nor a refused request again, and begins no new session after the end
	// of one.
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

	private @Nullable Long untilRetry(Failure failure, Moment now) {
		return failure.isForTimers() ? failure.untilNextAttempt(now, untilUnusable(now)) : null;
	}

	private static @Nullable Long latest(@Nullable Long one, long other) {
		return (one != null) ? Math.max(0, Math.max(one, other)) : null;
	}

	// Begins the candidate if an attempt is due now. The delay is computed when the
	// timer fires, because the state may have changed since the timer was set.
	SessionState<T> timerFired(@Nullable Long delay, Attempt<T> candidate) {
		return (delay != null && delay == 0) ? withAttempt(candidate, this.failure) : this;
	}

	// The rule "401 from the API"

	SessionState<T> rejected(OAuth2AccessToken token, Moment now, SessionSettings settings) {
		if (this.held == null || !this.held.is(token)
				|| !this.rejectedTokens.allowInvalidation(this.held, now, settings)) {
			return this;
		}
		return new SessionState<>(null, this.attempt, this.failure, TokenState.REJECTED,
				this.rejectedTokens.invalidate(this.held, now), this.termination, this.history);
	}

	// Whether a request whose token was rejected is worth repeating. It is not if the
	// session of the token was ended: the API rejects the token because of the end.
	boolean hasSuccessorOf(OAuth2AccessToken token) {
		boolean current = this.held != null && this.held.is(token);
		return !current && !this.termination.isActive() && !this.termination.isOfEndedSession(token);
	}

	// Counts once for each token: concurrent requests with the token are all rejected.
	SessionState<T> replayRejected(OAuth2AccessToken token, SessionSettings settings) {
		if (this.held == null || !this.held.is(token) || this.held.replayRejected()) {
			return this;
		}
		return new SessionState<>(this.held.withReplayRejected(), this.attempt, this.failure, this.absence,
				this.rejectedTokens.doubleProbation(settings), this.termination, this.history);
	}

	// The rule "End"

	// Forgets the token and detaches the attempt under way, which publishes nothing
	// from now on. The back-off stays: otherwise an end would be a way to evade it.
	SessionState<T> closed(Attempt<Void> candidate, boolean shutDown, Moment now) {
		boolean begun = this.attempt != null || hadToken();
		Termination next = this.termination.closed(candidate, this.attempt, begun, shutDown, now);
		return !this.termination.isActive() ? new SessionState<>(null, null, this.failure, TokenState.ENDED,
				this.rejectedTokens, next, this.history) : withTermination(next);
	}

	SessionState<T> ended(Attempt<Void> which) {
		return withTermination(this.termination.ended(which));
	}

	SessionState<T> reopened() {
		return withTermination(this.termination.reopened());
	}

	// What the status, the log and the messages of errors tell

	TokenState tokenState(Moment now) {
		if (this.held == null) {
			return this.absence;
		}
		return this.held.isUsable(now) ? TokenState.VALID : TokenState.EXPIRED;
	}

	// Whether the session has had a token since its last end, so that the next token is
	// reported as a renewal.
	boolean hadToken() {
		return this.held != null || this.absence == TokenState.REJECTED;
	}

	@Nullable Instant nextAttempt(Moment now) {
		return (this.failure != null) ? this.failure.nextAttempt(now, untilUnusable(now)) : null;
	}

	private @Nullable Long untilUnusable(Moment now) {
		return (this.held != null) ? this.held.untilUnusable(now) : null;
	}

	private SessionState<T> withAttempt(Attempt<T> next, @Nullable Failure failure) {
		return new SessionState<>(this.held, next, failure, this.absence, this.rejectedTokens, this.termination,
				this.history);
	}

	// The same termination means that nothing has changed
	@SuppressWarnings("ReferenceEquality")
	private SessionState<T> withTermination(Termination next) {
		return (next != this.termination) ? new SessionState<>(this.held, this.attempt, this.failure, this.absence,
				this.rejectedTokens, next, this.history) : this;
	}

	@Override
	public String toString() {
		return "SessionState[held=" + this.held + ", attempting=" + (this.attempt != null) + ", absence=" + this.absence
				+ "]";
	}

}
