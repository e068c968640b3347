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
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.web.AccountSelector;

/**
 * Replaces beans of type {@link ClientHttpConnectorBuilder} by builders of guarded
 * connectors. Spring Boot uses such a bean to build the connectors of the
 * {@code WebClient.Builder}, of HTTP service groups and of clients with an SSL bundle. A
 * connector that is built in another way has no guard, so its requests get no token,
 * unless its HTTP client is known to follow no redirects.
 */
class RedirectGuardPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private final AccountSelector selector;

	private final BuilderBeans builders;

	RedirectGuardPostProcessor(AccountSelector selector, ConfigurableListableBeanFactory beanFactory) {
		this.selector = selector;
		this.builders = new BuilderBeans(beanFactory, ClientHttpConnectorBuilder.class, GuardedConnectorBuilder.class);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof ClientHttpConnectorBuilder<?> builder && this.builders.isReplaceable(beanName))
				? guarded(builder) : bean;
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
		this.builders.warnOfInherited(WebClient.Builder.class, clients);
		if (!clients.isEmpty()) {
			this.builders.warnOfIrreplaceable(
					"requests of WebClient to the accounts' APIs carry no token and fail, unless the HTTP client can be told to follow no redirect.");
		}
	}

	private ClientHttpConnectorBuilder<?> guarded(ClientHttpConnectorBuilder<?> builder) {
		ClientHttpConnectorBuilder<?> notFollowing = HttpLibraries.notFollowingConnectors(builder);
		return (notFollowing != null) ? new GuardedConnectorBuilder(builder, notFollowing, this.selector) : builder;
	}

}
