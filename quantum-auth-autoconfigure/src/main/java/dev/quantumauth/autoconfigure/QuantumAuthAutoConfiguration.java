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

package dev.quantumauth.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.observation.ObservationWebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.authserver.AuthServerWebClients;
import dev.quantumauth.autoconfigure.properties.EnvironmentVariables;
import dev.quantumauth.autoconfigure.properties.PropertyOrigins;
import dev.quantumauth.autoconfigure.properties.QuantumAuthProperties;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;
import dev.quantumauth.web.AccountSelector;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what all accounts share. No
 * condition depends on an account: the result of a condition is fixed when the
 * application is processed ahead of time, and the credentials are not known then.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(QuantumAuthProperties.class)
public final class QuantumAuthAutoConfiguration {

	private static final Log logger = LogFactory.getLog(QuantumAuthAutoConfiguration.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("quantum.auth");

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	QuantumAuthClients quantumAuthClients(QuantumAuthProperties properties,
			ConfigurableListableBeanFactory beanFactory) {
		if (!properties.enabled()) {
			noteThatAccountsAreOff(beanFactory);
			return new QuantumAuthClients(List.of());
		}
		BeanFactory parent = beanFactory.getParentBeanFactory();
		return new QuantumAuthClients(AccountBeans.in(beanFactory),
				(parent != null) ? parent.getBeanProvider(QuantumAuthClients.class).getIfAvailable() : null);
	}

	private static void noteThatAccountsAreOff(ConfigurableListableBeanFactory beanFactory) {
		Environment environment = beanFactory.getBean(Environment.class);
		if (!new PropertyOrigins(environment).describe(QuantumAuthAutoConfiguration::isOfAnAccount).isEmpty()) {
			logger.info("quantum.auth.enabled is false, so the other properties below quantum.auth make no account.");
		}
		ClassLoader classLoader = beanFactory.getBeanClassLoader();
		String variables = SpringFactoriesLoader.forDefaultResourceLocation(classLoader)
			.load(AccountVariables.class)
			.stream()
			.flatMap((providers) -> providers.names(classLoader))
			.filter((variable) -> EnvironmentVariables.get(environment, variable) != null)
			.collect(Collectors.joining(", "));
		if (!variables.isEmpty()) {
			logger
				.info("quantum.auth.enabled is false, so the environment variables " + variables + " make no account.");
		}
	}

	private static boolean isOfAnAccount(ConfigurationPropertyName name) {
		return ROOT.isAncestorOf(name) && !name.getLastElement(Form.UNIFORM).equals("enabled");
	}

	/**
	 * What accounts need: threads, the settings of sessions, and clients for calls to
	 * authentication servers.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "quantum.auth.enabled", matchIfMissing = true)
	static class AccountConfiguration {

		@Bean
		@ConditionalOnMissingBean(SessionScheduler.class)
		ThreadPoolSessionScheduler quantumAuthSessionScheduler() {
			return new ThreadPoolSessionScheduler();
		}

		// Bean post-processors use the selector, so that it is created before them. It
		// must not create accounts before them, or they would miss the accounts' beans.
		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static AccountSelector quantumAuthAccountSelector(ConfigurableListableBeanFactory beanFactory) {
			return new AccountSelector(
					() -> hasPostProcessors(beanFactory) ? beanFactory.getBean(QuantumAuthClients.class) : null,
					new BeanFactoryApplication(beanFactory));
		}

		// Spring makes the event multicaster right after it has registered all bean
		// post-processors
		private static boolean hasPostProcessors(ConfigurableListableBeanFactory beanFactory) {
			return beanFactory.containsSingleton(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME);
		}

		@Bean
		static AccountsInitializer quantumAuthAccountsInitializer(AccountSelector selector) {
			return new AccountsInitializer(selector);
		}

		@Bean
		SessionLifecycle quantumAuthSessionLifecycle(QuantumAuthClients clients, QuantumAuthProperties properties,
				Environment environment) {
			return new SessionLifecycle(clients, properties.shutdownTimeout(),
					Binder.get(environment)
						.bind(SessionLifecycle.PHASE_TIMEOUT, Duration.class)
						.orElse(SessionLifecycle.DEFAULT_PHASE_TIMEOUT));
		}

		@Bean
		SessionSettingsFactory quantumAuthSessionSettingsFactory(QuantumAuthProperties properties) {
			return new SessionSettingsFactory(properties.refresh());
		}

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		AuthServerWebClients quantumAuthServerHttp(QuantumAuthProperties properties,
				ObjectProvider<HttpClientSettings> httpClientSettings, ObjectProvider<SslBundles> sslBundles,
				ObjectProvider<ClientHttpConnectorBuilderCustomizer<?>> customizers,
				ObjectProvider<ObservationWebClientCustomizer> observations) {
			return AuthServerWebClients.of(httpClientSettings.getIfAvailable(HttpClientSettings::defaults),
					properties.http(), sslBundles.getIfAvailable(), customizers.orderedStream().toList(),
					observations.orderedStream().toList());
		}

	}

}
