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

package dev.quantumauth.web;

import java.io.IOException;
import java.util.function.Supplier;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.function.SingletonSupplier;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.web.BlockingExchange.Answer;

/**
 * Puts an account's access token on the requests that go to its API, and on no other:
 * what {@link QuantumAuthExchangeFilterFunction} does, for a {@code RestClient} or
 * {@code RestTemplate} that is built by hand. A 401 is answered with another token and
 * one replay of the request; a second 401 goes to the caller.
 * <p>
 * Waits for a token where none is at hand, which virtual threads are made for and event
 * loops are not: there it fails with a
 * {@link org.springframework.security.oauth2.client.ClientAuthorizationException}. Holds
 * no lock while it waits. Thread-safe.
 * <p>
 * Two things follow from how Spring runs interceptors. Any of them makes every request of
 * its client keep its body in memory, those to other hosts included. And interceptors
 * that come later see the token and may take it elsewhere: let this be the last one, as
 * its order says where interceptors are sorted.
 * {@link QuantumAuthClientHttpRequestFactory}, which Spring Boot's builders get, has
 * neither problem.
 *
 * @since 0.1.0
 */
public final class QuantumAuthClientHttpRequestInterceptor implements ClientHttpRequestInterceptor, Ordered {

	private final SingletonSupplier<AccountSelector> selector;

	/**
	 * Create an interceptor.
	 * @param clients the accounts whose tokens it puts on requests
	 */
	public QuantumAuthClientHttpRequestInterceptor(QuantumAuthClients clients) {
		this(() -> clients);
	}

	/**
	 * Create an interceptor that looks for the accounts when the first request is sent.
	 * @param clients tells the accounts whose tokens it puts on requests
	 */
	public QuantumAuthClientHttpRequestInterceptor(Supplier<QuantumAuthClients> clients) {
		this.selector = SingletonSupplier.of(() -> new AccountSelector(clients.get().accounts()));
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		if (request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)) {
			return execution.execute(request, body);
		}
		ApiAccount account = this.selector.obtain().select(request.getURI(), request.getAttributes());
		if (account == null) {
			return execution.execute(request, body);
		}
		return new BlockingExchange(account, request.getURI(), () -> true, (token) -> {
			AuthorizedHttpRequest authorized = new AuthorizedHttpRequest(request, account, token);
			ClientHttpResponse response = execution.execute(authorized, body);
			return new Answer(response, authorized.isAuthorized());
		}).send();
	}

	/**
	 * Last, so that no other interceptor sees the token.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
