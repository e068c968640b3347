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

import org.jspecify.annotations.Nullable;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.account.TokenAccount;

/**
 * Contract for what a provider contributes to the configuration of its accounts. It is a
 * static bean of the provider's auto-configuration, which means that the provider is on,
 * and it is named in {@code META-INF/spring.factories}, because failure reports and
 * Actuator's sanitizing want to know it also where the provider is off. So it has a
 * constructor without parameters, and no state.
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
	 * Return what the settings of one account are bound to: those of the account itself,
	 * else those of the provider's section.
	 * @return the type, which the map {@code accounts} of the section has as values
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
	 * Return how the default account is read from a bean.
	 * @return the settings, or {@code null} if only properties configure accounts
	 */
	default @Nullable ConnectionDetailsSettings<?> connectionDetails() {
		return null;
	}

	/**
	 * Begin to build an account. Targets, timeout and how tokens are treated are set
	 * afterwards.
	 * @param account the account, complete and valid
	 * @return a builder
	 */
	TokenAccount.Builder<?> describe(AccountDefinition<A> account);

}
