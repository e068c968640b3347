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

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * What filters and interceptors of an application do with a request.
 */
public interface Interception extends ExchangeFilterFunction, ClientHttpRequestInterceptor {

	/**
	 * Adds a header.
	 */
	static Interception adding(String name, String value) {
		return new Change((request) -> ClientRequest.from(request).header(name, value).build(), (request) -> {
			request.getHeaders().add(name, value);
			return request;
		});
	}

	/**
	 * Replaces the request by a copy with a further header.
	 */
	static Interception copying(String name, String value) {
		return new Change((request) -> ClientRequest.from(request).header(name, value).build(), (request) -> {
			HttpHeaders headers = new HttpHeaders(request.getHeaders());
			headers.add(name, value);
			return new HttpRequestWrapper(request) {

				@Override
				public HttpHeaders getHeaders() {
					return headers;
				}

			};
		});
	}

	/**
	 * Sends the request to another place.
	 */
	static Interception rerouting(UnaryOperator<URI> route) {
		return new Change((request) -> ClientRequest.from(request).url(route.apply(request.url())).build(),
				(request) -> new HttpRequestWrapper(request) {

					@Override
					public URI getURI() {
						return route.apply(super.getURI());
					}

				});
	}

	/**
	 * Sends the request to another place.
	 */
	static Interception rerouting(String url) {
		return rerouting((uri) -> URI.create(url));
	}

	/**
	 * Replaces the request by one that is built anew. A {@code RestClient} has no such
	 * thing: its request is left as it is.
	 */
	static Interception rebuilding() {
		return new Change((request) -> ClientRequest.create(request.method(), request.url()).build(),
				UnaryOperator.identity());
	}

	/**
	 * Writes down all that can be seen of the request, before it is sent and when its
	 * response is there.
	 */
	static Interception logging(List<String> log) {
		return new Log(log);
	}

	/**
	 * Runs an action when the headers of the response are there.
	 */
	static Interception onResponse(Runnable action) {
		return new OnResponse(action);
	}

	/**
	 * Changes a request.
	 *
	 * @param reactive for {@code WebClient}
	 * @param blocking for {@code RestClient}
	 */
	record Change(UnaryOperator<ClientRequest> reactive, UnaryOperator<HttpRequest> blocking) implements Interception {

		@Override
		public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			return next.exchange(this.reactive.apply(request));
		}

		@Override
		public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
				throws IOException {
			return execution.execute(this.blocking.apply(request), body);
		}

	}

	/**
	 * Writes down what can be seen.
	 *
	 * @param lines what was written down
	 */
	record Log(List<String> lines) implements Interception {

		@Override
		public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			this.lines.add(describe(request));
			return next.exchange(request)
				.doOnNext((response) -> this.lines.add(describe(request) + response + response.request().getHeaders()
						+ response.request().getAttributes() + response.request()));
		}

		private static String describe(ClientRequest request) {
			return request + " " + request.headers() + request.cookies() + request.attributes() + request.logPrefix()
					+ request.body() + request.httpRequest();
		}

		@Override
		public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
				throws IOException {
			this.lines.add(describe(request));
			ClientHttpResponse response = execution.execute(request, body);
			this.lines.add(describe(request) + response);
			return response;
		}

		private static String describe(HttpRequest request) {
			return request + " " + request.getURI() + request.getHeaders() + request.getAttributes();
		}

	}

	/**
	 * Runs an action.
	 *
	 * @param action the action
	 */
	record OnResponse(Runnable action) implements Interception {

		@Override
		public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			return next.exchange(request).doOnNext((response) -> this.action.run());
		}

		@Override
		public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
				throws IOException {
			ClientHttpResponse response = execution.execute(request, body);
			this.action.run();
			return response;
		}

	}

}
