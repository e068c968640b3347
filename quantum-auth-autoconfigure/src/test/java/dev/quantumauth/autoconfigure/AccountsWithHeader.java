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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.TokenHeader;

/**
 * Makes accounts of a context put their tokens into another header.
 */
public final class AccountsWithHeader implements BeanPostProcessor, PriorityOrdered {

	private final TokenHeader header;

	private final Set<String> ids;

	/**
	 * Create a post-processor.
	 * @param header the header
	 * @param ids the accounts, or none for all of them
	 */
	public AccountsWithHeader(TokenHeader header, String... ids) {
		this.header = header;
		this.ids = Set.of(ids);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof QuantumAuthClients clients)
				? new QuantumAuthClients(clients.accounts().stream().map(this::withHeader).toList()) : bean;
	}

	private QuantumAuthAccount withHeader(QuantumAuthAccount account) {
		if (!this.ids.isEmpty() && !this.ids.contains(account.client().getId())) {
			return account;
		}
		return (QuantumAuthAccount) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { QuantumAuthAccount.class }, (proxy, method, arguments) -> {
					try {
						return method.getName().equals("tokenHeader") ? this.header : method.invoke(account, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	@Override
	public int getOrder() {
		return 0;
	}

}
