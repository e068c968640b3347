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
 * {@link TokenRequestInterceptor} that makes others run around each other.
 *
 * @param interceptors the interceptors, the outermost one first
 */
record NestedTokenRequestInterceptors(
		List<? extends TokenRequestInterceptor> interceptors) implements TokenRequestInterceptor {

	NestedTokenRequestInterceptors {
		interceptors = List.copyOf(interceptors);
	}

	@Override
	public <R> Mono<R> intercept(TokenRequest request, Mono<R> exchange) {
		Mono<R> decorated = exchange;
		for (int i = this.interceptors.size() - 1; i >= 0; i--) {
			decorated = this.interceptors.get(i).intercept(request, decorated);
		}
		return decorated;
	}

}
