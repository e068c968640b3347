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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import reactor.core.publisher.Mono;

/**
 * The end of a chain of filters: writes each request as a connector would, and keeps it.
 * Answers what it was told to answer, then 200.
 */
final class RecordingExchange implements ExchangeFunction {

	private final List<ClientRequest> requests = new ArrayList<>();

	private final List<HttpHeaders> written = new ArrayList<>();

	private final Deque<ClientResponse> answers = new ArrayDeque<>();

	RecordingExchange answer(ClientResponse response) {
		this.answers.add(response);
		return this;
	}

	@Override
	public Mono<ClientResponse> exchange(ClientRequest request) {
		return Mono.defer(() -> {
			MockClientHttpRequest sent = new MockClientHttpRequest(request.method(), request.url());
			return request.writeTo(new GuardedReactiveRequest(sent, request.url()), ExchangeStrategies.withDefaults())
				.then(Mono.fromSupplier(() -> {
					this.requests.add(request);
					this.written.add(sent.getHeaders());
					ClientResponse next = this.answers.poll();
					return (next != null) ? next : ClientResponse.create(HttpStatus.OK).build();
				}));
		});
	}

	List<ClientRequest> requests() {
		return this.requests;
	}

	/**
	 * The headers of each request, as they were written.
	 */
	List<HttpHeaders> written() {
		return this.written;
	}

	/**
	 * The {@code Authorization} of each request, or {@code null}.
	 */
	List<String> authorizations() {
		return this.written.stream().map((headers) -> headers.getFirst(HttpHeaders.AUTHORIZATION)).toList();
	}

}
