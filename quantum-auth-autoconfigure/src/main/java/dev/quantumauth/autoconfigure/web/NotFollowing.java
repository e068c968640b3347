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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
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

	private static final Log logger = LogFactory.getLog(NotFollowing.class);

	private NotFollowing() {
	}

	static ClientHttpRequestFactoryBuilder<?> of(ClientHttpRequestFactoryBuilder<?> builder) {
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
		if (!(builder instanceof SimpleClientHttpRequestFactoryBuilder)) {
			logger.warn("The request factories of " + builder.getClass().getName() + " carry tokens. Nobody but the "
					+ "application can keep them from following redirects, and some clients take the token to another "
					+ "origin: let them follow none, or use one of Spring Boot's builders.");
		}
		return builder;
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
