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

import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;

/**
 * The clients of the JDK's {@code java.net.http}.
 */
final class JdkClients implements HttpLibrary {

	@Override
	public @Nullable ClientHttpConnectorBuilder<?> notFollowingConnectors(ClientHttpConnectorBuilder<?> builder) {
		return (builder instanceof JdkClientHttpConnectorBuilder jdk)
				? jdk.withHttpClientCustomizer(JdkClients::followNothing) : null;
	}

	@Override
	public @Nullable ClientHttpRequestFactoryBuilder<?> notFollowingRequestFactories(
			ClientHttpRequestFactoryBuilder<?> builder) {
		return (builder instanceof JdkClientHttpRequestFactoryBuilder jdk)
				? jdk.withHttpClientCustomizer(JdkClients::followNothing) : null;
	}

	private static void followNothing(HttpClient.Builder client) {
		client.followRedirects(Redirect.NEVER);
	}

}
