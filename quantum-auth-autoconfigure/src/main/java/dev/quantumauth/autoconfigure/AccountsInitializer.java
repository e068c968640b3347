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
 * Makes all accounts before the other beans of the application, except for those that a
 * web server has made when it started. So a bean that sends a request while it is made
 * finds them there, on whatever thread it does so; and a request that comes before mostly
 * comes from what the accounts themselves need, and does not wait for them. If the first
 * request made the accounts, one on another thread could wait for the locks of the bean
 * factory, which the thread that waits for its response may hold.
 *
 * @param selector finds the accounts from then on
 */
record AccountsInitializer(AccountSelector selector) implements BeanFactoryInitializer<ListableBeanFactory> {

	@Override
	public void initialize(ListableBeanFactory beanFactory) {
		// Those of an ancestor have been registered there
		beanFactory.getBeansOfType(LateAccounts.class).values().forEach(LateAccounts::register);
		this.selector.begin(beanFactory.getBean(QuantumAuthClients.class));
	}

}
