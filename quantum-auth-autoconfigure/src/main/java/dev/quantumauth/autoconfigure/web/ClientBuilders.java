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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.SpringProxy;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.util.ClassUtils;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;

/**
 * Looks at each client builder that becomes a bean, and logs a warning if its clients put
 * no tokens on requests: a builder that the application declares takes the place of
 * Spring Boot's. No builder is made for that. Warnings wait until the application has
 * started, and are dropped if there is no account.
 *
 * @param <B> the type of the builders
 */
abstract class ClientBuilders<B> implements BeanPostProcessor, PriorityOrdered, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ClientBuilders.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Class<B> type;

	private final String remedy;

	private final Set<String> logged = ConcurrentHashMap.newKeySet();

	private final List<Supplier<@Nullable String>> waiting = new ArrayList<>();

	private volatile @Nullable Boolean accounts;

	ClientBuilders(ConfigurableListableBeanFactory beanFactory, Class<B> type, String remedy) {
		this.beanFactory = beanFactory;
		this.type = type;
		this.remedy = remedy;
	}

	/**
	 * Return whether it is known that the clients of a builder put no tokens on requests.
	 * @param builder the builder
	 * @return {@code false} also if that is not known
	 */
	abstract boolean lacksTokens(B builder);

	/**
	 * Return whether a builder is worth a second look. Must be cheap, and must not call
	 * code of the application.
	 * @param builder the builder
	 * @return {@code false} if its clients certainly put tokens on requests
	 */
	boolean mayLackTokens(B builder) {
		return lacksTokens(builder);
	}

	// A second look follows, because a bean that uses the builder may put tokens on by
	// hand. A proxy of a scope would create its target, which the scope may not allow yet
	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (this.type.isInstance(bean) && !(bean instanceof SpringProxy)
				&& this.beanFactory.containsBeanDefinition(beanName) && !isSpringBoots(beanName)) {
			B builder = this.type.cast(bean);
			if (mayLackTokens(builder)) {
				warn(() -> lacksTokens(builder) ? describe(beanName) : null);
			}
		}
		return bean;
	}

	// It may have what the application declares as a request factory, which is reported
	// for itself
	private boolean isSpringBoots(String beanName) {
		String resource = resource(beanName);
		return resource != null && resource.startsWith("org.springframework.boot.");
	}

	private @Nullable String resource(String beanName) {
		return this.beanFactory.getMergedBeanDefinition(beanName).getResourceDescription();
	}

	private String describe(String beanName) {
		String resource = resource(beanName);
		return "The bean '" + beanName + "'" + ((resource != null) ? " in " + resource : "")
				+ " takes the place of Spring Boot's " + ClassUtils.getShortName(this.type)
				+ ", and requests of its clients to the accounts' APIs carry no token. " + this.remedy;
	}

	/**
	 * Log a warning, at the end of the start at the earliest, and if it differs from all
	 * warnings before.
	 * @param warning returns the message, or {@code null} if there is nothing to warn of
	 * by then
	 */
	final void warn(Supplier<@Nullable String> warning) {
		synchronized (this.waiting) {
			if (this.accounts == null) {
				this.waiting.add(warning);
				return;
			}
		}
		String message = this.accounts ? warning.get() : null;
		if (message != null && this.logged.add(message)) {
			logger.warn(message);
		}
	}

	@Override
	public final void afterSingletonsInstantiated() {
		boolean accounts = !this.beanFactory.getBean(QuantumAuthClients.class).isEmpty();
		synchronized (this.waiting) {
			this.accounts = accounts;
		}
		this.waiting.forEach(this::warn);
		this.waiting.clear();
	}

	/**
	 * Return whether a filter or interceptor is the bean that puts tokens on requests,
	 * which the application may have replaced by one of its own with that name.
	 * @param candidate a filter or interceptor
	 * @param beanName the name of the bean, which is not created for that
	 * @return whether it is that bean
	 */
	@SuppressWarnings("ReferenceEquality")
	final boolean isBean(Object candidate, String beanName) {
		return candidate == this.beanFactory.getSingleton(beanName);
	}

	/**
	 * Return whether an interceptor puts tokens on requests.
	 * @param interceptor the interceptor of a client
	 * @return whether it does
	 */
	final boolean isOurs(ClientHttpRequestInterceptor interceptor) {
		return interceptor instanceof QuantumAuthClientHttpRequestInterceptor
				|| isBean(interceptor, QuantumAuthRestClientAutoConfiguration.INTERCEPTOR);
	}

	/**
	 * Return the highest precedence: post-processors of the application may need an HTTP
	 * client themselves, whose builder must have been looked at by then.
	 */
	@Override
	public final int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
