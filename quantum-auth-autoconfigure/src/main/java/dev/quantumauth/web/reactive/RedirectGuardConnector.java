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

package dev.quantumauth.web.reactive;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Mono;

import dev.quantumauth.web.AccountSelector;

/**
 * Keeps a connector from following redirects of requests that may carry a token, and
 * marks these requests: only a request with the mark gets a token, so that the guard
 * cannot be missing. A redirect of such a request is handed to the caller; all other
 * requests follow redirects as before. Not every connector leaves the token behind when
 * it follows a redirect to another origin, none does within one origin, and a redirect to
 * a login page says that the token was refused.
 *
 * @since 0.1.0
 */
public final class RedirectGuardConnector implements ClientHttpConnector, Closeable {

	private final ClientHttpConnector following;

	private final Supplier<ClientHttpConnector> notFollowingBuilder;

	private final Predicate<URI> guard;

	private volatile @Nullable ClientHttpConnector notFollowing;

	/**
	 * Create a connector.
	 * @param following the connector for requests that carry no token
	 * @param notFollowing builds the same, but following no redirect, when first needed
	 * @param selector tells which requests may carry a token
	 */
	public RedirectGuardConnector(ClientHttpConnector following, Supplier<ClientHttpConnector> notFollowing,
			AccountSelector selector) {
		this(following, notFollowing, selector::hasTarget);
	}

	private RedirectGuardConnector(ClientHttpConnector following, Supplier<ClientHttpConnector> notFollowing,
			Predicate<URI> guard) {
		this.following = following;
		this.notFollowingBuilder = notFollowing;
		this.guard = guard;
	}

	/**
	 * Mark the requests of a connector that follows no redirect at all, for a
	 * {@code WebClient} that is built by hand or a connector that is a bean of the
	 * application. That it follows none is not for this method to find out: most HTTP
	 * clients cannot be asked. The JDK's follows none unless it is told to, Apache's
	 * needs {@code disableRedirectHandling()}. Reactor Netty's and Jetty's need no mark.
	 * @param connector a connector that follows no redirect
	 * @return a connector whose requests may carry tokens
	 */
	public static RedirectGuardConnector notFollowing(ClientHttpConnector connector) {
		return new RedirectGuardConnector(connector, () -> connector, (uri) -> true);
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return this.guard.test(uri)
				? notFollowing().connect(method, uri,
						(request) -> requestCallback.apply(new GuardedReactiveRequest(request, uri)))
				: this.following.connect(method, uri, requestCallback);
	}

	private ClientHttpConnector notFollowing() {
		ClientHttpConnector connector = this.notFollowing;
		return (connector != null) ? connector : buildNotFollowing();
	}

	private synchronized ClientHttpConnector buildNotFollowing() {
		ClientHttpConnector connector = this.notFollowing;
		if (connector == null) {
			connector = this.notFollowingBuilder.get();
			this.notFollowing = connector;
		}
		return connector;
	}

	/**
	 * Close both connectors, where they can be closed.
	 */
	@Override
	public synchronized void close() throws IOException {
		try {
			close(this.following);
		}
		finally {
			close(this.notFollowing);
		}
	}

	private static void close(@Nullable ClientHttpConnector connector) throws IOException {
		if (connector instanceof Closeable closeable) {
			closeable.close();
		}
	}

}
