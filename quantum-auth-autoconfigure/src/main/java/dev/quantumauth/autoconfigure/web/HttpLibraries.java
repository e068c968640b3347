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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * The HTTP libraries whose clients Spring Boot builds. The type of a builder or of a
 * request factory tells which of them it belongs to.
 */
final class HttpLibraries {

	private static final List<HttpLibrary> ALL = List.of(new JdkClients(), new JettyClients(),
			new ReactorNettyClients(), new HttpComponentsClients(), new UrlConnectionClients());

	private HttpLibraries() {
	}

	/**
	 * Return a builder whose connectors follow no redirects.
	 * @param builder a builder, whose settings the returned one has too
	 * @return the builder, or {@code null} if the given one is of an unknown type
	 */
	static @Nullable ClientHttpConnectorBuilder<?> notFollowingConnectors(ClientHttpConnectorBuilder<?> builder) {
		for (HttpLibrary library : ALL) {
			ClientHttpConnectorBuilder<?> notFollowing = library.notFollowingConnectors(builder);
			if (notFollowing != null) {
				return notFollowing;
			}
		}
		return null;
	}

	/**
	 * Return a builder whose request factories follow no redirects.
	 * @param builder a builder, whose settings the returned one has too
	 * @return the builder, or {@code null} if the given one is of an unknown type
	 */
	static @Nullable ClientHttpRequestFactoryBuilder<?> notFollowingRequestFactories(
			ClientHttpRequestFactoryBuilder<?> builder) {
		for (HttpLibrary library : ALL) {
			ClientHttpRequestFactoryBuilder<?> notFollowing = library.notFollowingRequestFactories(builder);
			if (notFollowing != null) {
				return notFollowing;
			}
		}
		return null;
	}

	/**
	 * Return whether a platform thread that waits for a response goes on waiting when it
	 * is interrupted.
	 * @param factory makes the requests, or wraps the one that does
	 * @return {@code false} if an interrupt ends the wait
	 */
	static boolean ignoresInterrupts(ClientHttpRequestFactory factory) {
		ClientHttpRequestFactory unwrapped = factory;
		while (unwrapped instanceof AbstractClientHttpRequestFactoryWrapper wrapper) {
			unwrapped = wrapper.getDelegate();
		}
		for (HttpLibrary library : ALL) {
			if (library.ignoresInterrupts(unwrapped)) {
				return true;
			}
		}
		return false;
	}

}
