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

import java.util.concurrent.RejectedExecutionException;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.CurrentState.Transition;
import dev.quantumauth.session.Failure.SentCredential;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.session.token.TokenGrant;

/**
 * The attempts of a session to obtain a token: the rule "One attempt". Begins an attempt
 * if {@link SessionState} says so, runs it on a thread of the session within the time
 * limit, and passes its outcome to the state, the listeners, the waiting callers and the
 * timer, in this order.
 *
 * @param <T> the type of access token
 */
final class SessionAttempts<T extends OAuth2AccessToken> {

	private final CurrentState<SessionState<T>> state;

	private final TokenSource<T> source;

	private final SessionSettings settings;

	private final SessionScheduler scheduler;

	private final SessionClock clock;

	private final DoubleSupplier random;

	private final SessionErrors errors;

	private final SessionEvents events;

	private final CredentialChangeCheck credentialChange;

	private final BackgroundRenewal renewal;

	SessionAttempts(CurrentState<SessionState<T>> state, TokenSource<T> source, SessionSettings settings,
			SessionScheduler scheduler, SessionClock clock, DoubleSupplier random, SessionErrors errors,
			SessionEvents events) {
		this.state = state;
		this.source = source;
		this.settings = settings;
		this.scheduler = scheduler;
		this.clock = clock;
		this.random = random;
		this.errors = errors;
		this.events = events;
		this.credentialChange = new CredentialChangeCheck(errors, source, scheduler, clock);
		this.renewal = new BackgroundRenewal(settings.background(), scheduler, clock, source::untilKeepAlive,
				state::get, this::timerFired);
	}

	BackgroundRenewal renewal() {
		return this.renewal;
	}

	/**
	 * A caller wants a token.
	 * @param now the present moment
	 * @return the state afterwards, with the attempt that was begun if one was needed
	 */
	SessionState<T> ask(Moment now) {
		this.renewal.lastUse().used(now.nanoTime());
		Attempt<T> candidate = new Attempt<>(now);
		SessionState<T> asked = begin(candidate, (current) -> current.asked(candidate, this.settings));
		if (asked.attempt() == null) {
			this.credentialChange.compare(asked.failure(), now, this::credentialReplaced);
		}
		return asked;
	}

	/**
	 * Renew the token on demand.
	 * @return completion, or the error of the attempt or of a demand that is refused
	 */
	Mono<Void> renew() {
		Moment now = this.clock.now();
		SessionState<T> current = this.state.get();
		Failure failure = current.failure();
		Object rejected = (failure != null) ? failure.credentialThatWasRejected() : null;
		if (rejected == null || !current.mayBeRenewed(now, this.settings)) {
			return renew(Attempt.onDemand(now));
		}
		return this.credentialChange.isReplaced(rejected).flatMap((replaced) -> {
			Attempt<T> attempt = replaced ? credentialReplaced(rejected) : null;
			return (attempt != null) ? attempt.outcome().then() : renew(Attempt.onDemand(this.clock.now()));
		});
	}

	private Mono<Void> renew(Attempt<T> candidate) {
		Moment now = candidate.startedAt();
		SessionState<T> next = begin(candidate, (current) -> current.renewalDemanded(candidate, this.settings));
		Attempt<T> attempt = next.attempt();
		if (attempt != null) {
			return attempt.outcome().then();
		}
		Failure failure = next.failure();
		return Mono.error((failure != null && !next.termination().isActive())
				? this.errors.notDemandedAgain(failure, failure.nextDemand(now, this.settings))
				: this.errors.closed(next.termination()));
	}

	private @Nullable Attempt<T> credentialReplaced(Object rejected) {
		Attempt<T> candidate = new Attempt<>(this.clock.now());
		return begin(candidate, (current) -> current.credentialReplaced(rejected, candidate, this.settings)).attempt();
	}

	private void timerFired() {
		Moment now = this.clock.now();
		Attempt<T> candidate = new Attempt<>(now);
		begin(candidate, (current) -> current.timerFired(this.renewal.untilDue(current, now), candidate));
		this.renewal.schedule();
	}

	private SessionState<T> begin(Attempt<T> candidate, UnaryOperator<SessionState<T>> event) {
		Transition<SessionState<T>> transition = this.state.apply(event);
		if (transition.next().attempt() == candidate) {
			Attempt<T> abandoned = transition.previous().attempt();
			if (abandoned != null) {
				abandoned.fail(this.errors
					.unavailable("The token request took longer than " + this.settings.attemptLimit(), null));
			}
			start(candidate);
		}
		return transition.next();
	}

	private void start(Attempt<T> attempt) {
		attempt.whenOver(this.scheduler.schedule(() -> {
			failed(attempt,
					this.errors.unavailable("No token was received within " + this.settings.attemptLimit(), null));
			attempt.stop();
		}, this.settings.attemptLimit()));
		try {
			this.scheduler.execute(() -> run(attempt));
		}
		catch (RejectedExecutionException ex) {
			failed(attempt, this.errors.unavailable("The application is shutting down", ex));
			attempt.stop();
		}
	}

	private void run(Attempt<T> attempt) {
		if (!isCurrent(attempt)) {
			// It ended before it got a thread: send nothing
			attempt.stop();
			return;
		}
		try {
			attempt.run(Mono.defer(() -> this.source.obtain(() -> isCurrent(attempt))),
					(grant) -> obtained(attempt, grant), (error) -> failed(attempt, this.errors.of(error)));
		}
		catch (Throwable ex) {
			// Reactor throws errors that it considers fatal, such as a missing class
			failed(attempt, this.errors.unavailable("The token request failed with " + ex, ex));
			attempt.stop();
			throw ex;
		}
	}

	private boolean isCurrent(Attempt<T> attempt) {
		return this.state.get().attempt() == attempt;
	}

	private void obtained(Attempt<T> attempt, @Nullable TokenGrant<T> grant) {
		if (grant == null) {
			failed(attempt, this.errors.unavailable("The token request yielded nothing", null));
			return;
		}
		Moment now = this.clock.now();
		HeldToken<T> token = HeldToken.of(grant, now, this.settings, this.random.getAsDouble());
		Transition<SessionState<T>> transition = this.state.apply((current) -> current.obtained(attempt, token, now));
		if (transition.changed()) {
			try {
				this.events.obtained(transition.previous(), token);
			}
			finally {
				attempt.succeed(token.accessToken());
			}
			this.renewal.schedule();
		}
		else {
			failed(attempt, this.errors.unavailable("The received token has expired or was rejected before", null));
		}
	}

	private void failed(Attempt<T> attempt, TokenRequestException error) {
		Moment now = this.clock.now();
		double random = this.random.getAsDouble();
		SentCredential sent = this.credentialChange.sentCredential();
		Transition<SessionState<T>> transition = this.state
			.apply((current) -> current.failed(attempt, error, sent, now, this.settings, random));
		// Without a change the attempt has another outcome, which its waiters get
		if (transition.changed()) {
			try {
				this.events.failed(error, transition.next().nextAttempt(now));
			}
			finally {
				attempt.fail(error);
			}
			this.renewal.schedule();
		}
	}

}
