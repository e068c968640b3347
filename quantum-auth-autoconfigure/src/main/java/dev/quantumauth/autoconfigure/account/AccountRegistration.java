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

import java.util.Set;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;

/**
 * Registers the beans of a provider's accounts: for each a {@link QuantumAuthAccount},
 * and a client that is called {@code <id>QuantumAuthClient}.
 *
 * @param provider the provider
 * @param accounts the ids of the accounts
 * @param clients the ids of the accounts that have a client
 */
record AccountRegistration(AccountProvider<?> provider, Set<String> accounts,
		Set<String> clients) implements BeanRegistrar {

	static final String CLIENT_BEAN_SUFFIX = "QuantumAuthClient";

	static String clientBean(String id) {
		return id + CLIENT_BEAN_SUFFIX;
	}

	static String accountBean(String id) {
		return "dev.quantumauth.account." + id;
	}

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		this.accounts.forEach((id) -> registry.registerBean(accountBean(id), QuantumAuthAccount.class,
				(spec) -> spec.fallback().supplier((context) -> context.bean(AccountFactory.class).create(id))));
		this.clients.forEach((id) -> register(registry, id, this.provider.clientType()));
	}

	private <C extends QuantumAuthClient> void register(BeanRegistry registry, String id, Class<C> clientType) {
		registry.registerBean(clientBean(id), clientType, (spec) -> {
			if (this.provider.schema().place().named() || !id.equals(this.provider.schema().id())) {
				spec.fallback();
			}
			spec.lazyInit().supplier((context) -> client(context.bean(QuantumAuthClients.class).get(id), clientType));
		});
	}

	// A QuantumAuthAccount bean of the application replaces the configured account with
	// its id, and may have another type of client
	private static <C extends QuantumAuthClient> C client(QuantumAuthClient client, Class<C> type) {
		if (type.isInstance(client)) {
			return type.cast(client);
		}
		throw new IllegalStateException(
				"The account '" + client.getId() + "' was replaced by a QuantumAuthAccount bean whose client is no "
						+ type.getSimpleName() + ". Inject a QuantumAuthClients instead.");
	}

}
