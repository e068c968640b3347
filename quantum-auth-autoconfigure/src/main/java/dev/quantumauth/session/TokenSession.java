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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.TokenRequestException;

/**
 * The session of one account: does what {@link SessionState} decides. Thread-safe, never
 * blocks, holds no lock. A caller that has a usable token is answered from one reference;
 * all others wait for the one attempt under way, which runs on threads of the session's
 * own and knows nothing of its callers.
 *
 * @param <T> the type of access token
 * @since 0.1.0
 */
public final class TokenSession<T extends OAuth2AccessToken> {

	private static final Log logger = LogFactory.getLog(TokenSession.class);

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<TokenSession, SessionState> STATE = AtomicReferenceFieldUpdater
		.newUpdater(TokenSession.class, SessionState.class, "state");

	private static final long COMPARISON_INTERVAL = 1_000_000_000L;

	private static final long USE_RESOLUTION = 1_000_000_000L;

	private static final long USE_PERIOD_WHERE_LIFETIME_IS_UNKNOWN = 600_000_000_000L;

	private final String id;

	private final String provider;

	private final TokenSource<T> source;

	private final SessionSettings settings;

	private final SessionScheduler scheduler;

	private final SessionClock clock;

	private final DoubleSupplier random;

	private final AtomicReference<@Nullable Runnable> timer = new AtomicReference<>();

	private final Mono<T> accessToken = Mono.defer(this::await);

	private volatile SessionState<T> state = SessionState.initial();

	private volatile @Nullable Object rejectedCredential;

	private final AtomicLong lastComparison;

	private volatile long lastUse;

	/**
	 * Create a session. Nothing is sent before the first call.
	 * @param id the id of the account
	 * @param provider the cloud that the account belongs to
	 * @param source the vendor's way to get a token
	 * @param settings the settings
	 * @param scheduler the threads to work on
	 * @param clock the clocks to look at
	 */
	public TokenSession(String id, String provider, TokenSource<T> source, SessionSettings settings,
			SessionScheduler scheduler, SessionClock clock) {
		this(id, provider, source, settings, scheduler, clock, () -> ThreadLocalRandom.current().nextDouble());
	}

	TokenSession(String id, String provider, TokenSource<T> source, SessionSettings settings,
			SessionScheduler scheduler, SessionClock clock, DoubleSupplier random) {
		this.id = id;
		this.provider = provider;
		this.source = source;
		this.settings = settings;
		this.scheduler = scheduler;
		this.clock = clock;
		this.random = random;
		this.lastUse = clock.nanoTime();
		this.lastComparison = new AtomicLong(this.lastUse - COMPARISON_INTERVAL);
	}

	/**
	 * Return a token that is usable now.
	 * @return the token, looked up on each subscription, or a
	 * {@link TokenRequestException}
	 */
	public Mono<T> accessToken() {
		return this.accessToken;
	}

