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
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthErrorCodes;
import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthEvent.AccessTokenObtained;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewalFailed;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRenewed;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.session.token.BearerToken;

/**
 * The access token of an account that somebody else looks after: the rule "Externally
 * managed tokens". It is opaque, never expires here and is never thrown away.
 * Thread-safe, never blocks, holds no lock; reads on threads of its own, and hands out
 * the old value meanwhile.
 *
 * @since 0.1.0
 */
public final class ExternalToken implements AccessTokens<OAuth2AccessToken> {

	private static final Log logger = LogFactory.getLog(ExternalToken.class);

	private static final AtomicReferenceFieldUpdater<ExternalToken, ExternalTokenState> STATE = AtomicReferenceFieldUpdater
		.newUpdater(ExternalToken.class, ExternalTokenState.class, "state");

	private static final long LOOK_INTERVAL = Duration.ofSeconds(1).toNanos();

	// Whoever rewrites a file is done with it soon
	private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

	private static final int RETRIES = 10;

	// How long a caller waits for another token than the one that is nearly expired
	private static final Duration WAIT = Duration.ofSeconds(1);

	// A vault that does not answer keeps a thread, but no caller for ever
	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final String id;

	private final String provider;

	private final TokenReader reader;

	private final SessionScheduler scheduler;

	private final SessionClock clock;

	private final SessionErrors errors;

	private final EventQueue events;

	private final AtomicReference<@Nullable Attempt<OAuth2AccessToken>> reading = new AtomicReference<>();

	private final AtomicLong lookedAt;

	private final Queue<Attempt<OAuth2AccessToken>> waiting = new ConcurrentLinkedQueue<>();

	private volatile boolean unreadable;

	private volatile ExternalTokenState state = ExternalTokenState.INITIAL;

	/**
	 * Create a token. Nothing is read before the first call.
	 * @param id the id of the account
	 * @param provider the cloud that the account belongs to
	 * @param reader reads the token
	 * @param scheduler the threads to read on
	 * @param clock the clocks to look at
	 * @param listener is told what happens, on one of those threads
	 */
	public ExternalToken(String id, String provider, TokenReader reader, SessionScheduler scheduler, SessionClock clock,
			Consumer<? super QuantumAuthEvent> listener) {
		this.id = id;
		this.provider = provider;
		this.reader = reader;
		this.scheduler = scheduler;
		this.clock = clock;
		this.errors = new SessionErrors(id);
		this.events = new EventQueue(listener, scheduler);
		this.lookedAt = new AtomicLong(clock.nanoTime());
	}

