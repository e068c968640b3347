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

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.http.client.ClientHttpRequestFactory;

import dev.quantumauth.web.client.RedirectGuardRequestFactory;

/**
 * The request factories that one builder builds: one for requests that carry no token,
 * and for those that may, others that follow no redirects. They are built when first
 * needed.
 */
final class TargetRequestFactories implements DisposableBean {

	private static final Duration NOT_SET = Duration.ofNanos(-1);

	private final Map<Duration, ClientHttpRequestFactory> byReadTimeout = new ConcurrentHashMap<>();

	private final ClientHttpRequestFactoryBuilder<?> builder;

	private final HttpClientSettings settings;

	private final ClientHttpRequestFactory forOthers;

	private final boolean interruptible;

	TargetRequestFactories(ClientHttpRequestFactoryBuilder<?> builder, HttpClientSettings settings) {
		this.builder = builder;
		this.settings = settings;
		this.forOthers = builder.build(settings);
		this.interruptible = !HttpLibraries.ignoresInterrupts(this.forOthers);
	}

	ClientHttpRequestFactory forOthers() {
		return this.forOthers;
	}

	ClientHttpRequestFactory forTargets(@Nullable Duration responseTimeout) {
		Duration readTimeout = this.settings.readTimeout();
		if (responseTimeout != null && !this.interruptible) {
			readTimeout = shorter(responseTimeout, readTimeout);
		}
		return this.byReadTimeout.computeIfAbsent((readTimeout != null) ? readTimeout : NOT_SET, this::build);
	}

	private ClientHttpRequestFactory build(Duration readTimeout) {
		HttpClientSettings redirects = this.settings.withRedirects(HttpRedirects.DONT_FOLLOW);
		HttpClientSettings settings = readTimeout.equals(NOT_SET) ? redirects : redirects.withReadTimeout(readTimeout);
		ClientHttpRequestFactoryBuilder<?> notFollowing = HttpLibraries.notFollowingRequestFactories(this.builder);
		// What a builder of another type builds may be guarded by the application
		return (notFollowing != null) ? RedirectGuardRequestFactory.notFollowing(notFollowing.build(settings))
				: this.builder.build(settings);
	}

	private static Duration shorter(Duration timeout, @Nullable Duration other) {
		return (other == null || other.isZero() || timeout.compareTo(other) < 0) ? timeout : other;
	}

	@Override
	public void destroy() throws Exception {
		destroy(this.forOthers);
		for (ClientHttpRequestFactory factory : this.byReadTimeout.values()) {
			destroy(factory);
		}
	}

	private static void destroy(ClientHttpRequestFactory factory) throws Exception {
		if (factory instanceof DisposableBean disposable) {
			disposable.destroy();
		}
	}

}