	/**
	 * Return a token that is usable now if there is one, and begin to renew it if it is
	 * stale.
	 * @return the token, or {@code null} if it has to be waited for
	 */
	public @Nullable T cachedAccessToken() {
		HeldToken<T> held = this.state.held();
		if (held == null) {
			return null;
		}
		long nanoTime = this.clock.nanoTime();
		if (held.isFresh(this.clock.wallMillis(), nanoTime)) {
			used(nanoTime);
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
		return Mono.error(backingOff(asked, now));
	}

	private SessionState<T> ask(Moment now) {
		used(now.nanoTime());
		Attempt<T> candidate = new Attempt<>(now);
		SessionState<T> asked = begin(candidate, (current) -> current.asked(now, this.settings, candidate));
		if (asked.attempt() == null) {
			compareCredential(asked, now);
		}
		return asked;
	}

	private void used(long nanoTime) {
		if (nanoTime - this.lastUse > USE_RESOLUTION) {
			this.lastUse = nanoTime;
		}
	}

	/**
	 * The cloud refused the given token.
	 * @param token the token that was refused
	 * @return whether another token is to be had
	 */
	public boolean reject(OAuth2AccessToken token) {
		Moment now = this.clock.now();
		Transition<T> transition = transition((current) -> current.rejected(token, now));
		if (transition.changed()) {
			logger.debug(describe("The access token was rejected and is thrown away"));
			scheduleTimer();
			return true;
		}
		return transition.next().hasSuccessorOf(token);
	}

	/**
	 * The cloud refused the token of a request that was sent again.
	 * @param token the token that was refused
	 */
	public void replayRejected(OAuth2AccessToken token) {
		transition((current) -> current.replayRejected(token, this.settings));
	}

	/**
	 * Renew now, despite any back-off, or join the attempt under way.
	 * @return completion, or a {@link TokenRequestException}
	 */
	public Mono<Void> renew() {
		return Mono.defer(() -> {
			Moment now = this.clock.now();
			Attempt<T> candidate = new Attempt<>(now);
			SessionState<T> next = begin(candidate,
					(current) -> current.renewalDemanded(now, this.settings, candidate));
			Attempt<T> attempt = next.attempt();
			return (attempt != null) ? attempt.outcome().then() : Mono.empty();
		});
	}

	/**
	 * Forget the token. Whoever waits for one gets an error; the next caller begins
	 * afresh.
	 * @return completion
	 */
	public Mono<Void> end() {
		return Mono.fromRunnable(() -> {
			Moment now = this.clock.now();
			Transition<T> transition = transition((current) -> current.ended(now));
			callOff(this.timer.getAndSet(null));
			Attempt<T> attempt = transition.previous().attempt();
			if (attempt != null) {
				attempt.fail(new TokenRequestException(
						new OAuth2Error("session_ended", describe("The session was ended"), null), this.id, null,
						null));
			}
			logger.debug(describe("The session was ended"));
		});
	}

	/**
	 * Return what is known, without secrets.
	 * @return the status
	 */
	public QuantumAuthStatus status() {
		Moment now = this.clock.now();
		SessionState<T> current = this.state;
		HeldToken<T> held = current.held();
		Instant expiresAt = (held != null) ? held.expiresAt() : null;
		Failure failure = current.failure();
		OAuth2Error error = (failure != null) ? failure.error().getError() : null;
		boolean credentialRejected = failure != null && failure.error().isRejected();
		return new QuantumAuthStatus(this.id, this.provider, current.tokenState(now), expiresAt,
				current.attempt() != null, error, credentialRejected, current.nextAttempt(now));
	}

	private SessionState<T> begin(Attempt<T> candidate, UnaryOperator<SessionState<T>> event) {
		Transition<T> transition = transition(event);
		if (transition.next().attempt() == candidate) {
			Attempt<T> abandoned = transition.previous().attempt();
			if (abandoned != null) {
				abandoned.fail(unavailable("The token request took longer than " + this.settings.attemptLimit(), null));
			}
			start(candidate);
		}
		return transition.next();
	}

	private void start(Attempt<T> attempt) {
		attempt.add(this.scheduler.schedule(
				() -> failed(attempt,
						unavailable("No token was received within " + this.settings.attemptLimit(), null)),
				this.settings.attemptLimit())::run);
		try {
			this.scheduler.execute(() -> run(attempt));
		}
		catch (RejectedExecutionException ex) {
			failed(attempt, unavailable("The application is shutting down", ex));
		}
	}

	private void run(Attempt<T> attempt) {
		if (this.state.attempt() != attempt) {
			// Over before it got a thread: nothing is to be sent any more
			return;
		}
		attempt.add(Mono.defer(this.source::obtain)
			.switchIfEmpty(Mono.error(() -> unavailable("The token request yielded nothing", null)))
			.subscribe((grant) -> obtained(attempt, grant),
					(error) -> failed(attempt, asTokenRequestException(error))));
	}

	private void obtained(Attempt<T> attempt, TokenGrant<T> grant) {
		Moment now = this.clock.now();
		HeldToken<T> token = HeldToken.of(grant, now, this.settings, this.random.getAsDouble());
		Transition<T> transition = transition((current) -> current.obtained(attempt, token, now));
		if (transition.changed()) {
			logger.debug(describe("Obtained an access token that expires at " + token.expiresAt()));
			attempt.succeed(token.accessToken());
			scheduleTimer();
		}
		else {
			failed(attempt, unavailable("The token received was expired or one that had been rejected", null));
		}
	}

	private void failed(Attempt<T> attempt, TokenRequestException error) {
		Moment now = this.clock.now();
		double random = this.random.getAsDouble();
		Transition<T> transition = transition((current) -> current.failed(attempt, error, now, this.settings, random));
		// Otherwise its outcome is another one, which may be on its way to the waiters
		if (transition.changed()) {
			this.rejectedCredential = error.isRejected() ? this.source.sentCredential() : null;
			attempt.fail(error);
			logger.warn(error.getError() + " Nothing is sent before " + transition.next().nextAttempt(now)
					+ (error.isRejected() ? ", unless the credential changes." : "."));
			scheduleTimer();
		}
	}

	// Back-off: a rejection counts against the value that was sent

	private void compareCredential(SessionState<T> current, Moment now) {
		Failure failure = current.failure();
		Object rejected = this.rejectedCredential;
		long last = this.lastComparison.get();
		if (failure == null || !failure.error().isRejected() || rejected == null
				|| now.nanoTime() - last < COMPARISON_INTERVAL
				|| !this.lastComparison.compareAndSet(last, now.nanoTime())) {
			return;
		}
		try {
			this.scheduler.execute(() -> renewIfChanged(rejected));
		}
		catch (RejectedExecutionException ex) {
			logger.debug(describe("Shutting down, the credential is not compared"));
		}
	}

	private void renewIfChanged(Object rejected) {
		Object configured = configuredCredential();
		if (configured != null && !configured.equals(rejected)) {
			logger.debug(describe("The rejected credential was replaced, which is tried at once"));
			Moment now = this.clock.now();
			Attempt<T> candidate = new Attempt<>(now);
			begin(candidate, (current) -> current.renewalDemanded(now, this.settings, candidate));
		}
	}

	private @Nullable Object configuredCredential() {
		try {
			return this.source.configuredCredential();
		}
		catch (RuntimeException ex) {
			logger.debug(describe("The credential cannot be read: " + ex.getMessage()));
			return null;
		}
	}

	// Ahead of need

	// Twice where the state changes meanwhile: the other thread's timer, which this one
	// replaces, may have been the earlier one
	@SuppressWarnings("ReferenceEquality")
	private void scheduleTimer() {
		SessionState<T> current;
		do {
			current = this.state;
			Long delay = this.settings.background() ? current.untilNextTimer(this.clock.now()) : null;
			callOff(this.timer.getAndSet(
					(delay != null) ? this.scheduler.schedule(this::timerFired, Duration.ofNanos(delay)) : null));
		}
		while (current != this.state);
	}

	private void timerFired() {
		Moment now = this.clock.now();
		if (isInUse(now)) {
			Attempt<T> candidate = new Attempt<>(now);
			begin(candidate, (current) -> current.timerFired(now, candidate));
			scheduleTimer();
		}
	}

	private boolean isInUse(Moment now) {
		HeldToken<T> held = this.state.held();
		long period = (held != null) ? Math.min(held.lifetime(), Long.MAX_VALUE / 2)
				: USE_PERIOD_WHERE_LIFETIME_IS_UNKNOWN;
		return now.nanoTime() - this.lastUse <= period;
	}

	private static void callOff(@Nullable Runnable scheduled) {
		if (scheduled != null) {
			scheduled.run();
		}
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

	private TokenRequestException backingOff(SessionState<T> current, Moment now) {
		Failure failure = current.failure();
		if (failure == null) {
			return unavailable("The session was ended at the same time", null);
		}
		OAuth2Error last = failure.error().getError();
		String description = (last.getDescription() != null) ? last.getDescription() + " " : "";
		OAuth2Error error = new OAuth2Error(last.getErrorCode(),
				description + "Nothing is sent before " + current.nextAttempt(now) + ".", last.getUri());
		return new TokenRequestException(error, this.id, null, failure.error());
	}

	private TokenRequestException asTokenRequestException(Throwable error) {
		return (error instanceof TokenRequestException known) ? known
				: unavailable("The token request failed with " + error, error);
	}

	private TokenRequestException unavailable(String message, @Nullable Throwable cause) {
		return new TokenRequestException(new OAuth2Error("temporarily_unavailable", describe(message), null), this.id,
				null, cause);
	}

	private String describe(String message) {
		return "Account '" + this.id + "': " + message + ".";
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
