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

import dev.quantumauth.autoconfigure.LateAccounts;
import dev.quantumauth.autoconfigure.properties.EnvironmentVariables;
import dev.quantumauth.autoconfigure.properties.UnknownPropertiesCheck;

/**
 * Registers the beans of all configured accounts. Which accounts exist is decided once,
 * and again only where properties have been added or replaced since: a
 * {@code DynamicPropertyRegistrar} of a test does that when all bean definitions are
 * there, and before any other bean is made.
 * <p>
 * A post-processor, unlike a condition, runs again when an application that was processed
 * ahead of time starts, where the credentials are.
 */
final class AccountRegistrar implements BeanDefinitionRegistryPostProcessor, LateAccounts, SmartInitializingSingleton {

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

	// A post-processor may have made accounts before properties were added: they stay
	@Override
	public void register() {
		checkForUnknownProperties();
		if (haveChanged() && !this.beanFactory.containsSingleton(AccountConfiguration.FACTORY)) {
			ConfiguredAccounts before = accounts();
			registerAccounts();
			before.removeAllBut(accounts());
		}
	}

	// Properties of a provider that is off may stay where they are
	private void checkForUnknownProperties() {
		Set<String> off = this.providers.schemas()
			.stream()
			.map(AccountSchema::section)
			.collect(Collectors.toCollection(HashSet::new));
		accounts().providers().forEach((provider) -> off.remove(provider.schema().section()));
		new UnknownPropertiesCheck(this.environment, off).check(this.beanFactory);
	}

	private boolean haveChanged() {
		return !registered().properties().equals(properties());
	}

	private void registerAccounts() {
		ConfiguredAccounts accounts = resolve();
		BeanRegistryAdapter registry = new BeanRegistryAdapter(this.beanFactory, this.environment,
				AccountRegistration.class);
		accounts.registrations().forEach((registration) -> registration.register(registry, this.environment));
		this.registered = new Registered(accounts, properties());
	}

	private ConfiguredAccounts resolve() {
		return ConfiguredAccounts.resolve(this.beanFactory, this.environment, this.providers);
	}

	// Later ones make no account: beans that need one may have been made without it
	@Override
	public void afterSingletonsInstantiated() {
		if (haveChanged()) {
			try {
				Set<String> late = resolve().ids();
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

	// There may be a value in the message of any other exception
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

	// Of what accounts are made of, as hashes: values may be secret. A source that does
	// not tell the names of its properties counts as a whole.
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
			// A circle of placeholders, perhaps of another library's property
			return value;
		}
	}

	/**
	 * What has been registered.
	 *
	 * @param accounts the accounts
	 * @param properties tells the properties from others
	 */
	private record Registered(ConfiguredAccounts accounts, List<Integer> properties) {

	}

}
