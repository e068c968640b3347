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

import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.publisher.Mono;

/**
 * Keeps a connector from following redirects of requests that may carry a token. Such a
 * redirect is handed to the caller; all other requests follow redirects as before.
 *
 * @since 0.1.0
 */
public final class RedirectGuardConnector implements ClientHttpConnector {

	private final ClientHttpConnector following;

	private final SingletonSupplier<ClientHttpConnector> notFollowing;

	private final RedirectGuard guard;

	/**
	 * Create a connector.
	 * @param following the connector for requests that carry no token
	 * @param notFollowing builds the same, but following no redirect, when first needed
	 * @param guard tells which requests may carry a token
	 */
	public RedirectGuardConnector(ClientHttpConnector following, Supplier<ClientHttpConnector> notFollowing,
			RedirectGuard guard) {
		this.following = following;
		this.notFollowing = SingletonSupplier.of(notFollowing);
		this.guard = guard;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		ClientHttpConnector connector = this.guard.guards(uri) ? this.notFollowing.obtain() : this.following;
		return connector.connect(method, uri, requestCallback);
	}

}
