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

package dev.quantumauth.web.reactive;

import org.reactivestreams.Subscription;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * Prevents a caller from getting a {@link ClientAuthorizationException} of this library
 * as the cause of a {@link WebClientRequestException}, in which the exchange wraps all
 * errors that occur while a request is written. {@code onErrorMap} would do the same, but
 * takes three times the memory for each request.
 */
final class UnwrappedRequestError extends MonoOperator<ClientResponse, ClientResponse> {

	UnwrappedRequestError(Mono<? extends ClientResponse> exchange) {
		super(exchange);
	}

	@Override
	public void subscribe(CoreSubscriber<? super ClientResponse> actual) {
		this.source.subscribe(new Unwrapping(actual));
	}

	private record Unwrapping(CoreSubscriber<? super ClientResponse> actual) implements CoreSubscriber<ClientResponse> {

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.actual.onSubscribe(subscription);
		}

		@Override
		public void onNext(ClientResponse response) {
			this.actual.onNext(response);
		}

		@Override
		public void onError(Throwable ex) {
			this.actual.onError((ex instanceof WebClientRequestException
					&& ex.getCause() instanceof ClientAuthorizationException unguarded) ? unguarded : ex);
		}

		@Override
		public void onComplete() {
			this.actual.onComplete();
		}

	}

}
