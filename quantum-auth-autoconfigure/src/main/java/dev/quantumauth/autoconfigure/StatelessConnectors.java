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

package dev.quantumauth.autoconfigure;

import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpCookieHandling;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.ClassUtils;
import reactor.netty.http.client.HttpClient;

/**
 * Builds connectors that do just what they are told: they follow no redirect, keep no
 * cookie that all accounts would share, and send nothing twice.
 */
final class StatelessConnectors {

	private static final boolean httpComponentsPresent = ClassUtils.isPresent(
			"org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder", StatelessConnectors.class.getClassLoader());

	private static final boolean reactorNettyPresent = ClassUtils.isPresent("reactor.netty.http.client.HttpClient",
			StatelessConnectors.class.getClassLoader());

	private StatelessConnectors() {
	}

	static ClientHttpConnector build(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings) {
		HttpClientSettings stateless = settings.withRedirects(HttpRedirects.DONT_FOLLOW)
			.withCookieHandling(HttpCookieHandling.DISABLE);
		ClientHttpConnectorBuilder<?> original = (builder instanceof DecoratedConnectorBuilder decorated)
				? decorated.original() : builder;
		ClientHttpConnectorBuilder<?> customized = httpComponentsPresent ? HttpComponents.customize(original)
				: original;
		customized = reactorNettyPresent ? ReactorNetty.customize(customized) : customized;
		return customized.build(stateless);
	}

	// Where it finds a connection reset and takes the request for unsent, it sends it
	// again.
	// That is not for it to guess: a refresh token that is seen twice ends the session.
	// And
	// of a request with "Connection: close" it keeps the connection, unless the server
	// repeats that
	private static final class ReactorNetty {

		private ReactorNetty() {
		}

		static ClientHttpConnectorBuilder<?> customize(ClientHttpConnectorBuilder<?> builder) {
			return (builder instanceof ReactorClientHttpConnectorBuilder reactor)
					? reactor.withHttpClientCustomizer(ReactorNetty::customize) : builder;
		}

		private static HttpClient customize(HttpClient client) {
			return client.disableRetry(true).doOnRequest((request, connection) -> connection.markPersistent(false));
		}

	}

	// Boot's settings do not reach its cookies
	private static final class HttpComponents {

		private HttpComponents() {
		}

		static ClientHttpConnectorBuilder<?> customize(ClientHttpConnectorBuilder<?> builder) {
			return (builder instanceof HttpComponentsClientHttpConnectorBuilder httpComponents)
					? httpComponents.withHttpClientCustomizer(HttpComponents::customize) : builder;
		}

		private static void customize(HttpAsyncClientBuilder client) {
			client.disableCookieManagement().disableAutomaticRetries();
		}

	}

}
