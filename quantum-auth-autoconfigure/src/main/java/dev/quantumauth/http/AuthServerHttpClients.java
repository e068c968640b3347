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

package dev.quantumauth.http;

import java.lang.reflect.Method;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * The HTTP clients of an {@link AuthServerConnector}. None exists before the first call,
 * because a client starts a thread as soon as it is built.
 * <p>
 * Each {@code POST} has a client, and with it a connection, of its own: if the server
 * closed a kept connection at that moment, the outcome of the request, and with it the
 * state of a refresh token, would be unknown. {@code GET} requests share a client. After
 * 20 seconds without a call a new client replaces it, because a load balancer may have
 * silently dropped its connections, which the JDK keeps for up to 20 minutes.
 * Thread-safe.
 */
final class AuthServerHttpClients {

	private static final CookieHandler NO_COOKIES = new NoCookies();

	// The method exists since JDK 21. On an older JDK a client ends by itself when it is
	// no longer reachable.
	private final @Nullable Method shutdown = ReflectionUtils.findMethod(HttpClient.class, "shutdown");

	private final Supplier<HttpClient.Builder> builder;

	private final Duration maxIdle;

	private @Nullable HttpClient shared;

	private long lastCall;

	AuthServerHttpClients(Supplier<HttpClient.Builder> builder, Duration maxIdle) {
		this.builder = SingletonSupplier.of(() -> restricted(builder.get()));
		this.maxIdle = maxIdle;
	}

	private static HttpClient.Builder restricted(HttpClient.Builder client) {
		client.version(Version.HTTP_1_1).followRedirects(Redirect.NEVER).cookieHandler(NO_COOKIES);
		// Only a built client reveals the authenticator
		client.build().authenticator().map(ProxyAuthenticator::new).ifPresent(client::authenticator);
		return client;
	}

	HttpClient acquire(HttpRequest request) {
		return isShared(request) ? shared() : this.builder.get().build();
	}

	void release(HttpClient client, HttpRequest request) {
		if (!isShared(request)) {
			end(client);
		}
	}

	private static boolean isShared(HttpRequest request) {
		return request.method().equals("GET");
	}

	private synchronized HttpClient shared() {
		long now = System.nanoTime();
		HttpClient client = this.shared;
		if (client == null || now - this.lastCall >= this.maxIdle.toNanos()) {
			end(client);
			client = this.builder.get().build();
			this.shared = client;
		}
		this.lastCall = now;
		return client;
	}

	private void end(@Nullable HttpClient client) {
		if (client != null && this.shutdown != null) {
			ReflectionUtils.invokeMethod(this.shutdown, client);
		}
	}

	/**
	 * {@link CookieHandler} that keeps no cookie and sends none.
	 */
	private static final class NoCookies extends CookieHandler {

		@Override
		public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
			return Map.of();
		}

		@Override
		public void put(URI uri, Map<String, List<String>> headers) {
			// Not kept
		}

	}

}
