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

package dev.quantumauth.http;

import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Map;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The part of an answer that has arrived: the status and the headers, and the body or its
 * beginning.
 */
final class ReceivedAnswer {

	private final HttpStatusCode status;

	private final HttpHeaders headers = new HttpHeaders();

	private final byte[] body;

	private final boolean complete;

	ReceivedAnswer(int status, Map<String, List<String>> headers, byte[] body, boolean complete) {
		this.status = HttpStatusCode.valueOf(status);
		headers.forEach(this.headers::addAll);
		this.body = body;
		this.complete = complete;
	}

	/**
	 * Return a 401 of which nothing else is known.
	 * @return the answer
	 */
	static ReceivedAnswer unauthorized() {
		return new ReceivedAnswer(HttpStatus.UNAUTHORIZED.value(), Map.of(), new byte[0], false);
	}

	/**
	 * Return the answer as a response.
	 * @param ended completes when the exchange has ended for all its observers. The body
	 * waits for that, so that the metrics contain a request as soon as its token is used.
	 * @return the response, whose body ends in an {@link IncompleteBodyException} if the
	 * end of the body is missing
	 */
	ClientHttpResponse response(Mono<Void> ended) {
		return new Response(this, ended);
	}

	private Flux<DataBuffer> body() {
		Flux<DataBuffer> arrived = Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(this.body));
		return this.complete ? arrived : arrived.concatWith(Flux.error(IncompleteBodyException::new));
	}

	/**
	 * {@link ClientHttpResponse} of a received answer.
	 *
	 * @param answer the answer
	 * @param ended completes when the exchange has ended
	 */
	private record Response(ReceivedAnswer answer, Mono<Void> ended) implements ClientHttpResponse {

		@Override
		public HttpStatusCode getStatusCode() {
			return this.answer.status;
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.answer.headers;
		}

		@Override
		public MultiValueMap<String, ResponseCookie> getCookies() {
			return CollectionUtils.toMultiValueMap(Map.of());
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return this.ended.thenMany(Flux.defer(this.answer::body));
		}

	}

	/**
	 * The end of a body is missing.
	 */
	static final class IncompleteBodyException extends IOException {

		@Serial
		private static final long serialVersionUID = 1L;

		IncompleteBodyException() {
			super("The body did not arrive completely", null);
		}

	}

}
