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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import dev.quantumauth.QuantumAuthAccount;

/**
 * Finds the accounts among the beans. Configured ones are fallback beans, so a bean of
 * the application with the same id takes their place.
 */
final class AccountBeans {

	private AccountBeans() {
	}

	// Not by getBeansOfType, which silently leaves out beans that depend on each other in
	// a circle
	static List<QuantumAuthAccount> in(ConfigurableListableBeanFactory beanFactory) {
		Map<String, AccountBean> ours = new LinkedHashMap<>();
		Map<String, AccountBean> theirs = new LinkedHashMap<>();
		for (String name : beanFactory.getBeanNamesForType(QuantumAuthAccount.class)) {
			AccountBean bean = new AccountBean(name, beanFactory.getBean(name, QuantumAuthAccount.class));
			AccountBean other = (isFallback(beanFactory, name) ? ours : theirs).putIfAbsent(bean.id(), bean);
			if (other != null) {
				throw new FailureAnalyzedException("Two accounts have the id '" + bean.id() + "': the beans '"
						+ other.name() + "' and '" + name + "'.",
						"Give each account an id of its own. Ids are unique across providers.");
			}
		}
		ours.putAll(theirs);
		return ours.values().stream().map(AccountBean::account).toList();
	}

	private static boolean isFallback(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.containsBeanDefinition(name) && beanFactory.getMergedBeanDefinition(name).isFallback();
	}

	private record AccountBean(String name, QuantumAuthAccount account) {

		String id() {
			return this.account.client().getId();
		}

	}

}
