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

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.web.QuantumAuthClientHttpRequestFactory;
import dev.quantumauth.web.QuantumAuthClientHttpRequestInterceptor;
import dev.quantumauth.web.RedirectGuard;

/**
 * Puts tokens on the requests of whatever Boot's {@link ClientHttpRequestFactoryBuilder}
 * builds a request factory for: the {@code RestClient.Builder}, the
 * {@code RestTemplateBuilder}, HTTP service groups, SSL bundles. An interceptor on these
 * would make requests to all other hosts keep their bodies in memory.
 */
class RequestFactoryBuilderPostProcessor implements BeanPostProcessor {

	private final ConfigurableListableBeanFactory beanFactory;

	private final boolean enabled;

	private final RedirectGuard guard;

	RequestFactoryBuilderPostProcessor(ConfigurableListableBeanFactory beanFactory, boolean enabled) {
		this.beanFactory = beanFactory;
		this.enabled = enabled;
		this.guard = new RedirectGuard(this::clients);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof ClientHttpRequestFactoryBuilder<?> builder)
				|| bean instanceof DecoratedRequestFactoryBuilder) {
			return bean;
		}
		return DeclaredType.admits(this.beanFactory, beanName, DecoratedRequestFactoryBuilder.class) ? decorate(builder)
				: bean;
	}

	/**
	 * Return a request factory in place of that of a builder that has to stay of its
	 * type.
	 * @param builder the builder that is used
	 * @param settings the settings that it is used with
	 * @return the request factory, or {@code null} if that of the builder is right
	 */
	@Nullable ClientHttpRequestFactory inPlaceOf(ClientHttpRequestFactoryBuilder<?> builder,
			@Nullable HttpClientSettings settings) {
		return (builder instanceof DecoratedRequestFactoryBuilder) ? null : decorate(builder).build(settings);
	}

	DecoratedRequestFactoryBuilder decorate(ClientHttpRequestFactoryBuilder<?> builder) {
		return new DecoratedRequestFactoryBuilder(builder, this::front);
	}

	private QuantumAuthClients clients() {
		return this.beanFactory.getBean(QuantumAuthClients.class);
	}

	// When the first request is made: an interceptor of the application may need much
	private ClientHttpRequestFactory front(TargetRequestFactories factories) {
		if (!this.enabled) {
			return (uri, method) -> (this.guard.guards(uri) ? factories.forTargets(null) : factories.forOthers())
				.createRequest(uri, method);
		}
		ClientHttpRequestInterceptor interceptor = this.beanFactory
			.getBean(QuantumAuthRestClientAutoConfiguration.INTERCEPTOR, ClientHttpRequestInterceptor.class);
		if (interceptor instanceof QuantumAuthClientHttpRequestInterceptor) {
			return new QuantumAuthClientHttpRequestFactory(factories.forOthers(), factories::forTargets, this::clients);
		}
		ClientHttpRequestFactory intercepting = new InterceptingClientHttpRequestFactory(factories.forTargets(null),
				List.of(interceptor));
		return (uri, method) -> (this.guard.guards(uri) ? intercepting : factories.forOthers()).createRequest(uri,
				method);
	}

}
