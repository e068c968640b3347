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

package dev.quantumauth.web.stack;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import reactor.core.publisher.Mono;

import dev.quantumauth.web.client.RedirectGuardRequestFactory;
import dev.quantumauth.web.reactive.RedirectGuardConnector;

/**
 * A server without a network. It answers what it was told to answer, then 200, and keeps
 * the headers of each request.
 */
public final class MemoryServer implements Transport {

	private final Queue<Answer> answers = new ArrayDeque<>();

	private final List<URI> uris = new ArrayList<>();

	private final List<HttpHeaders> requests = new ArrayList<>();

	/**
	 * Answers a request with a status and, where there are any, challenges.
	 */
	public MemoryServer answer(HttpStatusCode status, String body, String... challenges) {
		HttpHeaders headers = new HttpHeaders();
		headers.addAll(HttpHeaders.WWW_AUTHENTICATE, List.of(challenges));
		this.answers.add(new Answer(status, body, headers));
		return this;
	}

	/**
	 * Answers a request with a redirect.
	 */
	public MemoryServer redirect(String location) {
		HttpHeaders headers = new HttpHeaders();
		headers.setLocation(URI.create(location));
		this.answers.add(new Answer(HttpStatus.FOUND, "", headers));
		return this;
	}

	public List<URI> uris() {
		return this.uris;
	}

	/**
	 * The headers of each request.
	 */
	public List<HttpHeaders> requests() {
		return this.requests;
	}

	/**
	 * The {@code Authorization} of each request, or {@code null}.
	 */
	public List<@Nullable String> authorizations() {
		return this.requests.stream().map((headers) -> headers.getFirst(HttpHeaders.AUTHORIZATION)).toList();
	}

	private Answer receive(URI uri, HttpHeaders headers) {
		this.uris.add(uri);
		HttpHeaders copy = new HttpHeaders();
		copy.addAll(headers);
		this.requests.add(copy);
		Answer next = this.answers.poll();
		return (next != null) ? next : new Answer(HttpStatus.OK, "", new HttpHeaders());
	}

	@Override
	public ClientHttpConnector connector() {
		return RedirectGuardConnector.notFollowing((method, uri, callback) -> {
			var request = new org.springframework.mock.http.client.reactive.MockClientHttpRequest(method, uri);
			return callback.apply(request).then(Mono.fromSupplier(() -> {
				Answer answer = receive(uri, request.getHeaders());
				var response = new org.springframework.mock.http.client.reactive.MockClientHttpResponse(
						answer.status());
				response.getHeaders().addAll(answer.headers());
				response.setBody(answer.body());
				return response;
			}));
		});
	}

	@Override
	public ClientHttpRequestFactory requestFactory() {
		return RedirectGuardRequestFactory.notFollowing((uri, method) -> new MockClientHttpRequest(method, uri) {

			@Override
			protected ClientHttpResponse executeInternal() {
				Answer answer = receive(uri, getHeaders());
				MockClientHttpResponse response = new MockClientHttpResponse(
						answer.body().getBytes(StandardCharsets.UTF_8), answer.status());
				response.getHeaders().addAll(answer.headers());
				return response;
			}

		});
	}

	private record Answer(HttpStatusCode status, String body, HttpHeaders headers) {
	}

}
