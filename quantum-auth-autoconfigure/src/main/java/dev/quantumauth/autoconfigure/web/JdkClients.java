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

package dev.quantumauth.autoconfigure.web;

import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

/**
 * The clients of the JDK's {@code java.net.http}. If the application has given the client
 * an {@link java.net.Authenticator}, requests that may carry a token are sent by a client
 * without it, unless they go through a proxy. With an authenticator the JDK by itself
 * <ul>
 * <li>removes {@code Authorization} from all requests: Java 17 does, Java 25 does not,
 * <li>fails the exchange if a 401 has no {@code WWW-Authenticate} header, which RFC 9110,
 * section 15.5.2, demands and QCi's 401 lacks,
 * <li>answers a challenge with the credentials of the authenticator, although the request
 * carries an account's token already.
 * </ul>
 */
final class JdkClients implements HttpLibrary {

	@Override
	public @Nullable ClientHttpConnectorBuilder<?> notFollowingConnectors(ClientHttpConnectorBuilder<?> builder) {
		return (builder instanceof JdkClientHttpConnectorBuilder jdk) ? connectors(jdk) : null;
	}

	private static ClientHttpConnectorBuilder<?> connectors(JdkClientHttpConnectorBuilder builder) {
		return (settings) -> {
			AtomicReference<@Nullable HttpClient> client = new AtomicReference<>();
			JdkClientHttpConnector connector = builder
				.withHttpClientCustomizer((customized) -> client.set(followingNothing(customized)))
				.build(settings);
			HttpClient direct = withoutAuthenticator(Objects.requireNonNull(client.get()));
			return (direct != null) ? connector(connector, direct, settings) : connector;
		};
	}

	private static ClientHttpConnector connector(JdkClientHttpConnector proxied, HttpClient client,
			@Nullable HttpClientSettings settings) {
		JdkClientHttpConnector direct = new JdkClientHttpConnector(client);
		if (settings != null && settings.readTimeout() != null) {
			direct.setReadTimeout(settings.readTimeout());
		}
		return (method, uri, callback) -> (isProxied(client, uri) ? proxied : direct).connect(method, uri, callback);
	}

	@Override
	public @Nullable ClientHttpRequestFactoryBuilder<?> notFollowingRequestFactories(
			ClientHttpRequestFactoryBuilder<?> builder) {
		return (builder instanceof JdkClientHttpRequestFactoryBuilder jdk) ? requestFactories(jdk) : null;
	}

	private static ClientHttpRequestFactoryBuilder<?> requestFactories(JdkClientHttpRequestFactoryBuilder builder) {
		return (settings) -> {
			AtomicReference<@Nullable HttpClient> client = new AtomicReference<>();
			JdkClientHttpRequestFactory factory = builder
				.withHttpClientCustomizer((customized) -> client.set(followingNothing(customized)))
				.build(settings);
			HttpClient direct = withoutAuthenticator(Objects.requireNonNull(client.get()));
			return (direct != null) ? requestFactory(factory, direct, settings) : factory;
		};
	}

	private static ClientHttpRequestFactory requestFactory(JdkClientHttpRequestFactory proxied, HttpClient client,
			@Nullable HttpClientSettings settings) {
		JdkClientHttpRequestFactory direct = new JdkClientHttpRequestFactory(client);
		if (settings != null && settings.readTimeout() != null) {
			direct.setReadTimeout(settings.readTimeout());
		}
		return (uri, method) -> (isProxied(client, uri) ? proxied : direct).createRequest(uri, method);
	}

	// Only a built client reveals its authenticator, and Spring's connectors and request
	// factories do not reveal their client: so this one is built beside theirs
	private static HttpClient followingNothing(HttpClient.Builder client) {
		return client.followRedirects(Redirect.NEVER).build();
	}

	// A builder that was given an authenticator cannot be made to forget it
	private static @Nullable HttpClient withoutAuthenticator(HttpClient client) {
		if (client.authenticator().isEmpty()) {
			return null;
		}
		HttpClient.Builder copy = HttpClient.newBuilder()
			.version(client.version())
			.followRedirects(Redirect.NEVER)
			.sslContext(client.sslContext())
			.sslParameters(client.sslParameters());
		client.cookieHandler().ifPresent(copy::cookieHandler);
		client.connectTimeout().ifPresent(copy::connectTimeout);
		client.executor().ifPresent(copy::executor);
		client.proxy().ifPresent(copy::proxy);
		return copy.build();
	}

	private static boolean isProxied(HttpClient client, URI uri) {
		ProxySelector selector = client.proxy().orElseGet(ProxySelector::getDefault);
		return selector != null && selector.select(uri).stream().anyMatch((proxy) -> proxy.type() == Proxy.Type.HTTP);
	}

}