	/**
	 * Return the token. The first caller after it is nearly expired, and then one a
	 * second, waits until it was read again, for a second at most.
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
			OAuth2AccessToken inHand = this.state.token();
			if (inHand == null) {
				return read();
			}
			long now = this.clock.nanoTime();
			long last = this.lookedAt.get();
			boolean due = now - last >= LOOK_INTERVAL && this.lookedAt.compareAndSet(last, now);
			return (due && !this.unreadable) ? readFirst() : Mono.just(inHand);
		});
	}

	// The one in hand is what there is where reading takes its time, or does not succeed
	private Mono<OAuth2AccessToken> readFirst() {
		Attempt<OAuth2AccessToken> caller = new Attempt<>(this.clock.now());
		caller.whenOver(this.scheduler.schedule(() -> {
			this.waiting.remove(caller);
			caller.succeed(this.state.token());
		}, WAIT));
		// Before it begins: who reads already may be done in between
		this.waiting.add(caller);
		begin();
		return caller.outcome();
	}

	private void answerWaiting() {
		Attempt<OAuth2AccessToken> caller = this.waiting.poll();
		while (caller != null) {
			caller.succeed(this.state.token());
			caller = this.waiting.poll();
		}
	}

	@Override
	public @Nullable OAuth2AccessToken cachedAccessToken() {
		ExternalTokenState current = this.state;
		OAuth2AccessToken token = current.token();
		if (token == null || current.version() == null) {
			return token;
		}
		long now = this.clock.nanoTime();
		long last = this.lookedAt.get();
		if (now - last < LOOK_INTERVAL) {
			return token;
		}
		if (current.isNearlyExpired(this.clock.wallMillis(), now)) {
			return null;
		}
		if (this.lookedAt.compareAndSet(last, now)) {
			execute(this::look);
		}
		return token;
	}

	private void look() {
		try {
			if (!Objects.equals(this.reader.version(), this.state.version())) {
				begin();
			}
		}
		catch (RuntimeException ex) {
			logger.debug(this.errors.describe("Cannot find out whether the token has changed: " + ex.getMessage()));
		}
	}

	@Override
	public boolean reject(OAuth2AccessToken token) {
		return this.state.isOther(token) || !refuse(token);
	}

	@Override
	public Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken token) {
		return Mono.defer(() -> {
			ExternalTokenState current = this.state;
			if (current.isOther(token)) {
				return Mono.just(true);
			}
			boolean mayChange = current.version() != null;
			Mono<?> read = mayChange ? readAfterwards().onErrorComplete() : Mono.empty();
			return read.then(Mono.fromSupplier(() -> reject(token)));
		});
	}

	// Whether it is the current one
	private boolean refuse(OAuth2AccessToken token) {
		Change change = change((current) -> current.is(token) ? current.refused() : current);
		if (change.next().rejected() && !change.previous().rejected()) {
			logger.warn(refusal().getDescription());
			this.events.add(new AccessTokenRejected(this.id, this.provider, false));
		}
		return change.next().is(token);
	}

	@Override
	public void accepted(OAuth2AccessToken token) {
		if (this.state.rejected()) {
			change((current) -> current.is(token) ? current.accepted() : current);
		}
	}

	@Override
	public Mono<Void> renew() {
		return read().then();
	}

	private Mono<OAuth2AccessToken> read() {
		return Mono.defer(() -> begin().outcome());
	}

	// Whoever reads already may have read before the change
	private Mono<OAuth2AccessToken> readAfterwards() {
		Attempt<OAuth2AccessToken> earlier = this.reading.get();
		return (earlier != null) ? earlier.outcome().onErrorComplete().then(read()) : read();
	}

	private Attempt<OAuth2AccessToken> begin() {
		Attempt<OAuth2AccessToken> candidate = new Attempt<>(this.clock.now());
		Attempt<OAuth2AccessToken> current = this.reading
			.updateAndGet((attempt) -> (attempt != null) ? attempt : candidate);
		if (current == candidate) {
			candidate.whenOver(this.scheduler.schedule(
					() -> failed(candidate, this.errors.unavailable("The token was not read within " + LIMIT, null)),
					LIMIT));
			retry(candidate, RETRIES);
		}
		return Objects.requireNonNull(current);
	}

	private void read(Attempt<OAuth2AccessToken> attempt, int retries) {
		try {
			TokenReader.Reading reading = this.reader.readWithVersion();
			obtained(attempt, reading.token(), reading.version());
		}
		catch (RuntimeException ex) {
			if (retries > 0) {
				this.unreadable = true;
				answerWaiting();
				this.scheduler.schedule(() -> retry(attempt, retries - 1), RETRY_INTERVAL);
			}
			else {
				failed(attempt, this.errors.unavailable("There is no token: " + ex.getMessage(), ex));
			}
		}
		catch (Throwable ex) {
			// A class that is missing, for example: nobody is to wait for ever
			failed(attempt, this.errors.unavailable("The token cannot be read: " + ex, ex));
			throw ex;
		}
	}

	private void retry(Attempt<OAuth2AccessToken> attempt, int retries) {
		// Otherwise the limit was reached
		if (this.reading.get() == attempt && !execute(() -> read(attempt, retries))) {
			failed(attempt, this.errors.unavailable("The application is shutting down", null));
		}
	}

	private void obtained(Attempt<OAuth2AccessToken> attempt, String value, @Nullable Object version) {
		OAuth2AccessToken token = new BearerToken(value, null, null, Set.of());
		NearExpiry nearExpiry = nearExpiry(value);
		Change change = change((current) -> current.read(token, version, nearExpiry));
		this.reading.compareAndSet(attempt, null);
		this.unreadable = false;
		answerWaiting();
		if (change.previous().token() == null) {
			logger.info(this.errors.describe("Read the access token, which is managed elsewhere"));
			this.events.add(new AccessTokenObtained(this.id, this.provider, null));
		}
		else if (!change.previous().is(token)) {
			logger.debug(this.errors.describe("The access token, which is managed elsewhere, was replaced"));
			this.events.add(new AccessTokenRenewed(this.id, this.provider, null));
		}
		attempt.succeed(Objects.requireNonNull(change.next().token()));
	}

	private @Nullable NearExpiry nearExpiry(String value) {
		Instant expiresAt = this.reader.expiresAt(value);
		return (expiresAt != null) ? NearExpiry.of(expiresAt, this.reader.lifetime(value), this.clock.now()) : null;
	}

	private void failed(Attempt<OAuth2AccessToken> attempt, TokenRequestException error) {
		Change change = change((current) -> current.failed(error));
		this.reading.compareAndSet(attempt, null);
		this.unreadable = false;
		answerWaiting();
		if (change.previous().failure() == null) {
			logger.warn(error.getError()
					+ ((change.previous().token() != null) ? " The one that was read before is used." : ""));
			this.events.add(new AccessTokenRenewalFailed(this.id, this.provider, error.getError(), false, null));
		}
		attempt.fail(error);
	}

	@Override
	public void replayRejected(OAuth2AccessToken token) {
		reject(token);
	}

	@Override
	public Mono<Void> end() {
		return Mono.error(this::endedElsewhere);
	}

	private TokenRequestException endedElsewhere() {
		OAuth2Error error = new OAuth2Error(QuantumAuthErrorCodes.EXTERNALLY_MANAGED,
				this.errors.describe("The access token is managed elsewhere and cannot be ended here. "
						+ "Whoever has begun its session may end it"),
				null);
		return new TokenRequestException(Kind.UNAVAILABLE, error, this.id, null, null);
	}

	@Override
	public void start() {
		// Nothing of it is ours
	}

	/**
	 * Let those go who wait for a token. There is no session of ours to end.
	 */
	@Override
	public Mono<Void> shutDown(Duration timeout) {
		return Mono.fromRunnable(() -> {
			Attempt<OAuth2AccessToken> attempt = this.reading.get();
			if (attempt != null) {
				failed(attempt, this.errors.unavailable("The application is shutting down", null));
			}
		});
	}

