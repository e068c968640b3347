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

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.client.RestClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.web.AccountSelector;

/**
 * Replaces beans of type {@link ClientHttpRequestFactoryBuilder} by builders of guarded
 * request factories, which put tokens on requests. Spring Boot uses such a bean to build
 * the request factories of the {@code RestClient.Builder}, of the
 * {@code RestTemplateBuilder}, of HTTP service groups and of clients with an SSL bundle.
 * An interceptor on these clients would put tokens on requests too, but with one Spring
 * keeps the bodies of all their requests in memory, also of those to other hosts.
 */
class RequestFactoryBuilderPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private final ConfigurableListableBeanFactory beanFactory;

	private final BuilderBeans builders;

	private final AccountSelector selector;

	private final boolean enabled;

	RequestFactoryBuilderPostProcessor(ConfigurableListableBeanFactory beanFactory, AccountSelector selector,
			boolean enabled) {
		this.beanFactory = beanFactory;
		this.selector = selector;
		this.builders = new BuilderBeans(beanFactory, ClientHttpRequestFactoryBuilder.class,
				GuardedRequestFactoryBuilder.class);
		this.enabled = enabled;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof ClientHttpRequestFactoryBuilder<?> builder)
				|| bean instanceof GuardedRequestFactoryBuilder || !this.builders.isReplaceable(beanName)) {
			return bean;
		}
		return new GuardedRequestFactoryBuilder(builder, this.selector, this.beanFactory, this.enabled);
	}

	/**
	 * Return the highest precedence: post-processors of the application may need an HTTP
	 * client themselves, whose builder must have been replaced by then.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	/**
	 * Log a warning for each builder whose clients send no token, if there are accounts.
	 * @param clients the accounts
	 */
	void warn(QuantumAuthClients clients) {
		if (this.enabled && !clients.isEmpty()) {
			this.builders.warnOfInherited(RestClient.Builder.class, clients);
			this.builders
				.warnOfIrreplaceable("requests of RestClient and RestTemplate to the accounts' APIs carry no token.");
		}
	}

}
