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

import java.util.List;

import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/**
 * The clients of Apache HttpComponents. Those for requests that may carry a token answer
 * no challenge of a server with credentials that the application has given to the client:
 * these would take the place of the token. A proxy gets them as ever. The blocking client
 * reads from a socket, which does not react to interrupts of a platform thread.
 */
final class HttpComponentsClients implements HttpLibrary {

	@Override
	public @Nullable ClientHttpConnectorBuilder<?> notFollowingConnectors(ClientHttpConnectorBuilder<?> builder) {
		return (builder instanceof HttpComponentsClientHttpConnectorBuilder httpComponents)
				? httpComponents.withHttpClientCustomizer(HttpComponentsClients::handOnRedirectsAndChallenges) : null;
	}

	@Override
	public @Nullable ClientHttpRequestFactoryBuilder<?> notFollowingRequestFactories(
			ClientHttpRequestFactoryBuilder<?> builder) {
		return (builder instanceof HttpComponentsClientHttpRequestFactoryBuilder httpComponents)
				? httpComponents.withHttpClientCustomizer(HttpComponentsClients::handOnRedirectsAndChallenges) : null;
	}

	private static void handOnRedirectsAndChallenges(HttpAsyncClientBuilder client) {
		client.disableRedirectHandling().setTargetAuthenticationStrategy((type, challenges, context) -> List.of());
	}

	private static void handOnRedirectsAndChallenges(HttpClientBuilder client) {
		client.disableRedirectHandling().setTargetAuthenticationStrategy((type, challenges, context) -> List.of());
	}

	@Override
	public boolean ignoresInterrupts(ClientHttpRequestFactory factory) {
		return factory instanceof HttpComponentsClientHttpRequestFactory;
	}

}
