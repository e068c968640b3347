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

package dev.quantumauth.account.exchange;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.http.AuthServer;
import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.credential.ConfiguredCredential;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.session.token.RefreshToken;
import dev.quantumauth.session.token.TokenGrant;

/**
 * {@link TokenSource} that begins a session with a password, a client secret or a key and
 * renews it with refresh tokens: the rule "Refresh, then login".
 * <p>
 * A server that rotates refresh tokens ends the session when it receives one twice.
 * Therefore a refresh token counts as spent from before it is sent until an answer says
 * that it is still valid. Thread-safe.
 *
 * @param <C> the type of credential
 * @since 0.1.0
 */
public final class RefreshThenLogin<C> implements TokenSource<OAuth2AccessToken> {

	private static final Log logger = LogFactory.getLog(RefreshThenLogin.class);

	private final TokenExchange<C> exchange;

	private final ConfiguredCredential<C> credentials;

	private final SessionClock clock;

	private final Scheduler blocking;

	private final SessionsToEnd toEnd;

	private final AtomicReference<@Nullable Held> held = new AtomicReference<>();

	private volatile boolean credentialSent;

	/**
	 * Create a source.
	 * @param exchange sends the requests
	 * @param credentials reads the credential for each login, on a thread that may block
	 * @param scheduler the threads of the session
	 * @param clock the clocks to look at
	 */
	public RefreshThenLogin(TokenExchange<C> exchange, ConfiguredCredential<C> credentials, SessionScheduler scheduler,
			SessionClock clock) {
		this.exchange = exchange;
		this.credentials = credentials;
		this.clock = clock;
		this.blocking = Schedulers.fromExecutor(scheduler::execute);
		this.toEnd = new SessionsToEnd(exchange);
	}

	@Override
	public Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
		Held current = this.held.get();
		if (current == null || current.spent() || current.refreshToken().isNearlyExpired(this.clock.now())) {
			return login(current, wanted);
		}
		return refresh(current, wanted);
	}

	private Mono<TokenGrant<OAuth2AccessToken>> refresh(Held current, BooleanSupplier wanted) {
		Held spent = new Held(current.refreshToken(), true);
		this.held.set(spent);
		this.credentialSent = false;
		return this.exchange.refresh(current.refreshToken())
			.doOnNext((grant) -> keep(spent, grant, wanted))
			.doOnCancel(this::refreshIsLost)
			.onErrorResume((failure) -> {
				if (AuthServer.isInvalidGrant(failure)) {
					// Not on this thread of the HTTP client, because reading the
					// password may block
					return wanted.getAsBoolean() ? Mono.defer(() -> login(spent, wanted)).subscribeOn(this.blocking)
							: Mono.error(failure);
				}
				if (AuthServer.isOutcomeUnknown(failure)) {
					refreshIsLost();
				}
				else {
					this.held.compareAndSet(spent, current);
				}
				return Mono.error(failure);
			});
	}

	// After the login, the old session is logged out: it may still exist although its
	// refresh token cannot be used any more
	private Mono<TokenGrant<OAuth2AccessToken>> login(@Nullable Held old, BooleanSupplier wanted) {
		C credentials;
		try {
			credentials = this.credentials.read();
		}
		catch (RuntimeException ex) {
			return Mono.error(this.exchange.unsent(ex));
		}
		this.credentialSent = true;
		return this.exchange.begin(credentials).doOnNext((grant) -> {
			keep(old, grant, wanted);
			if (old != null) {
				this.toEnd.end(old.refreshToken());
			}
		}).doOnCancel(this::loginIsLost).doOnError((failure) -> {
			if (AuthServer.isOutcomeUnknown(failure)) {
				loginIsLost();
			}
		});
	}

	// If the attempt is no longer the current one, its answer is kept only if no other
	// attempt has begun a session meanwhile. The session that is not kept is logged
	// out.
	private void keep(@Nullable Held before, TokenGrant<OAuth2AccessToken> grant, BooleanSupplier wanted) {
		Held next = next(before, grant.refreshToken());
		if (wanted.getAsBoolean()) {
			Held previous = this.held.getAndSet(next);
			if (previous != null && !previous.equals(before)) {
				this.toEnd.end(previous.refreshToken());
			}
		}
		else if (!this.held.compareAndSet(before, next) && next != null) {
			this.toEnd.end(next.refreshToken());
		}
	}

	private static @Nullable Held next(@Nullable Held before, @Nullable RefreshToken refreshToken) {
		if (refreshToken == null) {
			return null;
		}
		if (before != null && refreshToken.value().equals(before.refreshToken().value())) {
			return new Held(before.refreshToken(), false);
		}
		return new Held(refreshToken, false);
	}

	private void refreshIsLost() {
		logger
			.warn("Account '" + this.exchange.id() + "': The answer to a token request was lost. The next one is made "
					+ "with the credential, and the session logged out; if the server does not allow that, it has one "
					+ "session more until that expires.");
	}

	private void loginIsLost() {
		logger.warn("Account '" + this.exchange.id() + "': The answer to a token request was lost. If the server has "
				+ "begun a session, it lasts there until it expires.");
	}

	@Override
	public Mono<Void> end(boolean shutDown) {
		return Mono.defer(() -> {
			Held last = this.held.getAndSet(null);
			if (last != null) {
				this.toEnd.add(last.refreshToken());
			}
			return this.toEnd.end();
		});
	}

	@Override
	public ConfiguredCredential<C> credential() {
		return this.credentials;
	}

	@Override
	public Duration longestBackoff() {
		return this.credentialSent ? TokenSource.super.longestBackoff() : ConfiguredRefreshToken.LONGEST_BACKOFF;
	}

	/**
	 * The current session.
	 *
	 * @param refreshToken the newest refresh token
	 * @param spent whether the server may have replaced the refresh token by another one
	 */
	private record Held(RefreshToken refreshToken, boolean spent) {

	}

}
