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

import java.util.function.BiFunction;

import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.core.env.Environment;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.account.TokenAccount;

/**
 * Registers the beans of a vendor's accounts: for each a {@link QuantumAuthAccount}, and
 * a client that is called {@code <id>QuantumAuthClient}.
 *
 * @param <C> the vendor's type of client
 * @param provider the vendor's name
 * @param clientType the vendor's type of client
 * @param accounts makes the account with an id, from beans
 * @since 0.1.0
 */
public record AccountRegistration<C extends QuantumAuthClient>(String provider, Class<C> clientType,
		BiFunction<SupplierContext, String, TokenAccount<C>> accounts) {

	/**
	 * Return whether the vendor is on. Conditions freeze when the application is
	 * processed ahead of time; this need not.
	 * @param environment the environment
	 * @return whether to register anything
	 */
	public boolean isEnabled(Environment environment) {
		return environment.getProperty("quantum.auth.enabled", Boolean.class, true)
				&& environment.getProperty("quantum.auth." + this.provider + ".enabled", Boolean.class, true);
	}

	/**
	 * Register the beans of an account.
	 * @param registry the registry
	 * @param id the id of the account
	 */
	public void register(BeanRegistry registry, String id) {
		registry.registerBean(accountBean(id), QuantumAuthAccount.class,
				(spec) -> spec.fallback().supplier((context) -> this.accounts.apply(context, id)));
		registry.registerBean(AccountIds.clientBean(id), this.clientType, (spec) -> {
			if (!id.equals(this.provider)) {
				spec.fallback();
			}
			spec.lazyInit().supplier((context) -> client(context.bean(QuantumAuthClients.class).get(id)));
		});
	}

	// An account of the application may have taken the place of the configured one
	private C client(QuantumAuthClient client) {
		if (this.clientType.isInstance(client)) {
			return this.clientType.cast(client);
		}
		throw new IllegalStateException(
				"The account '" + client.getId() + "' was replaced by a QuantumAuthAccount bean whose client is no "
						+ this.clientType.getSimpleName() + ". Inject a QuantumAuthClients instead.");
	}

	String accountBean(String id) {
		return "dev.quantumauth." + this.provider + ".account." + id;
	}

}
