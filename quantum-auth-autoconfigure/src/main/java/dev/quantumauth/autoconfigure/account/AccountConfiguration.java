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

package dev.quantumauth.autoconfigure.account;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;

import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.autoconfigure.SessionSettingsFactory;
import dev.quantumauth.autoconfigure.authserver.AuthServerWebClients;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * Registers and makes the configured accounts of all providers. The auto-configuration of
 * each provider imports it.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
public class AccountConfiguration {

	static final String FACTORY = "quantumAuthAccountFactory";

	@Bean
	static AccountRegistrar quantumAuthAccountRegistrar(ConfigurableEnvironment environment,
			DefaultListableBeanFactory beanFactory) {
		return new AccountRegistrar(environment, beanFactory);
	}

	@Bean(FACTORY)
	@Lazy(false)
	AccountFactory quantumAuthAccountFactory(AccountRegistrar registrar, AuthServerWebClients http,
			SessionSettingsFactory settings, SessionScheduler scheduler,
			ObjectProvider<TokenRequestInterceptor> interceptors, ApplicationEventPublisher events) {
		registrar.accounts().complete();
		return new AccountFactory(registrar.accounts(), http, settings, scheduler,
				TokenRequestInterceptor.of(interceptors.orderedStream().toList()), events);
	}

}
