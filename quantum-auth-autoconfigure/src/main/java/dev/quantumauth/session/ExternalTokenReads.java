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
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthEvent.AccessTokenObtained;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewalFailed;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewed;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.CurrentState.Transition;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.session.token.BearerToken;
import dev.quantumauth.session.token.NearExpiry;
import dev.quantumauth.session.token.TokenReader;

/**
 * Reads an externally managed token on threads of the session: one read at a time, which
 * all callers share, with retries and a time limit. The outcome goes to the state, the
 * listeners and the waiting callers.
 */
final class ExternalTokenReads {

	private static final Log logger = LogFactory.getLog(ExternalToken.class);

	// A read may find a file that another program is writing. Such a program needs only a
	// moment, so a failed read is retried.
	private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

	private static final int RETRIES = 10;

	// How long a caller waits for a new token when the current one is nearly expired
	private static final Duration WAIT = Duration.ofSeconds(1);

	// A vault that does not answer may block its thread, but must not block callers
	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final String provider;

	private final CurrentState<ExternalTokenState> state;

	private final TokenReader reader;

	private final SessionScheduler scheduler;

	private final SessionClock clock;

	private final SessionErrors errors;

	private final EventQueue events;

	private final AtomicReference<@Nullable Attempt<OAuth2AccessToken>> underWay = new AtomicReference<>();

	private final Queue<Attempt<OAuth2AccessToken>> waiting = new ConcurrentLinkedQueue<>();

	// Whether the read under way has failed at least once and is retried
	private volatile boolean failing;

	ExternalTokenReads(String provider, CurrentState<ExternalTokenState> state, TokenReader reader,
			SessionScheduler scheduler, SessionClock clock, SessionErrors errors, EventQueue events) {
		this.provider = provider;
		this.state = state;
		this.reader = reader;
		this.scheduler = scheduler;
		this.clock = clock;
		this.errors = errors;
		this.events = events;
	}

	boolean isUnderWay() {
		return this.underWay.get() != null;
	}

	boolean isFailing() {
		return this.failing;
	}

	/**
	 * Read the token, or join the read under way.
	 * @return the token, or a {@link TokenRequestException}
	 */
	Mono<OAuth2AccessToken> read() {
		return Mono.defer(() -> begin().outcome());
	}

	/**
	 * Read the token after the read under way, which may have begun before the token was
	 * replaced.
	 * @return the token, or a {@link TokenRequestException}
	 */
	Mono<OAuth2AccessToken> readAfterwards() {
		Attempt<OAuth2AccessToken> earlier = this.underWay.get();
		return (earlier != null) ? earlier.outcome().onErrorComplete().then(read()) : read();
	}

	/**
	 * Read the token for a caller that waits for it for a second at most.
	 * @return the token, which is the current one if the read fails or takes longer
	 */
	Mono<OAuth2AccessToken> readFirst() {
		Attempt<OAuth2AccessToken> caller = new Attempt<>(this.clock.now());
		caller.whenOver(this.scheduler.schedule(() -> {
			this.waiting.remove(caller);
			caller.succeed(this.state.get().token());
		}, WAIT));
		// Before begin(): a read under way may answer all waiting callers at any moment
		this.waiting.add(caller);
		begin();
		return caller.outcome();
	}

	private void answerWaiting() {
		Attempt<OAuth2AccessToken> caller = this.waiting.poll();
		while (caller != null) {
			caller.succeed(this.state.get().token());
			caller = this.waiting.poll();
		}
	}

	/**
	 * Read the token if its version has changed, without waiting for it.
	 */
	void readIfChanged() {
		execute(() -> {
			try {
				if (!Objects.equals(this.reader.version(), this.state.get().version())) {
					begin();
				}
			}
			catch (RuntimeException ex) {
				logger.debug(this.errors.describe("Cannot find out whether the token has changed: " + ex.getMessage()));
			}
		});
	}

	void shutDown() {
		Attempt<OAuth2AccessToken> attempt = this.underWay.get();
		if (attempt != null) {
			failed(attempt, this.errors.unavailable("The application is shutting down", null));
		}
	}

	private Attempt<OAuth2AccessToken> begin() {
		Attempt<OAuth2AccessToken> candidate = new Attempt<>(this.clock.now());
		Attempt<OAuth2AccessToken> current = this.underWay
			.updateAndGet((attempt) -> (attempt != null) ? attempt : candidate);
		if (current == candidate) {
			candidate.whenOver(this.scheduler.schedule(
					() -> failed(candidate, this.errors.unavailable("The token was not read within " + LIMIT, null)),
					LIMIT));
			tryToRead(candidate, RETRIES);
		}
		return Objects.requireNonNull(current);
	}

	private void tryToRead(Attempt<OAuth2AccessToken> attempt, int retries) {
		// Another attempt, or none, is under way if this one has reached its limit
		if (this.underWay.get() == attempt && !execute(() -> read(attempt, retries))) {
			failed(attempt, this.errors.unavailable("The application is shutting down", null));
		}
	}

	private void read(Attempt<OAuth2AccessToken> attempt, int retries) {
		try {
			TokenReader.Reading reading = this.reader.readWithVersion();
			obtained(attempt, reading.token(), reading.version());
		}
		catch (RuntimeException ex) {
			if (retries > 0) {
				this.failing = true;
				answerWaiting();
				this.scheduler.schedule(() -> tryToRead(attempt, retries - 1), RETRY_INTERVAL);
			}
			else {
				failed(attempt, this.errors.unavailable("There is no token: " + ex.getMessage(), ex));
			}
		}
		catch (Throwable ex) {
			// Errors too, such as a missing class: the waiting callers need an outcome
			failed(attempt, this.errors.unavailable("The token cannot be read: " + ex, ex));
			throw ex;
		}
	}

	private void obtained(Attempt<OAuth2AccessToken> attempt, String value, @Nullable Object version) {
		OAuth2AccessToken token = new BearerToken(value, null, null, Set.of());
		Moment now = this.clock.now();
		NearExpiry nearExpiry = NearExpiry.of(value, this.reader, now);
		Transition<ExternalTokenState> transition = this.state
			.apply((current) -> current.read(token, version, nearExpiry, now.instant()));
		over(attempt);
		if (transition.previous().token() == null) {
			logger.info(this.errors.describe("Read the externally managed access token"));
			this.events.add(new AccessTokenObtained(this.errors.id(), this.provider, null));
		}
		else if (!transition.previous().is(token)) {
			logger.debug(this.errors.describe("The externally managed access token was replaced"));
			this.events.add(new AccessTokenRenewed(this.errors.id(), this.provider, null));
		}
		attempt.succeed(Objects.requireNonNull(transition.next().token()));
	}

	private void failed(Attempt<OAuth2AccessToken> attempt, TokenRequestException error) {
		ExternalTokenState previous = this.state.apply((current) -> current.failed(error)).previous();
		over(attempt);
		if (previous.failure() == null) {
			logger.warn(error.getError()
					+ ((previous.token() != null) ? " The token that was read before stays in use." : ""));
			this.events
				.add(new AccessTokenRenewalFailed(this.errors.id(), this.provider, error.getError(), false, null));
		}
		attempt.fail(error);
	}

	private void over(Attempt<OAuth2AccessToken> attempt) {
		this.underWay.compareAndSet(attempt, null);
		this.failing = false;
		answerWaiting();
	}

	private boolean execute(Runnable task) {
		try {
			this.scheduler.execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug(this.errors.describe("Shutting down, the token is not read"));
			return false;
		}
	}

}
