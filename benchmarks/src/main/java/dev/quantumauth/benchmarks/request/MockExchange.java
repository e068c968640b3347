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

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import reactor.core.publisher.Mono;

import dev.quantumauth.web.reactive.RedirectGuardConnector;

/**
 * Writes a request as a real exchange does, and answers at once. For one thread.
 */
final class MockExchange implements ExchangeFunction {

	private final ExchangeStrategies strategies = ExchangeStrategies.withDefaults();

	private final Mono<ClientResponse> response = Mono.just(ClientResponse.create(HttpStatus.OK).build());

	private final ClientHttpConnector connector;

	private HttpHeaders written = new HttpHeaders();

	/**
	 * Create an exchange.
	 * @param guarded whether it is that of a connector that Spring Boot builds with our
	 * auto-configuration
	 */
	MockExchange(boolean guarded) {
		ClientHttpConnector mock = (method, uri, callback) -> {
			MockRequest target = new MockRequest(method, uri);
			this.written = target.getHeaders();
			return callback.apply(target).then(Mono.empty());
		};
		this.connector = guarded ? RedirectGuardConnector.notFollowing(mock) : mock;
	}

	@Override
	public Mono<ClientResponse> exchange(ClientRequest request) {
		return this.connector
			.connect(request.method(), request.url(), (target) -> request.writeTo(target, this.strategies))
			.then(this.response);
	}

	HttpHeaders written() {
		return this.written;
	}

}
