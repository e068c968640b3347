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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import reactor.netty.http.client.HttpClient;

/**
 * The clients of Reactor Netty. Those for requests that may carry a token do not repeat a
 * request with credentials of the application after a 401, which would take the place of
 * the token.
 */
final class ReactorNettyClients implements HttpLibrary {

	@Override
	public @Nullable ClientHttpConnectorBuilder<?> notFollowingConnectors(ClientHttpConnectorBuilder<?> builder) {
		return (builder instanceof ReactorClientHttpConnectorBuilder reactor)
				? reactor.withHttpClientCustomizer(ReactorNettyClients::handOnRedirectsAndChallenges) : null;
	}

	@Override
	public @Nullable ClientHttpRequestFactoryBuilder<?> notFollowingRequestFactories(
			ClientHttpRequestFactoryBuilder<?> builder) {
		return (builder instanceof ReactorClientHttpRequestFactoryBuilder reactor)
				? reactor.withHttpClientCustomizer(ReactorNettyClients::handOnRedirectsAndChallenges) : null;
	}

	private static HttpClient handOnRedirectsAndChallenges(HttpClient client) {
		return client.followRedirect(false).httpAuthentication((request, response) -> false, (request, address) -> {
		});
	}

}
