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

import java.util.function.Consumer;

import org.eclipse.jetty.client.HttpClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.security.oauth2.client.web.client.ClientRegistrationIdProcessor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.web.QuantumAuthClientHttpRequestInterceptor;

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

	// A fallback: an application may have one interceptor of its own and inject it by
	// type
	@Bean(INTERCEPTOR)
	@Fallback
	@ConditionalOnMissingBean(name = INTERCEPTOR)
	QuantumAuthClientHttpRequestInterceptor quantumAuthClientHttpRequestInterceptor(
			ObjectProvider<QuantumAuthClients> clients) {
		return new QuantumAuthClientHttpRequestInterceptor(clients::getObject);
	}

	@Bean
	static RequestFactoryBuilderPostProcessor quantumAuthRequestFactoryBuilderPostProcessor(
			ConfigurableListableBeanFactory beanFactory, Environment environment) {
		return new RequestFactoryBuilderPostProcessor(beanFactory,
				environment.getProperty("quantum.auth.restclient.enabled", Boolean.class, true));
	}

	// In a reactive web application Boot has none to post-process, and detects one for
	// its RestClient.Builder
	@Bean
	@ConditionalOnMissingBean
	ClientHttpRequestFactoryBuilder<?> quantumAuthClientHttpRequestFactoryBuilder(ResourceLoader resourceLoader) {
		return ClientHttpRequestFactoryBuilder.detect(resourceLoader.getClassLoader());
	}

	// For whoever asks for any builder, as Spring Boot does: who asks for the
	// application's by its own type gets that one
	@Bean
	@Primary
	@Conditional(OnDeclaredBuilderCondition.class)
	DecoratedRequestFactoryBuilder quantumAuthPrimaryClientHttpRequestFactoryBuilder(
			RequestFactoryBuilderPostProcessor postProcessor, ClientHttpRequestFactoryBuilder<?> builder) {
		return postProcessor.decorate(builder);
	}

	@Bean
	RestClientHttpServiceGroupConfigurer quantumAuthRestClientHttpServiceGroupConfigurer() {
		return (groups) -> groups.forEachProxyFactory(
				(group, factory) -> factory.httpRequestValuesProcessor(ClientRegistrationIdProcessor.DEFAULT_INSTANCE));
	}

	/**
	 * For an application whose primary {@link ClientHttpRequestFactoryBuilder} is
	 * declared as a type of its own, so that another can neither replace nor precede it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClientCustomizer.class)
	static class DeclaredBuilderConfiguration {

		private final RequestFactoryBuilderPostProcessor postProcessor;

		private final ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builder;

		private final ObjectProvider<HttpClientSettings> settings;

		DeclaredBuilderConfiguration(RequestFactoryBuilderPostProcessor postProcessor,
				ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builder,
				ObjectProvider<HttpClientSettings> settings) {
			this.postProcessor = postProcessor;
			this.builder = builder;
			this.settings = settings;
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		RestClientCustomizer quantumAuthRestClientCustomizer() {
			return (restClient) -> set(restClient::requestFactory);
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		RestTemplateCustomizer quantumAuthRestTemplateCustomizer() {
			return (restTemplate) -> set(restTemplate::setRequestFactory);
		}

		private void set(Consumer<ClientHttpRequestFactory> setter) {
			ClientHttpRequestFactoryBuilder<?> builder = this.builder.getIfAvailable();
			ClientHttpRequestFactory requestFactory = (builder != null)
					? this.postProcessor.inPlaceOf(builder, this.settings.getIfAvailable()) : null;
			if (requestFactory != null) {
				setter.accept(requestFactory);
			}
		}

	}

	/**
	 * What Jetty's client needs.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HttpClient.class)
	static class JettyConfiguration {

		@Bean
		JettyRequestFactoryCustomizer quantumAuthJettyRequestFactoryCustomizer() {
			return new JettyRequestFactoryCustomizer();
		}

	}

}
