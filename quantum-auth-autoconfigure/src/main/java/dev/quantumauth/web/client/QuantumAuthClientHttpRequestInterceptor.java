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
import dev.quantumauth.web.RequestWithoutToken;

/**
 * Puts an account's access token on the requests that go to its API, and on no other, for
 * a {@code RestClient} or {@code RestTemplate} that is built by hand. After a 401 the
 * request is sent once more with another token. If that is answered 401 too, the caller
 * gets this 401.
 * <p>
 * A request blocks its thread while it waits for a token, and holds no lock meanwhile: a
 * virtual thread may well wait so. The thread of an event loop must not; there the
 * request fails with a
 * {@link org.springframework.security.oauth2.client.ClientAuthorizationException}.
 * Thread-safe.
 * <p>
 * The interceptor does not write the token, so that no other interceptor sees it. The
 * request factory of the client does, which therefore must be
 * {@linkplain RedirectGuardRequestFactory#notFollowing guarded}. Otherwise a request is
 * sent without a token and then fails with a
 * {@link org.springframework.security.oauth2.client.ClientAuthorizationException}.
 * <p>
 * A {@link QuantumAuthClientHttpRequestFactory}, which clients of Spring Boot's builders
 * have, does the same without this interceptor. Prefer it: with any interceptor, Spring
 * keeps the body of each request of the client in memory, also of those to other hosts.
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
	 * Create an interceptor whose accounts may not exist yet.
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
			RequestWithoutToken withoutToken = this.selector.withoutToken(uri, request.getHeaders());
			if (withoutToken != null) {
				withoutToken.sent();
			}
			return UnreadResponse.answering(withoutToken, execution.execute(request, body));
		}
		return new BlockingExchange(account, uri, () -> true, (token) -> {
			PendingToken pending = new PendingToken(account, token, uri);
			return BlockingExchange.Answer.of(execution.execute(new CarryingRequest(request, pending), body), pending);
		}).send();
	}

	/**
	 * Return the lowest precedence: all interceptors that may change where the request
	 * goes have run by then.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * The request with the token as an attribute, in which the guarded request finds it.
	 */
	private static final class CarryingRequest extends HttpRequestWrapper {

		private final HttpHeaders headers = new HttpHeaders();

		private final Map<String, Object> attributes;

		CarryingRequest(HttpRequest request, PendingToken token) {
			super(request);
			// A copy, and not one by putAll, which shares the lists of values: what a
			// later interceptor adds to them would be sent twice in a replay
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
