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
import java.util.function.Function;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * One attempt to get a token, which any number of callers wait for. The state of the
 * session decides what its outcome means; an attempt only carries it to the waiters.
 *
 * @param <T> the type of access token
 */
final class Attempt<T extends OAuth2AccessToken> {

	private final Moment startedAt;

	// Not a sink: there, a waiter whose callback throws keeps the ones behind it waiting.
	// A failure is a value too: otherwise it is logged for each waiter that gave up
	private final CompletableFuture<Mono<T>> outcome = new CompletableFuture<>();

	private final Disposable.Composite work = Disposables.composite();

	Attempt(Moment startedAt) {
		this.startedAt = startedAt;
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
	 * Add something that is disposed of when the attempt is over.
	 * @param part the request, or the timer that bounds it
	 */
	void add(Disposable part) {
		this.work.add(part);
	}

	Mono<T> outcome() {
		return Mono.fromFuture(this.outcome, true).flatMap(Function.identity());
	}

	// A second outcome changes nothing: the first counts
	void succeed(T token) {
		this.outcome.complete(Mono.just(token));
		this.work.dispose();
	}

	void fail(Throwable error) {
		this.outcome.complete(Mono.error(error));
		this.work.dispose();
	}

}
