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

import java.lang.reflect.Method;
import java.net.http.HttpClient.Redirect;
import java.util.function.Supplier;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.web.RedirectGuardConnector;

/**
 * Puts a {@link RedirectGuardConnector} around the JDK's connector, wherever Boot's
 * {@link ClientHttpConnectorBuilder} builds one that follows redirects: for the
 * {@code WebClient.Builder}, for HTTP service groups, for SSL bundles.
 */
class RedirectGuardPostProcessor implements BeanPostProcessor {

	private final Supplier<QuantumAuthClients> clients;

	private final ConfigurableListableBeanFactory beanFactory;

	RedirectGuardPostProcessor(Supplier<QuantumAuthClients> clients, ConfigurableListableBeanFactory beanFactory) {
		this.clients = clients;
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof ClientHttpConnectorBuilder<?> builder) || !mayBuildJdkConnector(builder)) {
			return bean;
		}
		if (builder instanceof JdkClientHttpConnectorBuilder jdk && isDeclaredAsSuch(beanName)) {
			return jdk.withHttpClientCustomizer((client) -> client.followRedirects(Redirect.NEVER));
		}
		return guarded(builder);
	}

	// It may be injected by its own type, which leaves no room for a guard
	private boolean isDeclaredAsSuch(String beanName) {
		if (!this.beanFactory.containsBeanDefinition(beanName)
				|| !(this.beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)) {
			return false;
		}
		Method factoryMethod = definition.getResolvedFactoryMethod();
		if (factoryMethod != null) {
			return factoryMethod.getReturnType() == JdkClientHttpConnectorBuilder.class;
		}
		return definition.hasBeanClass() && definition.getBeanClass() == JdkClientHttpConnectorBuilder.class;
	}

	// Boot's other builders follow redirects without the token
	private static boolean mayBuildJdkConnector(ClientHttpConnectorBuilder<?> builder) {
		return !(builder instanceof ReactorClientHttpConnectorBuilder
				|| builder instanceof JettyClientHttpConnectorBuilder
				|| builder instanceof HttpComponentsClientHttpConnectorBuilder);
	}

	private ClientHttpConnectorBuilder<ClientHttpConnector> guarded(ClientHttpConnectorBuilder<?> builder) {
		return (settings) -> {
			ClientHttpConnector connector = builder.build(settings);
			HttpClientSettings effective = (settings != null) ? settings : HttpClientSettings.defaults();
			if (effective.redirects() == HttpRedirects.DONT_FOLLOW || !(connector instanceof JdkClientHttpConnector)) {
				return connector;
			}
			return new RedirectGuardConnector(connector,
					() -> builder.build(effective.withRedirects(HttpRedirects.DONT_FOLLOW)), this.clients);
		};
	}

}
