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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthErrorCodes;
import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.session.CurrentState.Transition;
import dev.quantumauth.session.time.LastUse;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.session.token.TokenReader;

/**
 * The access token of an account whose token another program obtains and renews: the rule
 * "Externally managed tokens". The token is opaque. It is handed out even after its
 * expiry, and is never invalidated. Thread-safe, never blocks, holds no lock. The token
 * is read on threads of the session; meanwhile callers get the one that was read before.
 *
 * @since 0.1.0
 */
public final class ExternalToken implements AccessTokens<OAuth2AccessToken> {

	private static final Log logger = LogFactory.getLog(ExternalToken.class);

	private static final long LOOK_INTERVAL = Duration.ofSeconds(1).toNanos();

	private final String id;

	private final String provider;

	private final SessionClock clock;

	private final SessionErrors errors;

	private final EventQueue events;

	private final ExternalTokenReads reads;

	private final CurrentState<ExternalTokenState> state = new CurrentState<>(ExternalTokenState.INITIAL);

	private final AtomicLong lookedAt;

	private final LastUse lastUse;

	/**
	 * Create a token. Nothing is read before the first call.
	 * @param id the id of the account
	 * @param provider the name of the account's provider
	 * @param reader reads the token
	 * @param scheduler the threads to read on
	 * @param clock the clocks of the session
	 * @param listener receives the events of the account, on one of those threads
	 */
	public ExternalToken(String id, String provider, TokenReader reader, SessionScheduler scheduler, SessionClock clock,
			Consumer<? super QuantumAuthEvent> listener) {
		this.id = id;
		this.provider = provider;
		this.clock = clock;
		this.errors = new SessionErrors(id);
		this.events = new EventQueue(listener, scheduler);
		this.reads = new ExternalTokenReads(provider, this.state, reader, scheduler, clock, this.errors, this.events);
		this.lookedAt = new AtomicLong(clock.nanoTime());
		this.lastUse = new LastUse(clock);
	}

	/**
	 * Return the token. Once it is nearly expired, one caller a second waits until it was
	 * read again, for a second at most.
	 * @return the token, looked up on each subscription, or a
	 * {@link TokenRequestException} if none can be read
	 */
	@Override
	public Mono<OAuth2AccessToken> accessToken() {
		return Mono.defer(() -> {
			OAuth2AccessToken cached = cachedAccessToken();
			if (cached != null) {
				return Mono.just(cached);
			}
			OAuth2AccessToken current = this.state.get().token();
			if (current == null) {
				return this.reads.read();
			}
			long now = this.clock.nanoTime();
			long last = this.lookedAt.get();
			boolean due = now - last >= LOOK_INTERVAL && this.lookedAt.compareAndSet(last, now);
			return (due && !this.reads.isFailing()) ? this.reads.readFirst() : Mono.just(current);
		});
	}

	@Override
	public @Nullable OAuth2AccessToken cachedAccessToken() {
		ExternalTokenState current = this.state.get();
		OAuth2AccessToken token = current.token();
		long now = this.clock.nanoTime();
		this.lastUse.used(now);
		if (token == null || current.version() == null) {
			return token;
		}
		long last = this.lookedAt.get();
		if (now - last < LOOK_INTERVAL) {
			return token;
		}
		if (current.isNearlyExpired(this.clock.wallMillis(), now)) {
			return null;
		}
		if (this.lookedAt.compareAndSet(last, now)) {
			this.reads.readIfChanged();
		}
		return token;
	}

	@Override
	public boolean reject(OAuth2AccessToken token) {
		return this.state.get().isOther(token) || !markRejected(token);
	}

	@Override
	public Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken token) {
		return Mono.defer(() -> {
			ExternalTokenState current = this.state.get();
			if (current.isOther(token)) {
				return Mono.just(true);
			}
			boolean mayChange = current.version() != null;
			Mono<?> read = mayChange ? this.reads.readAfterwards().onErrorComplete() : Mono.empty();
			return read.then(Mono.fromSupplier(() -> reject(token)));
		});
	}

	// Returns whether the token is the current one
	private boolean markRejected(OAuth2AccessToken token) {
		Transition<ExternalTokenState> transition = this.state
			.apply((current) -> current.is(token) ? current.withRejected(true) : current);
		if (transition.next().rejected() && !transition.previous().rejected()) {
			logger.warn(rejection().getDescription());
			this.events.add(new AccessTokenRejected(this.id, this.provider, false));
		}
		return transition.next().is(token);
	}

	@Override
	public void accepted(OAuth2AccessToken token) {
		if (this.state.get().rejected()) {
			this.state.apply((current) -> current.is(token) ? current.withRejected(false) : current);
		}
	}

	@Override
	public void replayRejected(OAuth2AccessToken token) {
		reject(token);
	}

	@Override
	public Mono<Void> renew() {
		return this.reads.read().then();
	}

	@Override
	public Mono<Void> end() {
		return Mono.error(() -> {
			OAuth2Error error = new OAuth2Error(QuantumAuthErrorCodes.EXTERNALLY_MANAGED,
					this.errors.describe("The access token is externally managed, so that its session "
							+ "cannot be ended here. End it where it was begun"),
					null);
			return new TokenRequestException(Kind.UNAVAILABLE, error, this.id, null, null);
		});
	}

	/**
	 * Do nothing: there is no session of ours to begin.
	 */
	@Override
	public void start() {
	}

	/**
	 * Send an error to the callers that wait for a token. There is no session of ours to
	 * end.
	 */
	@Override
	public Mono<Void> shutDown(Duration timeout) {
		return Mono.fromRunnable(this.reads::shutDown);
	}

	/**
	 * Find out whether the token can be read now.
	 * @return a message for people, or a {@link TokenRequestException} that says why the
	 * token cannot be read
	 */
	public Mono<QuantumAuthProbe> probe() {
		return this.reads.read().thenReturn(new QuantumAuthProbe("The token is externally managed", null, null));
	}

	@Override
	public QuantumAuthStatus status() {
		ExternalTokenState current = this.state.get();
		OAuth2Error error = (current.failure() != null) ? current.failure().getError() : null;
		TokenState notRejected = (current.token() != null) ? TokenState.VALID : TokenState.ABSENT;
		return new QuantumAuthStatus(this.id, this.provider, current.rejected() ? TokenState.REJECTED : notRejected,
				null, this.reads.isUnderWay(), current.rejected() ? rejection() : error, current.rejected(), null,
				current.history().lastSuccess(), this.lastUse.instant(), current.history().failures());
	}

	private OAuth2Error rejection() {
		return new OAuth2Error("invalid_token",
				this.errors.describe("The API rejects the externally managed access token. Replace it at its source"),
				null);
	}

	@Override
	public String toString() {
		return "ExternalToken[id=" + this.id + ", provider=" + this.provider + "]";
	}

}
