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

package dev.quantumauth.autoconfigure.actuate;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

import dev.quantumauth.autoconfigure.account.AccountProviders;
import dev.quantumauth.autoconfigure.account.AccountSchema;
import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that keeps credentials out of
 * Actuator's {@code env} and {@code configprops}, also where these show values: the
 * properties themselves, and others that a credential can be read in, such as the
 * environment variables that a property is composed of, {@code SPRING_APPLICATION_JSON},
 * or the command line. Does so whether or not quantum-auth is switched on: the values are
 * there either way.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class QuantumAuthSanitizingAutoConfiguration {

	@Bean
	SanitizingFunction quantumAuthSanitizingFunction(Environment environment, ConfigurableBeanFactory beanFactory) {
		AccountProviders providers = AccountProviders.load(beanFactory.getBeanClassLoader());
		Supplier<ConfiguredCredentials> credentials = SingletonSupplier.of(() -> new ConfiguredCredentials(environment,
				schemas(providers, environment), providers.secretVariables()));
		return SanitizingFunction.sanitizeValue()
			.ifMatches((data) -> credentials.get().areShownBy(data.getKey(), data.getValue()));
	}

	private static List<AccountSchema> schemas(AccountProviders providers, Environment environment) {
		try {
			return Stream.concat(providers.schemas().stream(), providers.schemas(environment).stream()).toList();
		}
		catch (InvalidQuantumAuthPropertiesException | BindException ex) {
			// Possible only while quantum-auth is switched off: otherwise the application
			// would not have started. The accounts are as unknown as those of no
			// provider.
			return providers.schemas();
		}
	}

}
