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
 * Puts an account's access token on the requests that go to its API, and on no other. It
 * does so immediately before a request is sent: all interceptors of the application have
 * run by then, so none of them sees the token or changes where the request goes. After a
 * 401 the request is sent once more with another token, if its body is the same when it
 * is written again. Otherwise the caller gets the 401, as it gets that of the second
 * request.
 * <p>
 * Bodies are streamed and not kept in memory. The body of a request to an account's API
 * is written each time that the request is sent, and once to nowhere before a replay.
 * <p>
 * A request blocks its thread while it waits for a token, and holds no lock meanwhile: a
 * virtual thread may well wait so. The thread of an event loop must not; there the
 * request fails with a
 * {@link org.springframework.security.oauth2.client.ClientAuthorizationException}, as
 * does one that chooses an account but does not go to its API. Thread-safe.
 *
 * @since 0.1.0
 */
public final class QuantumAuthClientHttpRequestFactory implements ClientHttpRequestFactory {

	private final ClientHttpRequestFactory others;

	private final Function<@Nullable Duration, ClientHttpRequestFactory> targets;

	private final AccountSelector selector;

	/**
	 * Create a factory for a client that is built by hand.
	 * @param delegate creates the requests. It must be
	 * {@linkplain RedirectGuardRequestFactory#notFollowing guarded}: otherwise requests
	 * to an account's API are sent without a token and fail
	 * @param clients the accounts whose tokens are put on requests
	 */
	public QuantumAuthClientHttpRequestFactory(ClientHttpRequestFactory delegate, QuantumAuthClients clients) {
		this(delegate, (timeout) -> delegate, new AccountSelector(clients));
	}

	/**
	 * Create a factory whose accounts may not exist yet.
	 * @param others creates the requests that may carry no token
	 * @param targets returns the {@linkplain RedirectGuardRequestFactory#notFollowing
	 * guarded} factory that creates the requests that may. It is given the account's
	 * response timeout, or {@code null} if there is none or if the request carries a
	 * credential of its own
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
