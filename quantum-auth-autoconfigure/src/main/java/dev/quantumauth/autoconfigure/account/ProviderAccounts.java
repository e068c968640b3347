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

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.core.env.Environment;

import dev.quantumauth.autoconfigure.account.AccountDefinition.Common;
import dev.quantumauth.autoconfigure.account.AccountDefinition.Credential;
import dev.quantumauth.autoconfigure.properties.AccountIds;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.ConfiguredUrl;
import dev.quantumauth.autoconfigure.properties.ConfiguredValue;

/**
 * Decides which accounts of a provider exist: those with a credential and a URL. Collects
 * why others do not exist.
 *
 * @param <A> the type that the settings of one account are bound to
 */
final class ProviderAccounts<A> {

	private final AccountProvider<A> provider;

	private final AccountSchema schema;

	private final AccountSettings section;

	private final Map<String, AccountSettings> further = new LinkedHashMap<>();

	private final DefaultAccount defaultAccount;

	private final Set<String> leftOut = new LinkedHashSet<>();

	private final Map<String, AccountDefinition<A>> definitions = new LinkedHashMap<>();

	private final ConfigurationReport findings = new ConfigurationReport();

	private ProviderAccounts(AccountProvider<A> provider, Environment environment, Set<String> reservedIds) {
		this.provider = provider;
		this.schema = provider.schema();
		PropertySettings properties = PropertySettings.of(environment, this.schema.place());
		String accounts = this.schema.section() + ".accounts";
		Set<String> keys = properties.binder()
			.bind(accounts, Bindable.mapOf(String.class, provider.properties()))
			.orElse(Map.of())
			.keySet();
		AccountIds.of(accounts, keys, reservedIds, this.findings)
			.forEach((id, spellings) -> this.further.put(id,
					AccountSettings.of(this.schema, properties.ofAccount(id, spellings))));
		this.section = AccountSettings.of(this.schema, properties);
		this.defaultAccount = new DefaultAccount(this.schema, this.section,
				VariableSettings.of(this.schema, environment), this.further.values(), this.findings);
	}

	/**
	 * Decide which accounts exist.
	 * @param <A> the type that the settings of one account are bound to
	 * @param provider the provider
	 * @param environment the properties and environment variables
	 * @param reservedIds the ids that no further account may have
	 * @param leftOut the ids of accounts that are not made here, because an ancestor of
	 * the context has them, or because a bean supplies them by
	 * {@link #addDefault(ConnectionDetailsSettings, Object)}
	 * @return the accounts
	 */
	static <A> ProviderAccounts<A> resolve(AccountProvider<A> provider, Environment environment,
			Set<String> reservedIds, Set<String> leftOut) {
		ProviderAccounts<A> accounts = new ProviderAccounts<>(provider, environment, reservedIds);
		if (!leftOut.contains(accounts.schema.id())) {
			accounts.addDefault();
		}
		accounts.further.forEach((id, account) -> {
			if (leftOut.contains(id)) {
				accounts.leftOut.add(id);
			}
			else {
				accounts.addFurther(id, account);
			}
		});
		return accounts;
	}

	AccountProvider<A> provider() {
		return this.provider;
	}

	AccountSchema schema() {
		return this.schema;
	}

	Collection<AccountDefinition<A>> definitions() {
		return this.definitions.values();
	}

	/**
	 * Return which further accounts are configured, but are those of an ancestor.
	 * @return their ids
	 */
	Set<String> leftOut() {
		return this.leftOut;
	}

	@Nullable AccountDefinition<A> find(String id) {
		return this.definitions.get(id);
	}

	ConfigurationReport findings() {
		return this.findings;
	}

	/**
	 * Add the default account that connection details supply. Its own beans are
	 * registered already, because there is a bean of connection details.
	 * @param settings how connection details are read
	 * @param details the connection details, or {@code null} if the bean is {@code null}
	 */
	void addDefault(ConnectionDetailsSettings<?> settings, @Nullable Object details) {
		if (details == null) {
			addDefault();
			if (!this.definitions.containsKey(this.schema.id())) {
				this.findings.problem("the " + settings.type().getSimpleName()
						+ " bean is null, and nothing else makes the account '" + this.schema.id()
						+ "'. Let the bean supply connection details, or configure the account. "
						+ this.schema.remedy());
			}
			return;
		}
		ConnectionDetailsCredential<?> supplied = ConnectionDetailsCredential.of(details, settings, this.schema,
				this.findings);
		ConfiguredValue<String> url = supplied.url();
		if (url != null) {
			add(this.schema.id(), this.section, url, supplied.resolve(url, supplied.authServerUrl()),
					this.section.url() == null);
		}
	}

	private void addDefault() {
		add(this.schema.id(), this.section, this.defaultAccount.url(), this.defaultAccount.credential(), true);
	}

	private void addFurther(String id, AccountSettings account) {
		String prefix = account.properties().prefix();
		CredentialSettings given = account.credential();
		if (given.isEmpty()) {
			this.findings.warning(prefix + " has no " + this.schema.noun() + ", so the account does not exist. Set "
					+ this.schema.wanted(prefix) + "." + account.asTheyAre().blank());
			return;
		}
		ConfiguredValue<String> url = (account.url() != null) ? account.url() : this.defaultAccount.url();
		ConfiguredValue<String> authServerUrl = (account.authServerUrl() != null) ? account.authServerUrl()
				: this.defaultAccount.authServerUrl();
		Credential credential = account.resolve(account.authServerUrl(), authServerUrl, this.findings);
		if (url == null) {
			this.findings.problem(ConfiguredValue.areSet(given.all()) + ", but there is no URL. Set " + prefix
					+ ".url or " + this.schema.section() + ".url.", given.all());
		}
		add(id, account, url, credential, account.url() == null);
	}

	private void add(String id, AccountSettings account, @Nullable ConfiguredValue<String> url,
			@Nullable Credential credential, boolean hasUrlOfSection) {
		if (url == null || credential == null) {
			return;
		}
		ConfiguredValue<String> cleanUrl = ConfiguredUrl.clean(url, this.findings);
		Credential atServer = credential.withAuthServerUrl((server) -> ConfiguredUrl.clean(server, this.findings));
		Common common = new CommonSettings(this.schema, this.section.properties(), this.findings)
			.find(account.properties(), cleanUrl, atServer.authServerUrl(), hasUrlOfSection);
		if (common != null) {
			Set<String> credentialNames = this.schema.parts()
				.stream()
				.flatMap((part) -> Stream.of(part.name(), part.fileName()))
				.collect(Collectors.toSet());
			A properties = account.properties()
				.bind(this.provider.properties(), this.section.properties(), credentialNames);
			this.definitions.put(id, new AccountDefinition<>(id, cleanUrl.value(), atServer, properties, common));
		}
	}

}
