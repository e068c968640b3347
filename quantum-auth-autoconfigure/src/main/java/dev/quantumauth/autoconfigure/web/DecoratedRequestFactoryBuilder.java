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
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * A builder in the place of another, whose request factories have something in front of
 * them.
 *
 * @param original the builder that is decorated
 * @param front makes what is in front of a request factory, when first needed
 */
record DecoratedRequestFactoryBuilder(ClientHttpRequestFactoryBuilder<?> original,
		Function<TargetRequestFactories, ClientHttpRequestFactory> front)
		implements
			ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> {

	@Override
	public ClientHttpRequestFactory build(@Nullable HttpClientSettings settings) {
		TargetRequestFactories factories = new TargetRequestFactories(this.original,
				(settings != null) ? settings : HttpClientSettings.defaults());
		return new FrontedRequestFactory(factories, this.front);
	}

	@Override
	public String toString() {
		return "DecoratedRequestFactoryBuilder[" + this.original.getClass().getSimpleName() + "]";
	}

}
