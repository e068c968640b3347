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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthErrorCodes;
import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.session.token.TokenGrant;

/**
 * The session of one account: does what {@link SessionState} decides. Thread-safe, never
 * blocks, holds no lock. A caller that has a usable token is answered from one reference;
 * all others wait for the one attempt under way, which runs on threads of the session's
 * own and knows nothing of its callers.
 *
 * @param <T> the type of access token
 * @since 0.1.0
 */
public final class TokenSession<T extends OAuth2AccessToken> implements AccessTokens<T> {

	private static final Log logger = LogFactory.getLog(TokenSession.class);

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<TokenSession, SessionState> STATE = AtomicReferenceFieldUpdater
		.newUpdater(TokenSession.class, SessionState.class, "state");

	private final String id;

	private final String provider;

	private final TokenSource<T> source;

	private final SessionSettings settings;

	private final SessionScheduler scheduler;

	private final SessionClock clock;

	private final DoubleSupplier random;

	private final SessionErrors errors;

	private final SessionEvents events;

	private final CredentialChangeCheck credentialChange;

	private final BackgroundRenewal renewal;

	private final Mono<T> accessToken = Mono.defer(this::await);

	private volatile SessionState<T> state = SessionState.initial();

	/**
	 * Create a session. Nothing is sent before the first call.
	 * @param id the id of the account
	 * @param provider the cloud that the account belongs to
	 * @param source the vendor's way to get a token
	 * @param settings the settings
	 * @param scheduler the threads to work on
	 * @param clock the clocks to look at
	 * @param listener is told what happens, on one of those threads
	 */
	public TokenSession(String id, String provider, TokenSource<T> source, SessionSettings settings,
			SessionScheduler scheduler, SessionClock clock, Consumer<? super QuantumAuthEvent> listener) {
		this(id, provider, source, settings, scheduler, clock, listener,
				() -> ThreadLocalRandom.current().nextDouble());
	}

	TokenSession(String id, String provider, TokenSource<T> source, SessionSettings settings,
			SessionScheduler scheduler, SessionClock clock, Consumer<? super QuantumAuthEvent> listener,
			DoubleSupplier random) {
		this.id = id;
		this.provider = provider;
		this.source = source;
		this.settings = settings;
		this.scheduler = scheduler;
		this.clock = clock;
		this.random = random;
		this.errors = new SessionErrors(id);
		this.events = new SessionEvents(id, provider, scheduler, listener);
		this.credentialChange = new CredentialChangeCheck(this.errors, source, scheduler, clock);
		this.renewal = new BackgroundRenewal(settings.background(), scheduler, clock, source::untilKeepAlive,
				this::timerFired);
	}

	@Override
	public Mono<T> accessToken() {
		return this.accessToken;
	}

	@Override
	public @Nullable T cachedAccessToken() {
		HeldToken<T> held = this.state.held();
		if (held == null) {
			return null;
		}
		long nanoTime = this.clock.nanoTime();
		if (held.isFresh(this.clock.wallMillis(), nanoTime)) {
			this.renewal.used(nanoTime);
			return held.accessToken();
		}
		Moment now = this.clock.now();
		return ask(now).usableToken(now);
	}

	private Mono<T> await() {
		T cached = cachedAccessToken();
		if (cached != null) {
			return Mono.just(cached);
		}
		Moment now = this.clock.now();
		SessionState<T> asked = ask(now);
		T usable = asked.usableToken(now);
		if (usable != null) {
			return Mono.just(usable);
		}
		Attempt<T> attempt = asked.attempt();
		if (attempt != null) {
			return attempt.outcome();
		}
		Failure failure = asked.failure();
		return Mono.error((failure != null && !asked.termination().isActive())
				? this.errors.backingOff(failure, asked.nextAttempt(now)) : this.errors.closed(asked.termination()));
	}

	private SessionState<T> ask(Moment now) {
		this.renewal.used(now.nanoTime());
		Attempt<T> candidate = new Attempt<>(now);
		SessionState<T> asked = begin(candidate, (current) -> current.asked(now, this.settings, candidate));
		if (asked.attempt() == null) {
			this.credentialChange.compare(asked.failure(), now, this::credentialReplaced);
		}
		return asked;
	}

	@Override
	public boolean reject(OAuth2AccessToken token) {
		Moment now = this.clock.now();
		Transition<T> transition = transition((current) -> current.rejected(token, now, this.settings));
		if (transition.changed()) {
			this.events.rejected();
			this.renewal.schedule(() -> this.state);
			return true;
		}
		return transition.next().hasSuccessorOf(token);
	}

	@Override
	public void replayRejected(OAuth2AccessToken token) {
		transition((current) -> current.replayRejected(token, this.settings));
	}

