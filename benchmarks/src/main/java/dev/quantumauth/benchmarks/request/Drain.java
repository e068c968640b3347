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

package dev.quantumauth.benchmarks.request;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * Subscribes to what answers at once, for less than {@link Mono#block()} costs.
 *
 * @param <T> the type of the answer
 */
final class Drain<T> implements CoreSubscriber<T> {

	private @Nullable T answer;

	private Drain() {
	}

	static <T> T of(Mono<T> mono) {
		Drain<T> drain = new Drain<>();
		mono.subscribe(drain);
		T answer = drain.answer;
		if (answer == null) {
			throw new IllegalStateException("Not answered at once");
		}
		return answer;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(T answer) {
		this.answer = answer;
	}

	@Override
	public void onError(Throwable ex) {
		throw Exceptions.propagate(ex);
	}

	@Override
	public void onComplete() {
	}

}
