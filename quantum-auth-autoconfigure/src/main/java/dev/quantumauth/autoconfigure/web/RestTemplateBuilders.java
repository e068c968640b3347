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
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
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
	boolean mayLackTokens(RestTemplateBuilder builder) {
		return !(builder.requestFactoryBuilder() instanceof GuardedRequestFactoryBuilder);
	}

	// A builder tells neither its interceptors nor where its requests go, but a client
	// does. The mock of a test makes none.
	@Override
	boolean lacksTokens(RestTemplateBuilder builder) {
		RestTemplateBuilder plain = builder.customizers(List.of());
		RestTemplate client = (plain != null) ? plain.build() : null;
		return client != null && !RestClientBuilders.putsTokensOn(client.getRequestFactory())
				&& client.getInterceptors().stream().noneMatch(this::isOurs);
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
