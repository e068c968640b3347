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

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * A builder in the place of another, whose connectors a guard keeps from following
 * redirects.
 *
 * @param original the builder in whose place it is
 * @param connectors builds a guarded connector from settings
 */
record GuardedConnectorBuilder(ClientHttpConnectorBuilder<?> original,
		Function<@Nullable HttpClientSettings, ClientHttpConnector> connectors)
		implements
			ClientHttpConnectorBuilder<ClientHttpConnector> {

	@Override
	public ClientHttpConnector build(@Nullable HttpClientSettings settings) {
		return this.connectors.apply(settings);
	}

	@Override
	public String toString() {
		return "GuardedConnectorBuilder[" + this.original.getClass().getSimpleName() + "]";
	}

}
