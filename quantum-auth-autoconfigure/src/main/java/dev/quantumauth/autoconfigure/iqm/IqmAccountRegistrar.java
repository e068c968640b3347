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

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.AccountRegistration;
import dev.quantumauth.iqm.IqmAuthClient;

/**
 * Registers an {@link TokenAccount} and an {@link IqmAuthClient} for each account that
 * the environment configures. Unlike conditions, a registrar runs again when an
 * application that was processed ahead of time starts, where the credentials are.
 */
class IqmAccountRegistrar implements BeanRegistrar {

	static final AccountRegistration<IqmAuthClient> REGISTRATION = new AccountRegistration<>(IqmAuthClient.PROVIDER,
			IqmAuthClient.class, (context, id) -> context.bean(IqmAccountFactory.class).create(id));

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		if (REGISTRATION.isEnabled(environment)) {
			resolve(environment).accounts().forEach((account) -> REGISTRATION.register(registry, account.id()));
		}
	}

	// What is wrong with the configuration is for IqmAccountFactory to say, at start-up
	static IqmAccounts resolve(Environment environment) {
		IqmProperties properties = Binder.get(environment).bindOrCreate("quantum.auth.iqm", IqmProperties.class);
		return IqmAccounts.resolve(properties, IqmEnvironment.of(environment), null);
	}

}
