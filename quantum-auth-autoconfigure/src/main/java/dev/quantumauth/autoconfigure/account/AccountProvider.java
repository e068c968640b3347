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

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.web.UnavailableAccount;

/**
 * Contract for what a provider contributes to the configuration of its accounts. An
 * implementation is registered twice: as a static bean of the provider's
 * auto-configuration, which is there only if the provider is switched on; and in
 * {@code META-INF/spring.factories}, because failure reports and Actuator's sanitizing
 * need it also if the provider is switched off. So it must have a constructor without
 * parameters, and no state.
 *
 * @param <A> the type that the settings of one account are bound to
 * @since 0.1.0
 */
public interface AccountProvider<A> {

	/**
	 * Return what can be configured.
	 * @return the schema
	 */
	AccountSchema schema();

	/**
	 * Return the type that the settings of one account are bound to. A setting that the
	 * account leaves out is taken from the provider's section.
	 * @return the type of the values in the section's map {@code accounts}
	 */
	Class<A> properties();

	/**
	 * Return what applications inject.
	 * @return the type of client, the common one unless the provider has its own
	 */
	default Class<? extends QuantumAuthClient> clientType() {
		return QuantumAuthClient.class;
	}

	/**
	 * Return how to read the default account from a bean of connection details.
	 * @return the settings, or {@code null} if the provider has no such type of bean
	 */
	default @Nullable ConnectionDetailsSettings<?> connectionDetails() {
		return null;
	}

	/**
	 * Begin to build an account. The caller then sets what all accounts have: targets,
	 * timeout, token header, and the settings of the session.
	 * @param account the account, complete and valid
	 * @return a builder
	 */
	TokenAccount.Builder<?> describe(AccountDefinition<A> account);

	/**
	 * Finds accounts whose providers the configuration names. Each of them gets a
	 * provider of its own. A source is a bean, and {@code META-INF/spring.factories}
	 * names its class; it needs a constructor without parameters, and has no state.
	 *
	 * @since 0.1.0
	 */
	interface Source {

		/**
		 * Return what any such account can have, for what is said or hidden without
		 * looking at the configuration.
		 * @return the schema, whose section is the prefix of all accounts
		 */
		AccountSchema schema();

		/**
		 * Find the accounts.
		 * @param environment the properties and environment variables
		 * @param reserved the schemas of the providers that have a section of their own
		 * @return a provider for each account
		 * @throws RuntimeException if the application cannot start like this
		 */
		List<AccountProvider<?>> find(Environment environment, List<AccountSchema> reserved);

		/**
		 * Return the environment variables that may contain secrets, whether or not an
		 * account is configured. Called when values are shown, and not at start-up.
		 * @return the names of the variables
		 */
		default Set<String> secretVariables() {
			return Set.of();
		}

		/**
		 * Return the clouds that are known, whether or not an account is configured.
		 * Called when the first request goes to a host of no account.
		 * @return for each of them why a request carries no token as long as there is no
		 * account
		 */
		default List<UnavailableAccount> known() {
			return List.of();
		}

	}

}
