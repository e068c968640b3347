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

package dev.quantumauth.autoconfigure.iqm;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.autoconfigure.AuthServerHttp;
import dev.quantumauth.autoconfigure.ConnectionDetailsPostProcessor;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.SessionSettingsFactory;
import dev.quantumauth.session.SessionScheduler;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for accounts at IQM.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = QuantumAuthAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = { "quantum.auth.enabled", "quantum.auth.iqm.enabled" }, matchIfMissing = true)
@EnableConfigurationProperties(IqmProperties.class)
@Import(IqmAccountRegistrar.class)
public final class IqmAuthAutoConfiguration {

	@Bean
	@Lazy(false)
	IqmAccountFactory quantumAuthIqmAccountFactory(IqmProperties properties, Environment environment,
			ObjectProvider<IqmConnectionDetails> connectionDetails, AuthServerHttp http,
			SessionSettingsFactory settings, SessionScheduler scheduler,
			ObjectProvider<TokenRequestInterceptor> interceptors, ApplicationEventPublisher events) {
		IqmAccounts accounts = IqmAccounts.resolve(properties, IqmEnvironment.of(environment),
				connectionDetails.getIfAvailable());
		return new IqmAccountFactory(accounts, http, settings, scheduler,
				TokenRequestInterceptor.of(interceptors.orderedStream().toList()), events);
	}

	@Bean
	static ConnectionDetailsPostProcessor quantumAuthIqmConnectionDetailsPostProcessor(Environment environment) {
		return new ConnectionDetailsPostProcessor(IqmConnectionDetails.class, IqmAccountRegistrar.REGISTRATION,
				IqmAccountRegistrar.class, environment);
	}

}
