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
 * Keeps the connectors that Boot's {@link ClientHttpConnectorBuilder} builds from
 * following redirects of requests that may carry a token: for the
 * {@code WebClient.Builder}, for HTTP service groups, for SSL bundles. Where a connector
 * escapes it, its requests get no token.
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
		return (bean instanceof ClientHttpConnectorBuilder<?> builder && this.builders.areReplaceable(beanName))
				? guarded(builder) : bean;
	}

	/**
	 * Before post-processors of the application, which may need a client themselves.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	/**
	 * Warn of builders that put no token on requests, if there are accounts.
	 * @param clients the accounts
	 */
	void warn(QuantumAuthClients clients) {
		this.builders.warnOfInherited(WebClient.Builder.class, clients);
		if (!clients.isEmpty()) {
			this.builders.warnOfThoseLeftAlone(
					"requests of WebClient to the accounts' APIs carry no token and fail, unless the HTTP client can be told to follow no redirect.");
		}
	}

	private ClientHttpConnectorBuilder<?> guarded(ClientHttpConnectorBuilder<?> builder) {
		ClientHttpConnectorBuilder<?> notFollowing = HttpLibraries.notFollowingConnectors(builder);
		return (notFollowing != null) ? new GuardedConnectorBuilder(builder, notFollowing, this.selector) : builder;
	}

}
