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

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.quantumauth.session.Failure.SentCredential;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * Checks whether a rejected credential was replaced, which ends its back-off: the rule
 * "Back-off". Reads the configured credential on a thread of the session, because that
 * may block, and at most once a second.
 */
final class CredentialChangeCheck {

	private static final Log logger = LogFactory.getLog(TokenSession.class);

	private static final long INTERVAL = 1_000_000_000L;

	private final SessionErrors errors;

	private final TokenSource<?> source;

	private final SessionScheduler scheduler;

	private final AtomicLong last;

	// A read that hangs blocks one thread, instead of another one each second
	private final AtomicBoolean comparing = new AtomicBoolean();

	private final AtomicReference<@Nullable CompletableFuture<Boolean>> demanded = new AtomicReference<>();

	CredentialChangeCheck(SessionErrors errors, TokenSource<?> source, SessionScheduler scheduler, SessionClock clock) {
		this.errors = errors;
		this.source = source;
		this.scheduler = scheduler;
		this.last = new AtomicLong(clock.nanoTime() - INTERVAL);
	}

	/**
	 * Compare the configured credential with the rejected one, if there is one and the
	 * last comparison was at least a second ago.
	 * @param failure the last failure, or {@code null}
	 * @param now the present moment
	 * @param ifReplaced takes the fingerprint of the rejected credential if the
	 * configured one is different
	 */
	void compare(@Nullable Failure failure, Moment now, Consumer<Object> ifReplaced) {
		Object rejected = (failure != null) ? failure.credentialThatWasRejected() : null;
		if (rejected != null && isDue(now) && this.comparing.compareAndSet(false, true)) {
			try {
				this.scheduler.execute(() -> compare(rejected, ifReplaced));
			}
			catch (RejectedExecutionException ex) {
				this.comparing.set(false);
				logger.debug(this.errors.describe("Shutting down, the credential is not compared"));
			}
		}
	}

	/**
	 * Compare the configured credential with the rejected one for a caller that waits for
	 * the result. Concurrent callers share one comparison.
	 * @param rejected the fingerprint of the rejected credential
	 * @return whether the configured credential is different, emitted on a thread of the
	 * session
	 */
	Mono<Boolean> isReplaced(Object rejected) {
		CompletableFuture<Boolean> candidate = new CompletableFuture<>();
		CompletableFuture<Boolean> current = this.demanded
			.updateAndGet((comparison) -> (comparison != null) ? comparison : candidate);
		if (current == candidate) {
			try {
				this.scheduler.execute(() -> answer(candidate, rejected));
			}
			catch (RejectedExecutionException ex) {
				answer(candidate, false);
			}
		}
		return Mono.fromFuture(Objects.requireNonNull(current), true);
	}

	private void answer(CompletableFuture<Boolean> comparison, Object rejected) {
		boolean replaced = false;
		try {
			Object configured = ask(this.source::configuredCredential);
			replaced = configured != null && !configured.equals(rejected);
		}
		finally {
			answer(comparison, replaced);
		}
	}

	private void answer(CompletableFuture<Boolean> comparison, boolean replaced) {
		this.demanded.compareAndSet(comparison, null);
		comparison.complete(replaced);
	}

	private boolean isDue(Moment now) {
		long previous = this.last.get();
		return now.nanoTime() - previous >= INTERVAL && this.last.compareAndSet(previous, now.nanoTime());
	}

	private void compare(Object rejected, Consumer<Object> ifReplaced) {
		Object configured;
		try {
			configured = ask(this.source::configuredCredential);
		}
		finally {
			this.comparing.set(false);
		}
		if (configured != null && !configured.equals(rejected)) {
			logger.info(this.errors.describe("The rejected credential was replaced. The new one is sent at once"));
			ifReplaced.accept(rejected);
		}
	}

	/**
	 * Return the credential that was sent last.
	 * @return the fingerprint of the credential and the limit of its back-off
	 */
	SentCredential sentCredential() {
		return new SentCredential(ask(this.source::sentCredential), this.source.longestBackoff());
	}

	private @Nullable Object ask(Supplier<@Nullable Object> credential) {
		try {
			return credential.get();
		}
		catch (RuntimeException ex) {
			logger.debug(this.errors.describe("The credential cannot be read: " + ex.getClass().getName()));
			return null;
		}
	}

}
