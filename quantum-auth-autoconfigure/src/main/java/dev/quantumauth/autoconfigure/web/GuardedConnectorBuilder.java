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
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;

import dev.quantumauth.web.AccountSelector;
import dev.quantumauth.web.reactive.RedirectGuardConnector;

/**
 * Takes the place of a builder bean, and builds {@link RedirectGuardConnector guarded
 * connectors}.
 *
 * @param original the bean, which builds the connectors for requests without a token
 * @param notFollowing builds the same connectors, except that they follow no redirects
 * @param selector tells which requests may carry a token
 */
record GuardedConnectorBuilder(ClientHttpConnectorBuilder<?> original, ClientHttpConnectorBuilder<?> notFollowing,
		AccountSelector selector) implements ClientHttpConnectorBuilder<ClientHttpConnector> {

	@Override
	public ClientHttpConnector build(@Nullable HttpClientSettings settings) {
		HttpClientSettings effective = (settings != null) ? settings : HttpClientSettings.defaults();
		return new RedirectGuardConnector(this.original.build(settings),
				() -> this.notFollowing.build(effective.withRedirects(HttpRedirects.DONT_FOLLOW)), this.selector);
	}

	@Override
	public String toString() {
		return "GuardedConnectorBuilder[" + this.original.getClass().getSimpleName() + "]";
	}

}
