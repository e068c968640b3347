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
 * One attempt to get a token, or to end the session, which any number of callers wait
 * for. The state of the session decides what its outcome means; an attempt carries it to
 * the waiters.
 *
 * @param <T> the type of outcome
 */
final class Attempt<T> {

	private final Moment startedAt;

	// Not a sink: there, a waiter whose callback throws keeps the ones behind it waiting.
	// A failure is a value too: otherwise it is logged for each waiter that gave up
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
	 * Create an attempt that is not to wait until a back-off is over.
	 * @param <T> the type of outcome
	 * @param startedAt when it begins
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
	 * Return whether the attempt has outlived its limit by the wall clock: then the
	 * machine was suspended, and nobody knows when the timer that bounds it will fire.
	 * @param now the present moment
	 * @param settings the settings
	 * @return whether to start afresh
	 */
	boolean isAbandoned(Moment now, SessionSettings settings) {
		return now.wallTimeSince(this.startedAt).compareTo(settings.attemptLimit()) > 0;
	}

	/**
	 * Do the work, unless the attempt is over.
	 * @param <V> the type of what the work yields
	 * @param work what to do
	 * @param onSuccess takes what it yields, {@code null} if that is nothing
	 * @param onError takes the error
	 */
	<V> void run(Mono<V> work, Consumer<@Nullable V> onSuccess, Consumer<Throwable> onError) {
		WorkSubscriber<V> subscriber = new WorkSubscriber<>(onSuccess, onError, this::stop);
		// Before it subscribes: who stops the attempt now keeps it from sending anything
		this.work.add(subscriber);
		work.subscribe(subscriber);
	}

	/**
	 * Do something as soon as the work is over.
	 * @param action what to do, at once if it is over
	 */
	void whenOver(Runnable action) {
		this.work.add(action::run);
	}

	Mono<T> outcome() {
		return Mono.fromFuture(this.outcome, true).flatMap(Function.identity());
	}

	// A second outcome changes nothing: the first counts
	void succeed(@Nullable T value) {
		this.outcome.complete(Mono.justOrEmpty(value));
		stop();
	}

	void fail(TokenRequestException error) {
		release(error);
		stop();
	}

	/**
	 * Send the waiters away, but let the work come to its end.
	 * @param error what they get
	 */
	void release(TokenRequestException error) {
		this.outcome.complete(Mono.error(() -> forOneWaiter(error)));
	}

	// Reactor notes on an exception where it came along: what one caller did with it, its
	// URL included, is not for the others to see
	private static Throwable forOneWaiter(TokenRequestException error) {
		TokenRequestException copy = new TokenRequestException(error.getKind(), error.getError(),
				error.getClientRegistrationId(), error.getRetryAfter(), error.getCause());
		copy.setStackTrace(error.getStackTrace());
		return copy;
	}

	/**
	 * Stop the work where it is.
	 */
	void stop() {
		this.work.dispose();
	}

	/**
	 * Subscribes with no context at all: the work is nobody's in particular.
	 *
	 * @param <V> the type of what the work yields
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

		// Not when the value comes: to stop then would cancel an exchange that is done
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
