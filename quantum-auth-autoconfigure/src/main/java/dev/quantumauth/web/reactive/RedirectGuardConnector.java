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
 * marks these requests. Only a marked request gets a token, so none is sent without this
 * guard. The caller gets the redirect of such a request; redirects of all other requests
 * are followed as before.
 * <p>
 * The reasons: some connectors keep the token when they follow a redirect to another
 * origin, and all of them keep it within an origin, where the redirect may leave the path
 * that the token belongs to. And a redirect to a login page says that the token was
 * rejected, which would not be noticed if it were followed.
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
	 * @param notFollowing builds a connector that differs from the first one in following
	 * no redirects, when a request first needs it
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
	 * Mark the requests of a connector that follows no redirects at all, for a
	 * {@code WebClient} that is built by hand or a connector that is a bean of the
	 * application. This method does not check that the connector follows none, because
	 * most HTTP clients do not tell. The JDK's follows none unless it is told to;
	 * Apache's follows them unless {@code disableRedirectHandling()} is called.
	 * Connectors of Reactor Netty and Jetty need no mark.
	 * @param connector a connector that follows no redirects
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
