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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.env.Environment;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;

/**
 * The accounts of all providers that are configured in a context. An account that an
 * ancestor of the context has is not made a second time: the environment of a child
 * contains that of its parent, and two sessions of one credential may end each other. But
 * connection details of the context itself make an account of its own.
 */
final class ConfiguredAccounts {

	private static final Log logger = LogFactory.getLog(ConfiguredAccounts.class);

	private final DefaultListableBeanFactory beanFactory;

	private final @Nullable BeanFactory parent;

	private final Set<String> inherited = new TreeSet<>();

	private final Map<ProviderAccounts<?>, Set<String>> ids = new LinkedHashMap<>();

	private ConfiguredAccounts(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.parent = beanFactory.getParentBeanFactory();
		if (this.parent != null) {
			this.parent.getBeanProvider(QuantumAuthClients.class)
				.ifAvailable((clients) -> this.inherited.addAll(clients.ids()));
		}
	}

	static ConfiguredAccounts resolve(DefaultListableBeanFactory beanFactory, Environment environment,
			List<AccountProvider<?>> providers, Set<String> reservedIds) {
		ConfiguredAccounts accounts = new ConfiguredAccounts(beanFactory);
		for (AccountProvider<?> provider : providers) {
			if (AccountProviders.isEnabled(provider, environment)) {
				accounts.add(provider, environment, reservedIds);
			}
		}
		accounts.checkUnique();
		return accounts;
	}

	private void add(AccountProvider<?> provider, Environment environment, Set<String> reserved) {
		String defaultId = provider.schema().id();
		Set<String> ids = new LinkedHashSet<>();
		if (hasDetails(provider)) {
			ids.add(defaultId);
		}
		Set<String> leftOut = new TreeSet<>(this.inherited);
		leftOut.addAll(ids);
		ProviderAccounts<?> accounts = ProviderAccounts.resolve(provider, environment, reserved, leftOut);
		accounts.definitions().forEach((account) -> ids.add(account.id()));
		this.ids.put(accounts, ids);
	}

	// Connection details of an ancestor have made an account there, so that only a bean
	// of this context counts if the account is inherited
	private boolean hasDetails(AccountProvider<?> provider) {
		ConnectionDetailsSettings<?> details = provider.connectionDetails();
		if (details == null) {
			return false;
		}
		String[] names = this.inherited.contains(provider.schema().id())
				? this.beanFactory.getBeanNamesForType(details.type(), true, false)
				: BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, details.type(), true, false);
		return names.length > 0;
	}

	private void checkUnique() {
		Map<String, List<String>> prefixes = new LinkedHashMap<>();
		this.ids.forEach((accounts, ids) -> Stream.concat(ids.stream(), accounts.leftOut().stream())
			.forEach((id) -> prefixes.computeIfAbsent(id, (same) -> new ArrayList<>())
				.add(prefix(accounts.schema(), id))));
		prefixes.forEach((id, properties) -> {
			if (properties.size() > 1) {
				throw new InvalidQuantumAuthPropertiesException("The id '" + id + "' belongs to two accounts.",
						"Ids are unique across providers: give each account an id of its own.", properties);
			}
			String bean = AccountRegistration.clientBean(id);
			if (this.beanFactory.containsBeanDefinition(bean) && !isOurs(bean)
					&& !this.beanFactory.containsBeanDefinition(AccountRegistration.accountBean(id))) {
				throw new InvalidQuantumAuthPropertiesException("A bean of the application is called '" + bean
						+ "', as the client of the account '" + id + "' is.",
						"Give the bean another name, or the account another id.", properties);
			}
		});
	}

	private static String prefix(AccountSchema schema, String id) {
		return id.equals(schema.id()) ? schema.section() : schema.section() + ".accounts." + id;
	}

	private boolean isOurs(String bean) {
		return AccountRegistration.class.equals(this.beanFactory.getBeanDefinition(bean).getSource());
	}

	List<ProviderAccounts<?>> providers() {
		return List.copyOf(this.ids.keySet());
	}

	// Inherited accounts get a bean for their client in this context, too, because a
	// QuantumAuthAccount bean of this context may replace the account. Beans that an
	// earlier call has registered are left out.
	List<AccountRegistration> registrations() {
		return this.ids.entrySet()
			.stream()
			.map((entry) -> new AccountRegistration(entry.getKey().provider(),
					missing(entry.getValue().stream(), AccountRegistration::accountBean),
					missing(Stream.concat(entry.getValue().stream(), inherited(entry.getKey().provider())),
							AccountRegistration::clientBean)))
			.toList();
	}

	private Stream<String> inherited(AccountProvider<?> provider) {
		BeanFactory parent = this.parent;
		return this.inherited.stream().filter((id) -> {
			String bean = AccountRegistration.clientBean(id);
			return parent != null && parent.containsBean(bean) && parent.isTypeMatch(bean, provider.clientType());
		});
	}

	private Set<String> missing(Stream<String> ids, UnaryOperator<String> bean) {
		return ids.filter((id) -> !this.beanFactory.containsBeanDefinition(bean.apply(id)))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * Remove the beans of accounts that no longer exist, because the properties that
	 * configured them have been replaced.
	 * @param current the accounts that exist
	 */
	void removeAllBut(ConfiguredAccounts current) {
		Set<String> gone = ids();
		gone.removeAll(current.ids());
		for (String id : gone) {
			this.beanFactory.removeBeanDefinition(AccountRegistration.accountBean(id));
			if (isOurs(AccountRegistration.clientBean(id))) {
				this.beanFactory.removeBeanDefinition(AccountRegistration.clientBean(id));
			}
		}
	}

	Set<String> ids() {
		return this.ids.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * Add the default accounts that connection details supply, read the files that
	 * accounts refer to, and report what is wrong. Called when the first account is made,
	 * and not together with {@link #resolve}: no bean may be created while bean
	 * definitions are registered.
	 */
	void complete() {
		for (ProviderAccounts<?> accounts : this.ids.keySet()) {
			AccountSchema schema = accounts.schema();
			ConnectionDetailsSettings<?> details = accounts.provider().connectionDetails();
			if (details != null && hasDetails(accounts.provider())) {
				accounts.addDefault(details, this.beanFactory.getBeanProvider(details.type()).getIfAvailable());
			}
			accounts.findings().report(logger, schema.displayName(), schema.section());
		}
	}

	@Override
	public String toString() {
		return "ConfiguredAccounts" + ids();
	}

}
