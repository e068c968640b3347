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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.BeanRegistryAdapter;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySource.StubPropertySource;
import org.springframework.util.Assert;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.autoconfigure.LateAccounts;
import dev.quantumauth.autoconfigure.UnavailableAccounts;
import dev.quantumauth.autoconfigure.properties.EnvironmentVariables;
import dev.quantumauth.autoconfigure.properties.UnknownPropertiesCheck;
import dev.quantumauth.web.UnavailableAccount;

/**
 * Registers the beans of all configured accounts. Which accounts exist is decided once,
 * and again only if properties were added or replaced afterwards: a
 * {@code DynamicPropertyRegistrar} of a test does that after all bean definitions were
 * loaded and before any other bean is made.
 * <p>
 * This is a post-processor and not a condition, because a post-processor also runs when
 * an application that was processed ahead of time starts: only then are the credentials
 * known.
 */
final class AccountRegistrar
		implements BeanDefinitionRegistryPostProcessor, LateAccounts, UnavailableAccounts, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(AccountRegistrar.class);

	private final ConfigurableEnvironment environment;

	private final DefaultListableBeanFactory beanFactory;

	private final AccountProviders providers;

	private volatile @Nullable Registered registered;

	AccountRegistrar(ConfigurableEnvironment environment, DefaultListableBeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = beanFactory;
		this.providers = AccountProviders.load(beanFactory.getBeanClassLoader());
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		registerAccounts();
	}

	// If a bean post-processor has made accounts already, it is too late to register
	// others
	@Override
	public void register() {
		checkForUnknownProperties();
		if (haveChanged() && !this.beanFactory.containsSingleton(AccountConfiguration.FACTORY)) {
			ConfiguredAccounts before = accounts();
			registerAccounts();
			before.removeAllBut(accounts());
		}
	}

	@Override
	public List<UnavailableAccount> unavailableAccounts() {
		return Stream.concat(report().unavailable().stream(), this.providers.known().stream()).toList();
	}

	private AccountsReport report() {
		return new AccountsReport(this.environment,
				this.providers.schemas().stream().map(AccountSchema::section).toList(), registered().schemas());
	}

	// Properties of a provider that is switched off are not checked, so that they need
	// not be removed
	private void checkForUnknownProperties() {
		Set<String> all = this.providers.all()
			.stream()
			.map((provider) -> provider.schema().section())
			.collect(Collectors.toSet());
		Set<String> off = new HashSet<>(all);
		accounts().providers().forEach((provider) -> off.remove(provider.schema().section()));
		new UnknownPropertiesCheck(this.environment, all, off).check(this.beanFactory);
	}

	private boolean haveChanged() {
		return !registered().properties().equals(properties());
	}

	private void registerAccounts() {
		List<AccountProvider<?>> found = this.providers.of(this.beanFactory, this.environment);
		ConfiguredAccounts accounts = resolve(found);
		BeanRegistryAdapter registry = new BeanRegistryAdapter(this.beanFactory, this.environment,
				AccountRegistration.class);
		accounts.registrations().forEach((registration) -> registration.register(registry, this.environment));
		this.registered = new Registered(accounts, this.providers.with(found), properties());
	}

	private ConfiguredAccounts resolve(List<AccountProvider<?>> found) {
		return ConfiguredAccounts.resolve(this.beanFactory, this.environment, found, this.providers.reservedIds());
	}

	// Properties that are added after the accounts were registered make no account: the
	// beans that should use it may exist already. A warning names such accounts.
	@Override
	public void afterSingletonsInstantiated() {
		this.beanFactory.getBeanProvider(QuantumAuthClients.class).ifUnique(report()::log);
		if (haveChanged()) {
			try {
				Set<String> late = resolve(this.providers.of(this.beanFactory, this.environment)).ids();
				late.removeAll(accounts().ids());
				if (!late.isEmpty()) {
					logger.warn(tooLate(late));
				}
			}
			catch (RuntimeException ex) {
				logger.warn(notValid(ex));
			}
		}
	}

	// The message of any other exception may contain a value
	private static String notValid(RuntimeException ex) {
		String problem = (ex instanceof FailureAnalyzedException) ? String.valueOf(ex.getMessage())
				: ((ex instanceof BindException bind) ? bind.getName() : "quantum.auth") + " ("
						+ ex.getClass().getSimpleName() + ").";
		return "Properties that were added when the application's beans were being made are not valid, and make no "
				+ "account: " + problem + " Correct or remove them.";
	}

	static String tooLate(Set<String> ids) {
		return "The properties of the accounts " + ids + " were added when the application's beans were being made, so "
				+ "these accounts do not exist. Add them before the application context is refreshed, or with a "
				+ "DynamicPropertyRegistrar bean.";
	}

	ConfiguredAccounts accounts() {
		return registered().accounts();
	}

	private Registered registered() {
		Registered registered = this.registered;
		Assert.state(registered != null, "The accounts have not been registered");
		return registered;
	}

	// Hashes of the properties that accounts are made of, because values may be secret. A
	// source that cannot list its properties is represented by its identity.
	private List<Integer> properties() {
		List<Integer> hashes = new ArrayList<>();
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				Stream.of(enumerable.getPropertyNames())
					.filter((name) -> name.toLowerCase(Locale.ROOT).contains("quantum"))
					.forEach((name) -> hashes.add(Objects.hash(name, resolved(enumerable.getProperty(name)))));
			}
			else if (!(source instanceof StubPropertySource)) {
				hashes.add(System.identityHashCode(source));
			}
		}
		this.providers.schemas()
			.stream()
			.flatMap(AccountSchema::variables)
			.map((variable) -> resolved(EnvironmentVariables.literal(this.environment, variable)))
			.forEach((value) -> hashes.add(Objects.hashCode(value)));
		return hashes;
	}

	private @Nullable Object resolved(@Nullable Object value) {
		try {
			return (value != null)
					? new PropertySourcesPlaceholdersResolver(this.environment).resolvePlaceholders(value) : null;
		}
		catch (IllegalArgumentException ex) {
			// Placeholders that refer to each other, perhaps in a property that is not
			// ours
			return value;
		}
	}

	/**
	 * What has been registered.
	 *
	 * @param accounts the accounts
	 * @param schemas what is configured, that of providers that are off included
	 * @param properties hashes of the properties that they were made of
	 */
	private record Registered(ConfiguredAccounts accounts, List<AccountSchema> schemas, List<Integer> properties) {

	}

}
