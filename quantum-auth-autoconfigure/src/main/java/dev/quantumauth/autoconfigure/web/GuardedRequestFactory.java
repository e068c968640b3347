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

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.util.function.SingletonSupplier;

import dev.quantumauth.web.client.QuantumAuthClientHttpRequestFactory;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.client.RedirectGuardRequestFactory;

/**
 * Creates the requests to an account's API with a client that follows no redirects, and
 * puts tokens on them, unless {@code quantum.auth.restclient.enabled} is {@code false}.
 * Creates all other requests as without quantum-auth. A request factory may be a bean, so
 * this one destroys the request factories that it has built when it is destroyed.
 */
final class GuardedRequestFactory implements ClientHttpRequestFactory, DisposableBean {

	private static final Duration NOT_SET = Duration.ofNanos(-1);

	private static final String INTERCEPTOR = QuantumAuthRestClientAutoConfiguration.INTERCEPTOR;

	private final GuardedRequestFactoryBuilder builder;

	private final HttpClientSettings settings;

	private final ClientHttpRequestFactory forOthers;

	private final boolean ignoresInterrupts;

	private final Map<Duration, ClientHttpRequestFactory> forTargetsByReadTimeout = new ConcurrentHashMap<>();

	private final SingletonSupplier<ClientHttpRequestFactory> delegate = SingletonSupplier.of(this::createDelegate);

	GuardedRequestFactory(GuardedRequestFactoryBuilder builder, HttpClientSettings settings) {
		this.builder = builder;
		this.settings = settings;
		this.forOthers = builder.original().build(settings);
		this.ignoresInterrupts = HttpLibraries.ignoresInterrupts(this.forOthers);
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		return this.delegate.obtain().createRequest(uri, method);
	}

	// The application may have replaced our interceptor by one of its own with our name
	private ClientHttpRequestFactory createDelegate() {
		if (!this.builder.enabled()) {
			return byTarget(() -> forTargets(null));
		}
		if (this.builder.beanFactory().isTypeMatch(INTERCEPTOR, QuantumAuthClientHttpRequestInterceptor.class)) {
			return new QuantumAuthClientHttpRequestFactory(this.forOthers, this::forTargets, this.builder.selector());
		}
		return byTarget(SingletonSupplier.of(this::createIntercepting));
	}

	private ClientHttpRequestFactory byTarget(Supplier<ClientHttpRequestFactory> forTargets) {
		return (uri, method) -> (this.builder.selector().hasTarget(uri) ? forTargets.get() : this.forOthers)
			.createRequest(uri, method);
	}

	// Only when a request needs it: creating the application's interceptor may itself
	// send requests
	private ClientHttpRequestFactory createIntercepting() {
		BeanFactory beanFactory = this.builder.beanFactory();
		return new InterceptingClientHttpRequestFactory(forTargets(null),
				List.of(beanFactory.getBean(INTERCEPTOR, ClientHttpRequestInterceptor.class)));
	}

	private ClientHttpRequestFactory forTargets(@Nullable Duration responseTimeout) {
		Duration readTimeout = this.settings.readTimeout();
		if (responseTimeout != null && this.ignoresInterrupts) {
			readTimeout = shorter(responseTimeout, readTimeout);
		}
		return this.forTargetsByReadTimeout.computeIfAbsent((readTimeout != null) ? readTimeout : NOT_SET,
				this::createForTargets);
	}

	private static Duration shorter(Duration timeout, @Nullable Duration other) {
		return (other == null || other.isZero() || timeout.compareTo(other) < 0) ? timeout : other;
	}

	private ClientHttpRequestFactory createForTargets(Duration readTimeout) {
		HttpClientSettings redirects = this.settings.withRedirects(HttpRedirects.DONT_FOLLOW);
		HttpClientSettings settings = readTimeout.equals(NOT_SET) ? redirects : redirects.withReadTimeout(readTimeout);
		ClientHttpRequestFactoryBuilder<?> notFollowing = HttpLibraries
			.notFollowingRequestFactories(this.builder.original());
		// The application may have guarded what a builder of an unknown type builds
		return (notFollowing != null) ? RedirectGuardRequestFactory.notFollowing(notFollowing.build(settings))
				: this.builder.original().build(settings);
	}

	@Override
	public void destroy() throws Exception {
		destroy(this.forOthers);
		for (ClientHttpRequestFactory factory : this.forTargetsByReadTimeout.values()) {
			destroy(factory);
		}
	}

	private static void destroy(ClientHttpRequestFactory factory) throws Exception {
		if (factory instanceof DisposableBean disposable) {
			disposable.destroy();
		}
	}

}
