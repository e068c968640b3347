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

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/**
 * The builders of {@link RestTemplate}. One with neither a request factory nor an
 * interceptor of ours puts no tokens on requests.
 */
final class RestTemplateBuilders extends ClientBuilders<RestTemplateBuilder> {

	private final Set<RestTemplate> guarded = Collections
		.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	RestTemplateBuilders(ConfigurableListableBeanFactory beanFactory) {
		super(beanFactory, RestTemplateBuilder.class, "Let its method take a RestTemplateBuilderConfigurer and return "
				+ "configurer.configure(new RestTemplateBuilder()).");
	}

	@Override
	boolean lacksTokens(RestTemplateBuilder builder) {
		ClientHttpRequestFactoryBuilder<?> factories = builder.requestFactoryBuilder();
		return !(factories instanceof GuardedRequestFactoryBuilder) && !hasInterceptor(builder)
				&& (factories == null || !RestClientBuilders.putsTokensOn(builder.buildRequestFactory()));
	}

	// A builder does not tell its interceptors, but a client does
	private boolean hasInterceptor(RestTemplateBuilder builder) {
		return builder.customizers(List.of())
			.requestFactory(() -> new SimpleClientHttpRequestFactory())
			.build()
			.getInterceptors()
			.stream()
			.anyMatch(this::isOurs);
	}

	/**
	 * Look at a client before the customizers of the application.
	 * @param client the client
	 */
	void created(RestTemplate client) {
		if (RestClientBuilders.putsTokensOn(client.getRequestFactory())) {
			this.guarded.add(client);
		}
	}

	/**
	 * Look at a client after the customizers of the application. Logs a warning if one of
	 * these has replaced the request factory.
	 * @param client the client
	 */
	void customized(RestTemplate client) {
		ClientHttpRequestFactory factory = client.getRequestFactory();
		if (this.guarded.remove(client) && !RestClientBuilders.putsTokensOn(factory)
				&& client.getInterceptors().stream().noneMatch(this::isOurs)) {
			String message = RestClientBuilders.replaced("RestTemplateCustomizer", factory);
			warn(() -> message);
		}
	}

}
