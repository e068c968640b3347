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
import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.web.AccountSelector;

/**
 * Puts an account's access token on the requests that go to its API, and on no other, at
 * the last moment before they are sent: all interceptors of the application run before
 * it, so none sees the token, and where the request goes is settled. A 401 is answered
 * with another token and one replay of the request, if its body can be written again; any
 * other 401 goes to the caller.
 * <p>
 * Bodies are streamed, not kept: those to other hosts just as without this factory, those
 * to an account's API as often as the request is sent.
 * <p>
 * Waits for a token where none is at hand, which virtual threads are made for and event
 * loops are not: there it fails with a
 * {@link org.springframework.security.oauth2.client.ClientAuthorizationException}, as
 * does a request that chooses an account but goes elsewhere. Holds no lock while it
 * waits. Thread-safe.
 *
 * @since 0.1.0
 */
public final class QuantumAuthClientHttpRequestFactory implements ClientHttpRequestFactory {

	private final ClientHttpRequestFactory others;

	private final Function<@Nullable Duration, ClientHttpRequestFactory> targets;

	private final AccountSelector selector;

	/**
	 * Create a factory for use by hand.
	 * @param delegate makes the requests: one that is
	 * {@linkplain RedirectGuardRequestFactory#notFollowing guarded}, or no request gets a
	 * token and those to an account's API fail
	 * @param clients the accounts whose tokens are put on requests
	 */
	public QuantumAuthClientHttpRequestFactory(ClientHttpRequestFactory delegate, QuantumAuthClients clients) {
		this(delegate, (timeout) -> delegate, new AccountSelector(clients));
	}

	/**
	 * Create a factory whose accounts may not be there yet.
	 * @param others makes the requests that may carry no token
	 * @param targets tells who makes the requests that may: a
	 * {@linkplain RedirectGuardRequestFactory#notFollowing guarded} factory, given the
	 * time that the account allows for a response, or {@code null} where it sets no limit
	 * or the request carries a credential of its own
	 * @param selector finds the accounts whose tokens are put on requests
	 */
	public QuantumAuthClientHttpRequestFactory(ClientHttpRequestFactory others,
			Function<@Nullable Duration, ClientHttpRequestFactory> targets, AccountSelector selector) {
		this.others = others;
		this.targets = targets;
		this.selector = selector;
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		if (this.selector.hasTarget(uri)) {
			return new AuthorizingClientHttpRequest(uri, method, this.selector, this.targets);
		}
		return new OtherClientHttpRequest(this.others.createRequest(uri, method), this.selector);
	}

}
