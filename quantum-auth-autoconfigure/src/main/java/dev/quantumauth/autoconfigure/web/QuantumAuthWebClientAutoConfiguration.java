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

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.security.oauth2.client.web.client.ClientRegistrationIdProcessor;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.web.AccountSelector;
import dev.quantumauth.web.reactive.QuantumAuthExchangeFilterFunction;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for tokens on the requests of
 * {@link WebClient}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuantumAuthAutoConfiguration.class, before = WebClientAutoConfiguration.class)
@ConditionalOnClass(WebClientCustomizer.class)
@ConditionalOnBooleanProperty(name = "quantum.auth.enabled", matchIfMissing = true)
public final class QuantumAuthWebClientAutoConfiguration {

	static final String FILTER = "quantumAuthExchangeFilterFunction";

	// A fallback, so that a single filter of the application can be injected by type
	@Bean(FILTER)
	@Fallback
	@ConditionalOnMissingBean(name = FILTER, search = SearchStrategy.CURRENT)
	QuantumAuthExchangeFilterFunction quantumAuthExchangeFilterFunction(AccountSelector selector) {
		return new QuantumAuthExchangeFilterFunction(selector);
	}

	@Bean
	static RedirectGuardPostProcessor quantumAuthRedirectGuardPostProcessor(AccountSelector selector,
			ConfigurableListableBeanFactory beanFactory) {
		return new RedirectGuardPostProcessor(selector, beanFactory);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "quantum.auth.webclient.enabled", matchIfMissing = true)
	SmartInitializingSingleton quantumAuthConnectorBuilderCheck(RedirectGuardPostProcessor postProcessor,
			QuantumAuthClients clients) {
		return () -> postProcessor.warn(clients);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "quantum.auth.webclient.enabled", matchIfMissing = true)
	WebClientCustomizer quantumAuthWebClientCustomizer(@Qualifier(FILTER) ExchangeFilterFunction filter) {
		return (builder) -> builder.filter(filter);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "quantum.auth.webclient.enabled", matchIfMissing = true)
	static WebClientBuilders quantumAuthWebClientBuilders(ConfigurableListableBeanFactory beanFactory) {
		return new WebClientBuilders(beanFactory);
	}

	@Bean
	WebClientHttpServiceGroupConfigurer quantumAuthWebClientHttpServiceGroupConfigurer() {
		return (groups) -> groups.forEachProxyFactory(
				(group, factory) -> factory.httpRequestValuesProcessor(ClientRegistrationIdProcessor.DEFAULT_INSTANCE));
	}

}
