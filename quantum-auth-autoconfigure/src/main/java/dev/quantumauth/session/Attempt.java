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

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.time.Moment;

/**
 * One attempt to obtain a token or to end a session. Any number of callers can wait for
 * its outcome.
 *
 * @param <T> the type of outcome
 */
final class Attempt<T> {

	private final Moment startedAt;

	// Not a sink, where a subscriber that throws leaves those behind it waiting. An
	// error is a value of the future, because Reactor logs the error of a future whose
	// subscriber has cancelled
	private final CompletableFuture<Mono<T>> outcome = new CompletableFuture<>();

	private final Disposable.Composite work = Disposables.composite();

	private final boolean onDemand;

	Attempt(Moment startedAt) {
		this(startedAt, false);
	}

	private Attempt(Moment startedAt, boolean onDemand) {
		this.startedAt = startedAt;
		this.onDemand = onDemand;
	}

	/**
	 * Create an attempt that {@code renew()} demands, despite a back-off.
	 * @param <T> the type of outcome
	 * @param startedAt when the attempt begins
	 * @return the attempt
	 */
	static <T> Attempt<T> onDemand(Moment startedAt) {
		return new Attempt<>(startedAt, true);
	}

	boolean isOnDemand() {
		return this.onDemand;
	}

	Moment startedAt() {
		return this.startedAt;
	}

	/**
	 * Return whether the attempt is older than its limit by the wall clock. Then the
	 * machine was suspended, and the timer that enforces the limit was suspended too.
	 * @param now the present moment
	 * @param settings the settings
	 * @return whether another attempt may begin
	 */
	boolean isAbandoned(Moment now, SessionSettings settings) {
		return now.wallTimeSince(this.startedAt).compareTo(settings.attemptLimit()) > 0;
	}

	/**
	 * Subscribe to the work, unless the attempt is over.
	 * @param <V> the type of the result
	 * @param work the work
	 * @param onSuccess takes the result, {@code null} if the work completes empty
	 * @param onError takes the error
	 */
	<V> void run(Mono<V> work, Consumer<@Nullable V> onSuccess, Consumer<Throwable> onError) {
		WorkSubscriber<V> subscriber = new WorkSubscriber<>(onSuccess, onError, this::stop);
		// Before subscribe: a stop in between then prevents that anything is sent
		this.work.add(subscriber);
		work.subscribe(subscriber);
	}

	/**
	 * Run an action as soon as the work is over.
	 * @param action the action, which runs at once if the work is over already
	 */
	void whenOver(Runnable action) {
		this.work.add(action::run);
	}

	Mono<T> outcome() {
		return Mono.fromFuture(this.outcome, true).flatMap(Function.identity());
	}

	// The first outcome counts, later ones are ignored
	void succeed(@Nullable T value) {
		this.outcome.complete(Mono.justOrEmpty(value));
		stop();
	}

	void fail(TokenRequestException error) {
		release(error);
		stop();
	}

	/**
	 * Fail the waiting callers, but let the work continue.
	 * @param error the error for the callers
	 */
	void release(TokenRequestException error) {
		this.outcome.complete(Mono.error(() -> forOneWaiter(error)));
	}

	// Each caller gets a copy, because Reactor adds to an exception where it passed:
	// the checkpoint of one caller, with the URL of its request, must not show up at
	// another
	private static Throwable forOneWaiter(TokenRequestException error) {
		TokenRequestException copy = new TokenRequestException(error.getKind(), error.getError(),
				error.getClientRegistrationId(), error.getRetryAfter(), error.getCause());
		copy.setStackTrace(error.getStackTrace());
		return copy;
	}

	/**
	 * Cancel the work.
	 */
	void stop() {
		this.work.dispose();
	}

	/**
	 * Subscribes with an empty Reactor context: all callers share the work, so that the
	 * context of one caller must not leak into it.
	 *
	 * @param <V> the type of the result
	 */
	private static final class WorkSubscriber<V> extends BaseSubscriber<V> {

		private final Consumer<@Nullable V> onSuccess;

		private final Consumer<Throwable> onError;

		private final Runnable onEnd;

		private @Nullable V value;

		WorkSubscriber(Consumer<@Nullable V> onSuccess, Consumer<Throwable> onError, Runnable onEnd) {
			this.onSuccess = onSuccess;
			this.onError = onError;
			this.onEnd = onEnd;
		}

		@Override
		protected void hookOnNext(V value) {
			this.value = value;
		}

		// Not in hookOnNext: the outcome stops the work, which would cancel an exchange
		// that is about to complete
		@Override
		protected void hookOnComplete() {
			this.onSuccess.accept(this.value);
		}

		@Override
		protected void hookOnError(Throwable error) {
			this.onError.accept(error);
		}

		@Override
		protected void hookFinally(SignalType type) {
			this.onEnd.run();
		}

	}

}
