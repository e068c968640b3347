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

import java.util.List;
import java.util.Map;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import reactor.core.publisher.Flux;

import dev.quantumauth.http.AuthServerResponse.BrokenOffException;

/**
 * What has arrived of an answer.
 */
final class ReceivedAnswer {

	private final HttpStatusCode status;

	private final HttpHeaders headers = new HttpHeaders();

	private final byte[] body;

	private final boolean whole;

	ReceivedAnswer(int status, Map<String, List<String>> headers, byte[] body, boolean whole) {
		this.status = HttpStatusCode.valueOf(status);
		headers.forEach(this.headers::addAll);
		this.body = body;
		this.whole = whole;
	}

	/**
	 * Return a 401 of which nothing else is known.
	 * @return the answer
	 */
	static ReceivedAnswer unauthorized() {
		return new ReceivedAnswer(HttpStatus.UNAUTHORIZED.value(), Map.of(), new byte[0], false);
	}

	HttpStatusCode status() {
		return this.status;
	}

	HttpHeaders headers() {
		return this.headers;
	}

	/**
	 * Return what has arrived of the body.
	 * @return the body, which ends in a {@link BrokenOffException} if its end is missing
	 */
	Flux<DataBuffer> body() {
		Flux<DataBuffer> arrived = Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(this.body));
		return this.whole ? arrived : arrived.concatWith(Flux.error(BrokenOffException::new));
	}

}
