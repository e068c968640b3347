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

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.Assert;

import dev.quantumauth.web.client.RedirectGuardRequestFactory;
import dev.quantumauth.web.reactive.RedirectGuardConnector;

/**
 * The HTTP libraries that Spring Boot knows, set up as it does with our
 * auto-configuration.
 */
public enum Library implements Transport {

	REACTOR_NETTY("reactor", ClientHttpConnectorBuilder.reactor(), ClientHttpRequestFactoryBuilder.reactor()),

	JETTY("jetty", ClientHttpConnectorBuilder.jetty().withHttpClientCustomizer(Library::ignoreChallenges),
			ClientHttpRequestFactoryBuilder.jetty().withHttpClientCustomizer(Library::ignoreChallenges)),

	HTTP_COMPONENTS("http-components", ClientHttpConnectorBuilder.httpComponents(),
			ClientHttpRequestFactoryBuilder.httpComponents()),

	JDK("jdk", ClientHttpConnectorBuilder.jdk(), ClientHttpRequestFactoryBuilder.jdk()),

	/**
	 * The JDK's {@code HttpURLConnection}, which no {@code WebClient} runs on.
	 */
	SIMPLE("simple", null, ClientHttpRequestFactoryBuilder.simple());

	private static final HttpClientSettings SETTINGS = HttpClientSettings.defaults()
		.withRedirects(HttpRedirects.DONT_FOLLOW);

	private final String property;

	private final @Nullable ClientHttpConnectorBuilder<?> connectorBuilder;

	private final ClientHttpRequestFactoryBuilder<?> requestFactoryBuilder;

	private @Nullable ClientHttpConnector connector;

	private @Nullable ClientHttpRequestFactory requestFactory;

	Library(String property, @Nullable ClientHttpConnectorBuilder<?> connectorBuilder,
			ClientHttpRequestFactoryBuilder<?> requestFactoryBuilder) {
		this.property = property;
		this.connectorBuilder = connectorBuilder;
		this.requestFactoryBuilder = requestFactoryBuilder;
	}

	/**
	 * Return what Spring Boot's properties call it.
	 */
	public String property() {
		return this.property;
	}

	public boolean hasConnector() {
		return this.connectorBuilder != null;
	}

	/**
	 * Return the connector, which is always the same.
	 */
	@Override
	public ClientHttpConnector connector() {
		Assert.state(this.connectorBuilder != null, "There is no connector");
		if (this.connector == null) {
			this.connector = RedirectGuardConnector.notFollowing(this.connectorBuilder.build(SETTINGS));
		}
		return this.connector;
	}

	/**
	 * Return the request factory, which is always the same.
	 */
	@Override
	public ClientHttpRequestFactory requestFactory() {
		if (this.requestFactory == null) {
			this.requestFactory = RedirectGuardRequestFactory.notFollowing(this.requestFactoryBuilder.build(SETTINGS));
		}
		return this.requestFactory;
	}

	/**
	 * Keeps Jetty's client from answering a 401 itself, as the auto-configuration does:
	 * otherwise it may abort the request, or lose the response.
	 */
	public static void ignoreChallenges(HttpClient client) {
		client.addEventListener(new LifeCycle.Listener() {

			@Override
			public void lifeCycleStarted(LifeCycle started) {
				client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
			}

		});
	}

}