	/**
	 * Find out whether the token can be read now.
	 * @return what there is to say, or a {@link TokenRequestException} that says why not
	 */
	public Mono<QuantumAuthProbe> probe() {
		return read().thenReturn(new QuantumAuthProbe("The token is managed elsewhere", null, null));
	}

	@Override
	public QuantumAuthStatus status() {
		ExternalTokenState current = this.state;
		OAuth2Error error = (current.failure() != null) ? current.failure().getError() : null;
		TokenState unrefused = (current.token() != null) ? TokenState.VALID : TokenState.ABSENT;
		return new QuantumAuthStatus(this.id, this.provider, current.rejected() ? TokenState.REJECTED : unrefused, null,
				this.reading.get() != null, current.rejected() ? refusal() : error, current.rejected(), null);
	}

	private OAuth2Error refusal() {
		return new OAuth2Error("invalid_token",
				this.errors.describe(
						"The API refuses the access token, which is managed elsewhere. Replace it where it comes from"),
				null);
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

	private Change change(UnaryOperator<ExternalTokenState> change) {
		while (true) {
			ExternalTokenState previous = this.state;
			ExternalTokenState next = change.apply(previous);
			if (STATE.compareAndSet(this, previous, next)) {
				return new Change(previous, next);
			}
		}
	}

	@Override
	public String toString() {
		return "ExternalToken[id=" + this.id + ", provider=" + this.provider + "]";
	}

	private record Change(ExternalTokenState previous, ExternalTokenState next) {

	}

}