	/**
	 * Renew now, despite the back-off of a server that was unavailable, or join the
	 * attempt under way. A rejected credential that has not changed is sent at most once
	 * within the longest back-off and at most ten times within a day.
	 * @return completion, or a {@link TokenRequestException}, which has the code
	 * {@link QuantumAuthErrorCodes#CREDENTIAL_REJECTED} if nothing was sent because of
	 * that
	 */
	@Override
	public Mono<Void> renew() {
		return Mono.defer(() -> {
			Moment now = this.clock.now();
			SessionState<T> current = this.state;
			Failure failure = current.failure();
			Object rejected = (failure != null) ? failure.credentialThatWasRejected() : null;
			if (rejected == null || !current.mayBeRenewed(now, this.settings)) {
				return renew(Attempt.onDemand(now));
			}
			return this.credentialChange.isReplaced(rejected).flatMap((replaced) -> {
				Attempt<T> attempt = replaced ? credentialReplaced(rejected) : null;
				return (attempt != null) ? attempt.outcome().then() : renew(Attempt.onDemand(this.clock.now()));
			});
		});
	}

	private Mono<Void> renew(Attempt<T> candidate) {
		Moment now = candidate.startedAt();
		SessionState<T> next = begin(candidate, (current) -> current.renewalDemanded(now, this.settings, candidate));
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
		Moment now = this.clock.now();
		Attempt<T> candidate = new Attempt<>(now);
		return begin(candidate, (current) -> current.credentialReplaced(rejected, now, this.settings, candidate))
			.attempt();
	}

	/**
	 * End the session. Whoever waits for a token gets an error at once, as does whoever
	 * asks for one before the end is over; who asks later begins afresh. The end goes on
	 * when its subscriber gives up.
	 * @return completion, or a {@link TokenRequestException} if the session could not be
	 * ended where the cloud keeps it
	 */
	@Override
	public Mono<Void> end() {
		return Mono.defer(() -> end(false, this.settings.attemptLimit().multipliedBy(2)));
	}

	/**
	 * End the session and stay closed: who asks for a token gets an error, until
	 * {@link #start()}.
	 * @param timeout how long that may take, the attempt under way included and the
	 * listener not
	 * @return completion, or a {@link TokenRequestException}, when the listener has been
	 * told: what it is made of may be gone afterwards
	 */
	@Override
	public Mono<Void> shutDown(Duration timeout) {
		Mono<Void> told = Mono.defer(this.events::delivered);
		return Mono.defer(() -> end(true, timeout).onErrorResume((error) -> told.then(Mono.error(error))).then(told));
	}

	@Override
	public void start() {
		transition(SessionState::reopened);
		if (this.source.isKeptAlive()) {
			keepAlive();
		}
	}

	private void keepAlive() {
		try {
			this.scheduler.execute(() -> {
				this.source.prepare();
				this.renewal.schedule(() -> this.state);
			});
		}
		catch (RejectedExecutionException ex) {
			logger.debug(this.errors.describe("Shutting down, the session is not kept alive"));
		}
	}

	private Mono<Void> end(boolean shutDown, Duration timeout) {
		Moment now = this.clock.now();
		Attempt<Void> candidate = new Attempt<>(now);
		Transition<T> transition = transition((current) -> current.closed(candidate, shutDown, now));
		Attempt<Void> ending = transition.next().termination().ending();
		if (ending == null) {
			return Mono.empty();
		}
		Attempt<?> awaited = transition.next().termination().awaited();
		if (awaited != null) {
			// Each who joins has a bound of its own, and the first to be over counts
			addTimer(ending, timeout.dividedBy(2), awaited::stop);
		}
		addTimer(ending, timeout, () -> {
			if (awaited != null) {
				awaited.stop();
			}
			ended(ending, this.errors.unavailable("The session was not ended within " + timeout, null));
		});
		if (ending == candidate) {
			this.renewal.schedule(() -> this.state);
			if (awaited != null) {
				// What it yields is not published, but has to be ended too
				awaited.release(this.errors.ended());
				awaited.whenOver(() -> conclude(ending, shutDown));
			}
			else {
				conclude(ending, shutDown);
			}
		}
		return ending.outcome();
	}

	private void conclude(Attempt<Void> ending, boolean shutDown) {
		try {
			this.scheduler.execute(() -> {
				if (this.state.termination().ending() == ending) {
					ending.run(Mono.defer(() -> this.source.end(shutDown)), (nothing) -> ended(ending, null),
							(error) -> ended(ending, this.errors.of(error)));
				}
			});
		}
		catch (RejectedExecutionException ex) {
			ended(ending, this.errors.unavailable("The session is only forgotten, there is no thread to end it", ex));
		}
	}

