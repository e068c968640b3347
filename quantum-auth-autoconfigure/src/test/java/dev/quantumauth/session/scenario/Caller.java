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

package dev.quantumauth.session.scenario;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;

/**
 * A subscription to the answer of a session, and its outcome.
 *
 * @param <T> the type of answer
 */
public final class Caller<T> {

	private final Disposable subscription;

	private T answer;

	private Throwable error;

	private int outcomes;

	public Caller(Mono<T> mono) {
		this.subscription = mono.subscribe((value) -> this.answer = value, (failure) -> {
			this.error = failure;
			this.outcomes++;
		}, () -> this.outcomes++);
	}

	public boolean isWaiting() {
		return this.outcomes == 0;
	}

	public boolean isCompleted() {
		return this.outcomes == 1 && this.error == null;
	}

	/**
	 * Return the answer.
	 * @return the answer, {@code null} if there is none
	 */
	public T answer() {
		return this.answer;
	}

	public TokenRequestException error() {
		return (TokenRequestException) this.error;
	}

	public void giveUp() {
		this.subscription.dispose();
	}

}
