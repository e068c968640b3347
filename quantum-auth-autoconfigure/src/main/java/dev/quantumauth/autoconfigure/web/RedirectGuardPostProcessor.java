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

import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.ClassUtils;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.DecoratedConnectorBuilder;
import dev.quantumauth.web.RedirectGuard;
import dev.quantumauth.web.RedirectGuardConnector;

/**
 * Keeps the connectors that Boot's {@link ClientHttpConnectorBuilder} builds from
 * following redirects of requests that may carry a token: for the
 * {@code WebClient.Builder}, for HTTP service groups, for SSL bundles.
 */
class RedirectGuardPostProcessor implements BeanPostProcessor {

	private static final boolean reactorNettyPresent = ClassUtils.isPresent("reactor.netty.http.client.HttpClient",
			RedirectGuardPostProcessor.class.getClassLoader());

	private final RedirectGuard guard;

	private final ConfigurableListableBeanFactory beanFactory;

	RedirectGuardPostProcessor(Supplier<QuantumAuthClients> clients, ConfigurableListableBeanFactory beanFactory) {
		this.guard = new RedirectGuard(clients);
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof ClientHttpConnectorBuilder<?> builder)) {
			return bean;
		}
		if (reactorNettyPresent && builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			return ReactorNetty.guarded(reactor, this.guard);
		}
		return DeclaredType.admits(this.beanFactory, beanName, DecoratedConnectorBuilder.class) ? guarded(builder)
				: followingNothing(builder);
	}

	// Customizers come after the settings, so the last one decides
	private static ClientHttpConnectorBuilder<?> followingNothing(ClientHttpConnectorBuilder<?> builder) {
		if (builder instanceof JdkClientHttpConnectorBuilder jdk) {
			return jdk.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.NEVER));
		}
		if (builder instanceof JettyClientHttpConnectorBuilder jetty) {
			return Jetty.followingNothing(jetty);
		}
		if (builder instanceof HttpComponentsClientHttpConnectorBuilder httpComponents) {
			return HttpComponents.followingNothing(httpComponents);
		}
		return builder;
	}

	private ClientHttpConnectorBuilder<ClientHttpConnector> guarded(ClientHttpConnectorBuilder<?> builder) {
		return new DecoratedConnectorBuilder(builder, (settings) -> {
			ClientHttpConnector connector = builder.build(settings);
			HttpClientSettings effective = (settings != null) ? settings : HttpClientSettings.defaults();
			return new RedirectGuardConnector(connector,
					() -> followingNothing(builder).build(effective.withRedirects(HttpRedirects.DONT_FOLLOW)),
					this.guard);
		});
	}

	// Asks per request, so that its connector need not be wrapped: that one has a
	// lifecycle
	private static final class ReactorNetty {

		private ReactorNetty() {
		}

		static ReactorClientHttpConnectorBuilder guarded(ReactorClientHttpConnectorBuilder builder,
				RedirectGuard guard) {
			return builder.withHttpClientCustomizer((client) -> guarded(client, guard));
		}

		private static HttpClient guarded(HttpClient client, RedirectGuard guard) {
			BiPredicate<HttpClientRequest, HttpClientResponse> follows = client.configuration()
				.followRedirectPredicate();
			return (follows != null)
					? client.followRedirect(
							(request, response) -> follows.test(request, response) && !isGuarded(request, guard))
					: client;
		}

		private static boolean isGuarded(HttpClientRequest request, RedirectGuard guard) {
			String url = request.resourceUrl();
			return url != null && guard.guards(URI.create(url));
		}

	}

	private static final class Jetty {

		private Jetty() {
		}

		static ClientHttpConnectorBuilder<?> followingNothing(JettyClientHttpConnectorBuilder builder) {
			return builder.withHttpClientCustomizer((client) -> client.setFollowRedirects(false));
		}

	}

	private static final class HttpComponents {

		private HttpComponents() {
		}

		static ClientHttpConnectorBuilder<?> followingNothing(HttpComponentsClientHttpConnectorBuilder builder) {
			return builder.withHttpClientCustomizer(HttpAsyncClientBuilder::disableRedirectHandling);
		}

	}

}