	private void ended(Attempt<Void> ending, @Nullable TokenRequestException error) {
		Transition<T> transition = transition((current) -> current.ended(ending));
		if (transition.changed()) {
			try {
				if (transition.previous().termination().begun() || error != null) {
					this.events.ended(error);
				}
			}
			finally {
				complete(ending, error);
			}
		}
	}

	private static void complete(Attempt<Void> ending, @Nullable TokenRequestException error) {
		if (error == null) {
			ending.succeed(null);
		}
		else {
			ending.fail(error);
		}
	}

	@Override
	public QuantumAuthStatus status() {
		Moment now = this.clock.now();
		SessionState<T> current = this.state;
		HeldToken<T> held = current.held();
		Instant expiresAt = (held != null) ? held.expiresAt() : null;
		Failure failure = current.failure();
		OAuth2Error error = (failure != null) ? failure.error().getError() : null;
		boolean credentialRejected = failure != null && failure.isOfRejectedCredential();
		return new QuantumAuthStatus(this.id, this.provider, current.tokenState(now), expiresAt,
				current.attempt() != null, error, credentialRejected, current.nextAttempt(now));
	}

	private SessionState<T> begin(Attempt<T> candidate, UnaryOperator<SessionState<T>> event) {
		Transition<T> transition = transition(event);
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
		addTimer(attempt, this.settings.attemptLimit(), () -> {
			failed(attempt,
					this.errors.unavailable("No token was received within " + this.settings.attemptLimit(), null));
			attempt.stop();
		});
		try {
			this.scheduler.execute(() -> run(attempt));
		}
		catch (RejectedExecutionException ex) {
			failed(attempt, this.errors.unavailable("The application is shutting down", ex));
			attempt.stop();
		}
	}

	private void run(Attempt<T> attempt) {
		if (this.state.attempt() != attempt) {
			// Over before it got a thread: nothing is to be sent any more
			attempt.stop();
			return;
		}
		try {
			attempt.run(Mono.defer(() -> this.source.obtain(() -> this.state.attempt() == attempt)),
					(grant) -> obtained(attempt, grant), (error) -> failed(attempt, this.errors.of(error)));
		}
		catch (Throwable ex) {
			// Reactor throws what it takes for fatal, such as a class that is missing
			failed(attempt, this.errors.unavailable("The token request failed with " + ex, ex));
			attempt.stop();
			throw ex;
		}
	}

	private void obtained(Attempt<T> attempt, @Nullable TokenGrant<T> grant) {
		if (grant == null) {
			failed(attempt, this.errors.unavailable("The token request yielded nothing", null));
			return;
		}
		Moment now = this.clock.now();
		HeldToken<T> token = HeldToken.of(grant, now, this.settings, this.random.getAsDouble());
		Transition<T> transition = transition((current) -> current.obtained(attempt, token, now));
		if (transition.changed()) {
			try {
				this.events.obtained(transition.previous(), token);
			}
			finally {
				attempt.succeed(token.accessToken());
			}
			this.renewal.schedule(() -> this.state);
		}
		else {
			failed(attempt,
					this.errors.unavailable("The token received was expired or one that had been rejected", null));
		}
	}

	private void failed(Attempt<T> attempt, TokenRequestException error) {
		Moment now = this.clock.now();
		double random = this.random.getAsDouble();
		SentCredential sent = this.credentialChange.sentCredential();
		Transition<T> transition = transition(
				(current) -> current.failed(attempt, error, sent, now, this.settings, random));
		// Otherwise its outcome is another one, which may be on its way to the waiters
		if (transition.changed()) {
			try {
				this.events.failed(error, transition.next().nextAttempt(now));
			}
			finally {
				attempt.fail(error);
			}
			this.renewal.schedule(() -> this.state);
		}
	}

	private void timerFired() {
		Moment now = this.clock.now();
		Attempt<T> candidate = new Attempt<>(now);
		begin(candidate, (current) -> current.timerFired(this.renewal.untilDue(current, now), candidate));
		this.renewal.schedule(() -> this.state);
	}

	private void addTimer(Attempt<?> attempt, Duration delay, Runnable action) {
		attempt.whenOver(this.scheduler.schedule(action, delay));
	}

	// A state that is the same one says that nothing changed
	@SuppressWarnings("ReferenceEquality")
	private Transition<T> transition(UnaryOperator<SessionState<T>> event) {
		while (true) {
			SessionState<T> previous = this.state;
			SessionState<T> next = event.apply(previous);
			if (next == previous || STATE.compareAndSet(this, previous, next)) {
				return new Transition<>(previous, next);
			}
		}
	}

	@Override
	public String toString() {
		return "TokenSession[id=" + this.id + ", provider=" + this.provider + "]";
	}

	private record Transition<T extends OAuth2AccessToken>(SessionState<T> previous, SessionState<T> next) {

		@SuppressWarnings("ReferenceEquality")
		boolean changed() {
			return this.next != this.previous;
		}

	}

}
