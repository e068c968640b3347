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
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.session.CurrentState.Transition;
import dev.quantumauth.session.time.LastUse;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * The session of one account. {@link SessionState} decides, this class and its
 * collaborators act: {@code SessionAttempts} obtains tokens, {@code SessionEnd} ends the
 * session. Thread-safe, never blocks, holds no lock. A caller gets a usable token from
 * memory, with one volatile read; all others wait for the one attempt under way, which
 * runs on threads of the session, independent of its callers.
 *
 * @param <T> the type of access token
 * @since 0.1.0
 */
public final class TokenSession<T extends OAuth2AccessToken> implements AccessTokens<T> {

	private static final Log logger = LogFactory.getLog(TokenSession.class);

	private final String id;

	private final String provider;

	private final TokenSource<T> source;

	private final SessionSettings settings;

	private final SessionScheduler scheduler;

	private final SessionClock clock;

	private final SessionErrors errors;

	private final SessionEvents events;

	private final SessionAttempts<T> attempts;

	private final BackgroundRenewal renewal;

	private final LastUse lastUse;

	private final SessionEnd<T> end;

	private final CurrentState<SessionState<T>> state = new CurrentState<>(SessionState.initial());

	private final Mono<T> accessToken = Mono.defer(this::await);

	/**
	 * Create a session. Nothing is sent before the first call.
	 * @param id the id of the account
	 * @param provider the name of the account's provider
	 * @param source obtains the tokens from the provider
	 * @param settings the settings
	 * @param scheduler the threads of the session
	 * @param clock the clocks of the session
	 * @param listener receives the events of the account, on one of those threads
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
		this.errors = new SessionErrors(id);
		this.events = new SessionEvents(id, provider, scheduler, listener);
		this.attempts = new SessionAttempts<>(this.state, source, settings, scheduler, clock, random, this.errors,
				this.events);
		this.renewal = this.attempts.renewal();
		this.lastUse = this.renewal.lastUse();
		this.end = new SessionEnd<>(this.state, source, scheduler, clock, this.errors, this.events, this.renewal);
	}

	@Override
	public Mono<T> accessToken() {
		return this.accessToken;
	}

	@Override
	public @Nullable T cachedAccessToken() {
		HeldToken<T> held = this.state.get().held();
		if (held == null) {
			return null;
		}
		long nanoTime = this.clock.nanoTime();
		if (held.isFresh(this.clock.wallMillis(), nanoTime)) {
			this.lastUse.used(nanoTime);
			return held.accessToken();
		}
		Moment now = this.clock.now();
		return this.attempts.ask(now).usableToken(now);
	}

	private Mono<T> await() {
		T cached = cachedAccessToken();
		if (cached != null) {
			return Mono.just(cached);
		}
		Moment now = this.clock.now();
		SessionState<T> asked = this.attempts.ask(now);
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

	@Override
	public boolean reject(OAuth2AccessToken token) {
		Moment now = this.clock.now();
		Transition<SessionState<T>> transition = this.state
			.apply((current) -> current.rejected(token, now, this.settings));
		if (transition.changed()) {
			this.events.rejected();
			this.renewal.schedule();
			return true;
		}
		return transition.next().hasSuccessorOf(token);
	}

	@Override
	public void replayRejected(OAuth2AccessToken token) {
		this.state.apply((current) -> current.replayRejected(token, this.settings));
	}

	@Override
	public Mono<Void> renew() {
		return Mono.defer(this.attempts::renew);
	}

	@Override
	public Mono<Void> end() {
		return Mono.defer(() -> this.end.begin(false, this.settings.attemptLimit().multipliedBy(2)));
	}

	@Override
	public Mono<Void> shutDown(Duration timeout) {
		Mono<Void> delivered = Mono.defer(this.events::delivered);
		return Mono.defer(() -> this.end.begin(true, timeout)
			.onErrorResume((error) -> delivered.then(Mono.error(error)))
			.then(delivered));
	}

	@Override
	public void start() {
		this.state.apply(SessionState::reopened);
		if (this.source.isKeptAlive()) {
			keepAlive();
		}
	}

	private void keepAlive() {
		try {
			this.scheduler.execute(() -> {
				this.source.prepare();
				this.renewal.schedule();
			});
		}
		catch (RejectedExecutionException ex) {
			logger.debug(this.errors.describe("Shutting down, the session is not kept alive"));
		}
	}

	@Override
	public QuantumAuthStatus status() {
		Moment now = this.clock.now();
		SessionState<T> current = this.state.get();
		HeldToken<T> held = current.held();
		Instant expiresAt = (held != null) ? held.expiresAt() : null;
		Failure failure = current.failure();
		OAuth2Error error = (failure != null) ? failure.error().getError() : null;
		boolean credentialRejected = failure != null && failure.isOfRejectedCredential();
		return new QuantumAuthStatus(this.id, this.provider, current.tokenState(now), expiresAt,
				current.attempt() != null, error, credentialRejected, current.nextAttempt(now),
				current.history().lastSuccess(), this.lastUse.instant(), current.history().failures());
	}

	@Override
	public String toString() {
		return "TokenSession[id=" + this.id + ", provider=" + this.provider + "]";
	}

}
