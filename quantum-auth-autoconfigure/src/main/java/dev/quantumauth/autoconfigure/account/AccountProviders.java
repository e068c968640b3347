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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;

import dev.quantumauth.autoconfigure.AccountVariables;
import dev.quantumauth.web.UnavailableAccount;

/**
 * The providers that {@code META-INF/spring.factories} names, whether or not they are on.
 *
 * @since 0.1.0
 */
public final class AccountProviders {

	private final List<AccountProvider<?>> all;

	private final List<AccountProvider.Source> sources;

	private final List<AccountSchema> schemas;

	private AccountProviders(List<AccountProvider<?>> all, List<AccountProvider.Source> sources) {
		this.all = all;
		this.sources = sources;
		this.schemas = all.stream().map(AccountProvider::schema).toList();
	}

	/**
	 * Load the providers.
	 * @param classLoader the class loader, or {@code null} for the default one
	 * @return the providers
	 */
	public static AccountProviders load(@Nullable ClassLoader classLoader) {
		SpringFactoriesLoader loader = SpringFactoriesLoader.forDefaultResourceLocation(classLoader);
		return new AccountProviders(
				loader.load(AccountProvider.class).stream().<AccountProvider<?>>map((provider) -> provider).toList(),
				loader.load(AccountProvider.Source.class));
	}

	/**
	 * Return the providers that have a section of their own.
	 * @return the providers
	 */
	public List<AccountProvider<?>> all() {
		return this.all;
	}

	/**
	 * Return what can be configured about all accounts, whatever the configuration
	 * contains.
	 * @return the schemas of providers with a section of their own, and one for all
	 * accounts whose provider the configuration names
	 */
	public List<AccountSchema> schemas() {
		return Stream.concat(this.schemas.stream(), this.sources.stream().map(AccountProvider.Source::schema)).toList();
	}

	/**
	 * Return what can be configured about the accounts of all providers, of which those
	 * that the configuration names have one for each account.
	 * @param environment the configuration
	 * @return the schemas
	 */
	public List<AccountSchema> schemas(Environment environment) {
		return Stream
			.concat(this.schemas.stream(),
					this.sources.stream()
						.flatMap((source) -> source.find(environment, this.schemas).stream())
						.map(AccountProvider::schema))
			.toList();
	}

	/**
	 * Return the environment variables of all clouds that may contain secrets.
	 * @return the names of the variables
	 */
	public Set<String> secretVariables() {
		return this.sources.stream()
			.flatMap((source) -> source.secretVariables().stream())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	List<UnavailableAccount> known() {
		return this.sources.stream().flatMap((source) -> source.known().stream()).toList();
	}

	/**
	 * Return what can be configured about all providers, those that are off included.
	 * @param found the providers that were found here
	 * @return the schemas
	 */
	List<AccountSchema> with(Collection<AccountProvider<?>> found) {
		return Stream
			.concat(this.schemas.stream(),
					found.stream().map(AccountProvider::schema).filter((schema) -> schema.place().named()))
			.toList();
	}

	/**
	 * Return the providers that accounts can have here.
	 * @param beanFactory has the providers as beans
	 * @param environment names the providers of further accounts
	 * @return the providers
	 */
	List<AccountProvider<?>> of(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		List<AccountProvider<?>> providers = new ArrayList<>(beans(beanFactory));
		for (String bean : beanFactory.getBeanNamesForType(AccountProvider.Source.class, true, false)) {
			providers.addAll(beanFactory.getBean(bean, AccountProvider.Source.class).find(environment, this.schemas));
		}
		return providers;
	}

	/**
	 * Return the providers that are beans.
	 * @param beanFactory the bean factory
	 * @return the providers, which have different names
	 * @throws FailureAnalyzedException if two have the same name, or if one is not named
	 * in {@code META-INF/spring.factories}: Actuator's sanitizing would not know its
	 * credentials
	 */
	private Collection<AccountProvider<?>> beans(ConfigurableListableBeanFactory beanFactory) {
		Set<String> registered = this.all.stream().map(AccountProviders::type).collect(Collectors.toSet());
		Map<String, AccountProvider<?>> providers = new LinkedHashMap<>();
		for (String bean : beanFactory.getBeanNamesForType(AccountProvider.class, true, false)) {
			AccountProvider<?> provider = beanFactory.getBean(bean, AccountProvider.class);
			if (!registered.contains(type(provider))) {
				throw new FailureAnalyzedException(
						"The AccountProvider bean '" + bean + "' is of the class " + type(provider)
								+ ", which no META-INF/spring.factories names. Without that Actuator would show the "
								+ "credentials of its accounts.",
						"Add the line " + AccountProvider.class.getName() + "=" + type(provider)
								+ " to META-INF/spring.factories, or the class to the line that is there.");
			}
			String name = provider.schema().provider();
			AccountProvider<?> other = providers.putIfAbsent(name, provider);
			if (other != null) {
				throw new FailureAnalyzedException(
						"Two AccountProvider beans have the name '" + name + "': one of the class " + type(other)
								+ " and one of the class " + type(provider) + ".",
						"Remove one of them, or give it a schema with another name.");
			}
		}
		return providers.values();
	}

	private static String type(AccountProvider<?> provider) {
		return ClassUtils.getUserClass(provider).getName();
	}

	// The ids of providers that are off are reserved, too: otherwise an account with such
	// an id would become invalid when that provider is switched on
	Set<String> reservedIds() {
		return this.schemas.stream().map(AccountSchema::provider).collect(Collectors.toSet());
	}

	/**
	 * Return whether a provider is switched on. This is read at each start, whereas the
	 * result of a condition is fixed when the application is processed ahead of time.
	 * @param provider the provider
	 * @param environment the environment
	 * @return whether it may have accounts
	 */
	static boolean isEnabled(AccountProvider<?> provider, Environment environment) {
		return environment.getProperty("quantum.auth.enabled", Boolean.class, true)
				&& environment.getProperty(provider.schema().section() + ".enabled", Boolean.class, true);
	}

	/**
	 * The environment variables of all providers that have a section of their own.
	 */
	static final class Variables implements AccountVariables {

		@Override
		public Stream<String> names(@Nullable ClassLoader classLoader) {
			return load(classLoader).schemas.stream().flatMap(AccountSchema::variables);
		}

	}

}
