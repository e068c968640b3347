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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.PropertyOrigins;
import dev.quantumauth.autoconfigure.properties.TestAdvice;

/**
 * Explains why there is no account for a bean that needs one. Spring Boot's own analysis
 * would propose to define a bean, whereas a property is missing.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingAccountFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	private final PropertyOrigins origins;

	private final AccountProviders providers;

	MissingAccountFailureAnalyzer(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
		this.environment = environment;
		this.origins = new PropertyOrigins(environment);
		this.providers = AccountProviders.load(this.beanFactory.getBeanClassLoader());
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		String name = (type != null) ? qualifier(rootFailure) : cause.getBeanName();
		boolean client = (type != null) ? QuantumAuthClient.class.isAssignableFrom(type)
				: name != null && name.endsWith(AccountRegistration.CLIENT_BEAN_SUFFIX);
		// Without this bean our auto-configuration is not part of the application, for
		// example in a test slice
		if (!client || cause.getNumberOfBeansFound() != 0
				|| !this.beanFactory.containsBeanDefinition("quantumAuthClients")) {
			return null;
		}
		List<AccountProvider<?>> providers = providers((type != null) ? type : QuantumAuthClient.class);
		// No property would make a client of that type
		if (providers.isEmpty()) {
			return null;
		}
		List<String> reasons = reasons(providers);
		String message = ((description != null) ? description : "A component") + " required a "
				+ ((type != null) ? type.getSimpleName() : "bean named '" + name + "'") + ", but there is no "
				+ account(name, providers) + "." + existing() + list("\n\n", reasons)
				+ this.origins.describe((property) -> isIn(providers, property));
		return new FailureAnalysis(message, action(providers), cause);
	}

	private static @Nullable String qualifier(Throwable failure) {
		InjectionPoint point = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnsatisfiedDependencyException unsatisfied) {
				point = unsatisfied.getInjectionPoint();
			}
		}
		Qualifier qualifier = (point != null) ? point.getAnnotation(Qualifier.class) : null;
		return (qualifier != null) ? qualifier.value() : null;
	}

	private List<AccountProvider<?>> providers(Class<?> type) {
		return this.providers.all()
			.stream()
			.filter((provider) -> type.isAssignableFrom(provider.clientType()))
			.toList();
	}

	private static String account(@Nullable String name, List<AccountProvider<?>> providers) {
		String at = " at "
				+ String.join(" or ", providers.stream().map((provider) -> provider.schema().displayName()).toList());
		return (name != null && name.endsWith(AccountRegistration.CLIENT_BEAN_SUFFIX)) ? "account '"
				+ name.substring(0, name.length() - AccountRegistration.CLIENT_BEAN_SUFFIX.length()) + "'" + at
				: "account" + at;
	}

	private String existing() {
		List<String> ids = Arrays.stream(this.beanFactory.getBeanDefinitionNames())
			.filter((name) -> name.endsWith(AccountRegistration.CLIENT_BEAN_SUFFIX))
			.map((name) -> name.substring(0, name.length() - AccountRegistration.CLIENT_BEAN_SUFFIX.length()))
			.sorted()
			.toList();
		return ids.isEmpty() ? "" : " There are: " + String.join(", ", ids) + ".";
	}

	private List<String> reasons(List<AccountProvider<?>> providers) {
		if (!this.environment.getProperty("quantum.auth.enabled", Boolean.class, true)) {
			return List.of("quantum.auth.enabled is false, so there are no accounts at all.");
		}
		List<String> reasons = new ArrayList<>();
		for (AccountProvider<?> provider : providers) {
			AccountSchema schema = provider.schema();
			if (!AccountProviders.isEnabled(provider, this.environment)) {
				reasons.add(schema.section() + ".enabled is false, so there are no accounts at " + schema.displayName()
						+ ".");
			}
			else {
				ProviderAccounts<?> accounts = ProviderAccounts.resolve(provider, this.environment,
						this.providers.reservedIds(), Set.of());
				ConfigurationReport findings = accounts.findings();
				Stream.of(findings.problems(), findings.warnings(), findings.notes()).forEach(reasons::addAll);
				Set<String> late = accounts.definitions()
					.stream()
					.map(AccountDefinition::id)
					.filter((id) -> !this.beanFactory.containsBean(AccountRegistration.clientBean(id)))
					.collect(Collectors.toCollection(TreeSet::new));
				if (!late.isEmpty()) {
					reasons.add(AccountRegistrar.tooLate(late));
				}
			}
		}
		return reasons;
	}

	private static boolean isIn(List<AccountProvider<?>> providers, ConfigurationPropertyName property) {
		return property.toString().equals("quantum.auth.enabled") || providers.stream()
			.anyMatch((provider) -> property.toString().startsWith(provider.schema().section() + "."));
	}

	private static String action(List<AccountProvider<?>> providers) {
		return "Configure an account, or correct the one that is there:"
				+ list("\n\n", providers.stream().map((provider) -> provider.schema().remedy()).toList())
				+ "\n\nIf the bean can do without an account, let it take an ObjectProvider." + TestAdvice.get();
	}

	private static String list(String before, List<String> sentences) {
		return sentences.isEmpty() ? "" : before + "  - " + String.join("\n  - ", sentences);
	}

}
