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
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.security.oauth2.client.web.client.ClientRegistrationIdProcessor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.web.AccountSelector;
import dev.quantumauth.web.client.QuantumAuthClientHttpRequestInterceptor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for tokens on the requests of
 * {@link RestClient} and {@code RestTemplate}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { QuantumAuthAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class },
		beforeName = "org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration")
@ConditionalOnBooleanProperty(name = "quantum.auth.enabled", matchIfMissing = true)
public final class QuantumAuthRestClientAutoConfiguration {

	static final String INTERCEPTOR = "quantumAuthClientHttpRequestInterceptor";

	// A fallback, so that a single interceptor of the application is injected by type
	@Bean(INTERCEPTOR)
	@Fallback
	@ConditionalOnMissingBean(name = INTERCEPTOR, search = SearchStrategy.CURRENT)
	QuantumAuthClientHttpRequestInterceptor quantumAuthClientHttpRequestInterceptor(AccountSelector selector) {
		return new QuantumAuthClientHttpRequestInterceptor(selector);
	}

	@Bean
	static RequestFactoryBuilderPostProcessor quantumAuthRequestFactoryBuilderPostProcessor(
			ConfigurableListableBeanFactory beanFactory, AccountSelector selector, Environment environment) {
		return new RequestFactoryBuilderPostProcessor(beanFactory, selector,
				environment.getProperty("quantum.auth.restclient.enabled", Boolean.class, true));
	}

	// For a reactive web application, in which Boot defines no such bean: it detects a
	// builder for its RestClient.Builder, and only a bean can be replaced
	@Bean
	@ConditionalOnMissingBean
	ClientHttpRequestFactoryBuilder<?> quantumAuthClientHttpRequestFactoryBuilder(ResourceLoader resourceLoader) {
		return ClientHttpRequestFactoryBuilder.detect(resourceLoader.getClassLoader());
	}

	@Bean
	SmartInitializingSingleton quantumAuthRequestFactoryBuilderCheck(RequestFactoryBuilderPostProcessor postProcessor,
			QuantumAuthClients clients) {
		return () -> postProcessor.warn(clients);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "quantum.auth.restclient.enabled", matchIfMissing = true)
	static RestClientBuilders quantumAuthRestClientBuilders(ConfigurableListableBeanFactory beanFactory) {
		return new RestClientBuilders(beanFactory);
	}

	@Bean
	RestClientHttpServiceGroupConfigurer quantumAuthRestClientHttpServiceGroupConfigurer() {
		return (groups) -> groups.forEachProxyFactory(
				(group, factory) -> factory.httpRequestValuesProcessor(ClientRegistrationIdProcessor.DEFAULT_INSTANCE));
	}

	/**
	 * Looks at each builder after the customizers of the application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClientCustomizer.class)
	@ConditionalOnBooleanProperty(name = "quantum.auth.restclient.enabled", matchIfMissing = true)
	static class CustomizerConfiguration {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		RestClientCustomizer quantumAuthRestClientCustomizer(RestClientBuilders builders) {
			return builders::customized;
		}

		@Bean
		static RestTemplateBuilders quantumAuthRestTemplateBuilders(ConfigurableListableBeanFactory beanFactory) {
			return new RestTemplateBuilders(beanFactory);
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		RestTemplateCustomizer quantumAuthFirstRestTemplateCustomizer(RestTemplateBuilders builders) {
			return builders::created;
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		RestTemplateCustomizer quantumAuthLastRestTemplateCustomizer(RestTemplateBuilders builders) {
			return builders::customized;
		}

	}

}
