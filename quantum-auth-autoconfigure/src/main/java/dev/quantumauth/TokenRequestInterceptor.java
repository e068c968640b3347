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

package dev.quantumauth;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Contract for code that runs around each token request, for example to observe it. In an
 * application, all beans of this type do, in their order: the first one is the outermost.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenRequestInterceptor {

	/**
	 * Decorate the exchange of a token request. Subscribing to the result must subscribe
	 * to the exchange at most once.
	 * @param <R> the type of the outcome
	 * @param request describes the request
	 * @param exchange sends the request and receives the response when subscribed to
	 * @return the decorated exchange
	 */
	<R> Mono<R> intercept(TokenRequest request, Mono<R> exchange);

	/**
	 * Return an interceptor that does nothing.
	 * @return the interceptor
	 */
	static TokenRequestInterceptor none() {
		return NoTokenRequestInterceptor.INSTANCE;
	}

	/**
	 * Return an interceptor that makes all of the given ones run.
	 * @param interceptors the interceptors, the outermost one first
	 * @return the interceptor
	 */
	static TokenRequestInterceptor of(List<? extends TokenRequestInterceptor> interceptors) {
		return new NestedTokenRequestInterceptors(interceptors);
	}

}
