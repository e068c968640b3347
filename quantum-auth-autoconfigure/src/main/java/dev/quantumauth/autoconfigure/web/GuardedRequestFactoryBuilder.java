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
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.client.ClientHttpRequestFactory;

import dev.quantumauth.web.AccountSelector;

/**
 * Takes the place of a builder bean, and builds {@link GuardedRequestFactory guarded
 * request factories}.
 *
 * @param original the bean, which builds the request factories of the HTTP client
 * @param selector tells which requests may carry a token
 * @param beanFactory has the interceptor that puts tokens on requests
 * @param enabled whether tokens are put on requests:
 * {@code quantum.auth.restclient.enabled}
 */
record GuardedRequestFactoryBuilder(ClientHttpRequestFactoryBuilder<?> original, AccountSelector selector,
		BeanFactory beanFactory, boolean enabled) implements ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> {

	@Override
	public ClientHttpRequestFactory build(@Nullable HttpClientSettings settings) {
		return new GuardedRequestFactory(this, (settings != null) ? settings : HttpClientSettings.defaults());
	}

	@Override
	public String toString() {
		return "GuardedRequestFactoryBuilder[" + this.original.getClass().getSimpleName() + "]";
	}

}
