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

import java.lang.reflect.Field;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;

import dev.quantumauth.web.client.QuantumAuthClientHttpRequestFactory;

/**
 * The builders of {@link RestClient}. One with neither a request factory nor an
 * interceptor of ours puts no tokens on requests. A builder does not tell which request
 * factory it has, so its private field is read. A builder that has no such field is a
 * mock of a test, or another implementation, of which nothing is known.
 */
final class RestClientBuilders extends ClientBuilders<RestClient.Builder> {

	private static final String REQUEST_FACTORY = "requestFactory";

	private final Set<RestClient.Builder> replaced = Collections
		.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	RestClientBuilders(ConfigurableListableBeanFactory beanFactory) {
		super(beanFactory, RestClient.Builder.class,
				"Let its method take a RestClientBuilderConfigurer and return configurer.configure(RestClient.builder()).");
	}

	/**
	 * Look at a builder that Spring Boot has given a request factory and to which all
	 * customizers of the application have been applied. Logs a warning if one of these
	 * has replaced the request factory.
	 * @param builder the builder
	 */
	void customized(RestClient.Builder builder) {
		ClientHttpRequestFactory factory = requestFactory(builder);
		if (factory != null && lacksTokens(builder)) {
			this.replaced.add(builder);
			String message = replaced("RestClientCustomizer", factory);
			warn(() -> message);
		}
	}

	static String replaced(String customizer, ClientHttpRequestFactory factory) {
		return "A " + customizer + " has replaced the request factory that puts tokens on requests by one of the type "
				+ factory.getClass().getName()
				+ ": requests to the accounts' APIs carry no token. Declare a bean of type ClientHttpRequestFactoryBuilder<?> "
				+ "that builds it instead, or put a QuantumAuthClientHttpRequestFactory in front of it.";
	}

	@Override
	boolean lacksTokens(RestClient.Builder builder) {
		return field(builder) != null && !this.replaced.contains(builder) && !putsTokensOn(requestFactory(builder))
				&& !hasInterceptor(builder);
	}

	private static @Nullable Field field(RestClient.Builder builder) {
		return ReflectionUtils.findField(builder.getClass(), REQUEST_FACTORY, ClientHttpRequestFactory.class);
	}

	private static @Nullable ClientHttpRequestFactory requestFactory(RestClient.Builder builder) {
		Field field = field(builder);
		if (field == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(field);
		return unwrap((ClientHttpRequestFactory) ReflectionUtils.getField(field, builder));
	}

	private static @Nullable ClientHttpRequestFactory unwrap(@Nullable ClientHttpRequestFactory wrapped) {
		ClientHttpRequestFactory factory = wrapped;
		while (factory instanceof AbstractClientHttpRequestFactoryWrapper wrapper) {
			factory = wrapper.getDelegate();
		}
		return factory;
	}

	// Nothing is sent by the mock server of a test
	static boolean putsTokensOn(@Nullable ClientHttpRequestFactory wrapped) {
		ClientHttpRequestFactory factory = unwrap(wrapped);
		return factory instanceof GuardedRequestFactory || factory instanceof QuantumAuthClientHttpRequestFactory
				|| (factory != null && factory.getClass().getName().startsWith("org.springframework.test."));
	}

	// Of a copy, because a builder that has been asked has a list from then on, and with
	// a list Spring may keep bodies in memory
	private boolean hasInterceptor(RestClient.Builder builder) {
		AtomicBoolean found = new AtomicBoolean();
		builder.clone().requestInterceptors((interceptors) -> found.set(interceptors.stream().anyMatch(this::isOurs)));
		return found.get();
	}

	/**
	 * {@link RuntimeHintsRegistrar} for the field of the builder.
	 */
	static class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, "org.springframework.web.client.DefaultRestClientBuilder",
						(type) -> type.withField(REQUEST_FACTORY));
		}

	}

}
