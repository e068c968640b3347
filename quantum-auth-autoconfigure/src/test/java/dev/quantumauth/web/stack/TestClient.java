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

import java.util.ArrayList;
import java.util.List;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.invoker.HttpExchangeAdapter;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.StubAccount;
import dev.quantumauth.web.AccountSelector;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestFactory;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

/**
 * Sends requests with a {@code WebClient} or a {@code RestClient} that puts tokens on
 * them.
 */
public final class TestClient implements Sender {

	private final Stack stack;

	private final Transport transport;

	private final AccountSelector selector;

	private final List<Interception> before = new ArrayList<>();

	private final List<Interception> after = new ArrayList<>();

	private final HttpHeaders defaultHeaders = new HttpHeaders();

	private boolean twice;

	public TestClient(Stack stack, Transport transport, StubAccount... accounts) {
		this(stack, transport, new QuantumAuthClients(List.of(accounts)));
	}

	public TestClient(Stack stack, Transport transport, QuantumAuthClients accounts) {
		this.stack = stack;
		this.transport = transport;
		this.selector = new AccountSelector(accounts);
	}

	/**
	 * Adds what the application does with a request before the token is put on.
	 */
	public TestClient before(Interception interception) {
		this.before.add(interception);
		return this;
	}

	/**
	 * Adds what the application does with a request after the token was put on.
	 */
	public TestClient after(Interception interception) {
		this.after.add(interception);
		return this;
	}

	public TestClient withDefaultHeader(String name, String value) {
		this.defaultHeaders.add(name, value);
		return this;
	}

	/**
	 * Puts tokens on requests in two places of the client.
	 */
	public TestClient twice() {
		this.twice = true;
		return this;
	}

	@Override
	public HttpExchangeAdapter adapter() {
		return ((this.stack == Stack.WEB_CLIENT) ? Sender.of(webClient()) : Sender.of(restClient())).adapter();
	}

	private WebClient.Builder webClient() {
		QuantumAuthExchangeFilterFunction filter = new QuantumAuthExchangeFilterFunction(this.selector);
		return WebClient.builder()
			.clientConnector(this.transport.connector())
			.defaultHeaders((headers) -> headers.addAll(this.defaultHeaders))
			.filters((filters) -> {
				filters.addAll(this.before);
				filters.add(filter);
				if (this.twice) {
					filters.add(filter);
				}
				filters.addAll(this.after);
			});
	}

	private RestClient.Builder restClient() {
		RestClient.Builder builder = RestClient.builder()
			.requestFactory(requestFactory())
			.defaultHeaders((headers) -> headers.addAll(this.defaultHeaders));
		// One by one: with a list, even an empty one, RestClient keeps bodies in memory
		interceptors().forEach(builder::requestInterceptor);
		return builder;
	}

	private List<ClientHttpRequestInterceptor> interceptors() {
		List<ClientHttpRequestInterceptor> interceptors = new ArrayList<>(this.before);
		if (this.twice || this.stack == Stack.INTERCEPTOR) {
			interceptors.add(new QuantumAuthClientHttpRequestInterceptor(this.selector));
		}
		if (this.stack == Stack.INTERCEPTOR) {
			interceptors.addAll(this.after);
		}
		return interceptors;
	}

	private ClientHttpRequestFactory requestFactory() {
		ClientHttpRequestFactory transport = this.transport.requestFactory();
		if (this.stack == Stack.INTERCEPTOR) {
			return this.twice ? requestFactory(transport) : transport;
		}
		List<ClientHttpRequestInterceptor> below = List.copyOf(this.after);
		return requestFactory(below.isEmpty() ? transport : new InterceptingClientHttpRequestFactory(transport, below));
	}

	private ClientHttpRequestFactory requestFactory(ClientHttpRequestFactory delegate) {
		return new QuantumAuthClientHttpRequestFactory(delegate, (timeout) -> delegate, this.selector);
	}

}
