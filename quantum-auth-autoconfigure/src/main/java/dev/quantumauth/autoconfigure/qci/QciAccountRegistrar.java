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

package dev.quantumauth.autoconfigure.qci;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.qci.QciAccount;
import dev.quantumauth.qci.QciAuthClient;

/**
 * Registers a {@link QciAccount} and a {@link QciAuthClient} for each account that the
 * environment configures. Unlike conditions, a registrar runs again when an application
 * that was processed ahead of time starts, where the credentials are.
 */
class QciAccountRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		if (isEnabled(environment)) {
			resolve(environment).accounts().forEach((account) -> register(registry, account.id()));
		}
	}

	// Conditions freeze when the application is processed ahead of time; these need not
	static boolean isEnabled(Environment environment) {
		return environment.getProperty("quantum.auth.enabled", Boolean.class, true)
				&& environment.getProperty("quantum.auth.qci.enabled", Boolean.class, true);
	}

	// What is wrong with the configuration is for QciAccountFactory to say, at start-up
	private static QciAccounts resolve(Environment environment) {
		QciProperties properties = Binder.get(environment).bindOrCreate("quantum.auth.qci", QciProperties.class);
		return QciAccounts.resolve(properties, QciEnvironment.of(environment), null);
	}

	static void register(BeanRegistry registry, String id) {
		String accountBean = accountBean(id);
		boolean isDefault = id.equals(QciAuthClient.PROVIDER);
		registry.registerBean(accountBean, QciAccount.class,
				(spec) -> spec.fallback().supplier((context) -> context.bean(QciAccountFactory.class).create(id)));
		registry.registerBean(id + "QuantumAuthClient", QciAuthClient.class, (spec) -> {
			if (!isDefault) {
				spec.fallback();
			}
			spec.lazyInit().supplier((context) -> client(context.bean(QuantumAuthClients.class).get(id)));
		});
	}

	// An account of the application may have taken the place of the configured one
	private static QciAuthClient client(QuantumAuthClient client) {
		if (client instanceof QciAuthClient qci) {
			return qci;
		}
		throw new IllegalStateException(
				"The account '" + client.getId() + "' was replaced by a QuantumAuthAccount bean "
						+ "whose client is no QciAuthClient. Inject a QuantumAuthClients instead.");
	}

	static String accountBean(String id) {
		return "dev.quantumauth.qci.account." + id;
	}

}
