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

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;

/**
 * The clients of Jetty. Those for requests that may carry a token also hand on each 401
 * as it is, where Jetty by itself
 * <ul>
 * <li>fails the exchange if the 401 has no {@code WWW-Authenticate} header, which RFC
 * 9110, section 15.5.2, demands and QCi's 401 lacks,
 * <li>keeps only 16 kB of any other 401's body,
 * <li>answers the challenge with credentials that the application has given to the
 * client, although the request carries an account's token already.
 * </ul>
 */
final class JettyClients implements HttpLibrary {

	@Override
	public @Nullable ClientHttpConnectorBuilder<?> notFollowingConnectors(ClientHttpConnectorBuilder<?> builder) {
		return (builder instanceof JettyClientHttpConnectorBuilder jetty)
				? jetty.withHttpClientCustomizer(JettyClients::handOnRedirectsAndUnauthorized) : null;
	}

	@Override
	public @Nullable ClientHttpRequestFactoryBuilder<?> notFollowingRequestFactories(
			ClientHttpRequestFactoryBuilder<?> builder) {
		return (builder instanceof JettyClientHttpRequestFactoryBuilder jetty)
				? jetty.withHttpClientCustomizer(JettyClients::handOnRedirectsAndUnauthorized) : null;
	}

	private static void handOnRedirectsAndUnauthorized(HttpClient client) {
		client.setFollowRedirects(false);
		client.addEventListener(new LifeCycle.Listener() {

			// Jetty adds the handler when the client starts
			@Override
			public void lifeCycleStarted(LifeCycle started) {
				client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
			}

		});
	}

}
