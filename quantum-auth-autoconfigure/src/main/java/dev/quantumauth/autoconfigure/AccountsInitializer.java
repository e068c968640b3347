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

import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.web.AccountSelector;

/**
 * Makes all accounts before the other singletons of the application, except for those
 * that an embedded web server has needed to start. So there are accounts for a bean that
 * sends a request in its constructor, on any thread. If the first request made the
 * accounts instead, it could wait for ever: on another thread it would wait for the lock
 * of the bean factory, which the thread that waits for its response may hold. A request
 * that is sent even earlier mostly comes from beans that the accounts need. It does not
 * wait, and carries no token.
 *
 * @param selector gets the accounts
 */
record AccountsInitializer(AccountSelector selector) implements BeanFactoryInitializer<ListableBeanFactory> {

	@Override
	public void initialize(ListableBeanFactory beanFactory) {
		// Not those of ancestors, which have been registered when the ancestor was
		// refreshed
		beanFactory.getBeansOfType(LateAccounts.class).values().forEach(LateAccounts::register);
		this.selector.begin(beanFactory.getBean(QuantumAuthClients.class));
	}

}
