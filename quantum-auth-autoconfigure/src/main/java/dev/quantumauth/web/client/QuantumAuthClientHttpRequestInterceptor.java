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

package dev.quantumauth.web.client;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.web.AccountSelector;
import dev.quantumauth.web.ApiAccount;
import dev.quantumauth.web.PendingToken;

/**
 * Puts an account's access token on the requests that go to its API, and on no other, for
 * a {@code RestClient} or {@code RestTemplate} that is built by hand. A 401 is answered
 * with another token and one replay of the request; a second 401 goes to the caller.
 * <p>
 * Waits for a token where none is at hand, which virtual threads are made for and event
 * loops are not: there it fails with a
 * {@link org.springframework.security.oauth2.client.ClientAuthorizationException}. Holds
 * no lock while it waits. Thread-safe.
 * <p>
 * The token itself is written by the request factory below, so that no other interceptor
 * sees it: one that is {@linkplain RedirectGuardRequestFactory#notFollowing guarded}, or
 * the request fails with a
 * {@link org.springframework.security.oauth2.client.ClientAuthorizationException} after
 * it was sent without a token. Spring Boot's builders have a guarded one,
 * {@link QuantumAuthClientHttpRequestFactory}, and need no interceptor: any interceptor
 * makes every request of its client keep its body in memory, those to other hosts
 * included.
 *
 * @since 0.1.0
 */
public final class QuantumAuthClientHttpRequestInterceptor implements ClientHttpRequestInterceptor, Ordered {

	private final AccountSelector selector;

	/**
	 * Create an interceptor.
	 * @param clients the accounts whose tokens it puts on requests
	 */
	public QuantumAuthClientHttpRequestInterceptor(QuantumAuthClients clients) {
		this(new AccountSelector(clients));
	}

	/**
	 * Create an interceptor whose accounts may not be there yet.
	 * @param selector finds the accounts whose tokens it puts on requests
	 */
	public QuantumAuthClientHttpRequestInterceptor(AccountSelector selector) {
		this.selector = selector;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		URI uri = request.getURI();
		ApiAccount account = this.selector.select(uri, request.getHeaders(), request.getAttributes());
		if (account == null) {
			return execution.execute(request, body);
		}
		return new BlockingExchange(account, uri, () -> true, (token) -> {
			PendingToken pending = new PendingToken(account, token, uri);
			return BlockingExchange.Answer.of(execution.execute(new CarryingRequest(request, pending), body), pending);
		}).send();
	}

	/**
	 * Last, so that where the request goes is settled.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Hands the token down as an attribute, which interceptors pass on unread.
	 */
	private static final class CarryingRequest extends HttpRequestWrapper {

		private final HttpHeaders headers = new HttpHeaders();

		private final Map<String, Object> attributes;

		CarryingRequest(HttpRequest request, PendingToken token) {
			super(request);
			// Of its own, and not by putAll, which would share the values: what a later
			// interceptor adds to them would be there twice in a replay
			this.headers.addAll(request.getHeaders());
			this.attributes = new HashMap<>(request.getAttributes());
			this.attributes.put(GuardedBlockingRequest.TOKEN_ATTRIBUTE, token);
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public Map<String, Object> getAttributes() {
			return this.attributes;
		}

	}

}
