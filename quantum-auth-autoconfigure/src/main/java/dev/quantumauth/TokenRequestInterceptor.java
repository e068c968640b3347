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
 * Contract for code that runs around each token request, for example to observe it. An
 * application may declare any number of beans of this type; the first one in their order
 * is the outermost.
 *
 * @since 0.1.0
 */
public interface TokenRequestInterceptor {

	/**
	 * Decorate the exchange of a token request. Subscribing to the result must subscribe
	 * to the exchange at most once.
	 * @param <R> the type of the outcome
	 * @param request describes the request
	 * @param exchange sends the request and receives the response on subscription
	 * @return the decorated exchange
	 */
	<R> Mono<R> intercept(TokenRequest request, Mono<R> exchange);

	/**
	 * Return an interceptor that does nothing.
	 * @return the interceptor
	 */
	static TokenRequestInterceptor none() {
		return of(List.of());
	}

	/**
	 * Return an interceptor that nests the given ones.
	 * @param interceptors the interceptors, the outermost one first
	 * @return the interceptor
	 */
	static TokenRequestInterceptor of(List<? extends TokenRequestInterceptor> interceptors) {
		List<TokenRequestInterceptor> nested = List.copyOf(interceptors);
		return new TokenRequestInterceptor() {

			@Override
			public <R> Mono<R> intercept(TokenRequest request, Mono<R> exchange) {
				Mono<R> decorated = exchange;
				for (int i = nested.size() - 1; i >= 0; i--) {
					decorated = nested.get(i).intercept(request, decorated);
				}
				return decorated;
			}

			@Override
			public String toString() {
				return "TokenRequestInterceptor" + nested;
			}

		};
	}

}
