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

import java.net.http.HttpClient.Redirect;

import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.SimpleClientHttpRequestFactoryBuilder;

/**
 * Builders whose request factories follow no redirects, whatever the application says:
 * its customizers come after the settings, and this one after its.
 */
final class NotFollowing {

	private NotFollowing() {
	}

	/**
	 * Return a builder whose request factories follow no redirects.
	 * @param builder the builder to begin with
	 * @return the builder, or {@code null} if it is of a type that is not known
	 */
	static @Nullable ClientHttpRequestFactoryBuilder<?> of(ClientHttpRequestFactoryBuilder<?> builder) {
		if (builder instanceof JdkClientHttpRequestFactoryBuilder jdk) {
			return jdk.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.NEVER));
		}
		if (builder instanceof JettyClientHttpRequestFactoryBuilder jetty) {
			return Jetty.of(jetty);
		}
		if (builder instanceof ReactorClientHttpRequestFactoryBuilder reactor) {
			return ReactorNetty.of(reactor);
		}
		if (builder instanceof HttpComponentsClientHttpRequestFactoryBuilder httpComponents) {
			return HttpComponents.of(httpComponents);
		}
		return (builder instanceof SimpleClientHttpRequestFactoryBuilder) ? builder : null;
	}

	private static final class Jetty {

		private Jetty() {
		}

		static ClientHttpRequestFactoryBuilder<?> of(JettyClientHttpRequestFactoryBuilder builder) {
			return builder.withHttpClientCustomizer((client) -> client.setFollowRedirects(false));
		}

	}

	private static final class ReactorNetty {

		private ReactorNetty() {
		}

		static ClientHttpRequestFactoryBuilder<?> of(ReactorClientHttpRequestFactoryBuilder builder) {
			return builder.withHttpClientCustomizer((client) -> client.followRedirect(false));
		}

	}

	private static final class HttpComponents {

		private HttpComponents() {
		}

		static ClientHttpRequestFactoryBuilder<?> of(HttpComponentsClientHttpRequestFactoryBuilder builder) {
			return builder.withHttpClientCustomizer(HttpClientBuilder::disableRedirectHandling);
		}

	}

}
