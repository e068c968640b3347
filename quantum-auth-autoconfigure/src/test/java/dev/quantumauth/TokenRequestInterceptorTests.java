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

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenRequestInterceptor}.
 */
class TokenRequestInterceptorTests {

	private static final TokenRequest REQUEST = new TokenRequest("alice", "acme", "password",
			URI.create("https://auth.example.com/token"));

	private final List<String> events = new ArrayList<>();

	@Test
	void firstInterceptorIsTheOutermost() {
		Mono<String> exchange = Mono.fromSupplier(() -> "token").doOnSubscribe((s) -> this.events.add("sent"));
		TokenRequestInterceptor nested = TokenRequestInterceptor.of(List.of(recording("outer"), recording("inner")));
		assertThat(nested.intercept(REQUEST, exchange).block()).isEqualTo("token");
		assertThat(this.events).containsExactly("outer before", "inner before", "sent", "inner after", "outer after");
	}

	@Test
	void noInterceptorLeavesTheExchangeAsItIs() {
		Mono<String> exchange = Mono.just("token");
		assertThat(TokenRequestInterceptor.of(List.of()).intercept(REQUEST, exchange)).isSameAs(exchange);
	}

	private TokenRequestInterceptor recording(String name) {
		return new TokenRequestInterceptor() {

			@Override
			public <R> Mono<R> intercept(TokenRequest request, Mono<R> exchange) {
				assertThat(request).isSameAs(REQUEST);
				return Mono.defer(() -> {
					TokenRequestInterceptorTests.this.events.add(name + " before");
					return exchange;
				}).doOnSuccess((outcome) -> TokenRequestInterceptorTests.this.events.add(name + " after"));
			}

		};
	}

}
