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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.springframework.core.io.support.SpringFactoriesLoader;

import dev.quantumauth.QuantumAuthClient;

/**
 * Says why there is no account where a bean needs one. Boot would propose to define a
 * bean; a property is what is missing.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingAccountFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	private final PropertyOrigins origins;

	MissingAccountFailureAnalyzer(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
		this.environment = environment;
		this.origins = new PropertyOrigins(environment);
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		String name = (type != null) ? qualifier(rootFailure) : cause.getBeanName();
		boolean client = (type != null) ? QuantumAuthClient.class.isAssignableFrom(type)
				: name != null && name.endsWith(AccountIds.CLIENT_BEAN_SUFFIX);
		// Without this bean nothing of ours is there: a test of a slice, for example
		if (!client || cause.getNumberOfBeansFound() != 0
				|| !this.beanFactory.containsBeanDefinition("quantumAuthClients")) {
			return null;
		}
		List<AccountSection> sections = sections((type != null) ? type : QuantumAuthClient.class);
		// No property would make a client of that type
		if (sections.isEmpty()) {
			return null;
		}
		List<String> reasons = reasons(sections);
		String message = ((description != null) ? description : "A component") + " required a "
				+ ((type != null) ? type.getSimpleName() : "bean named '" + name + "'") + ", but there is no "
				+ account(name, sections) + "." + existing() + list("\n\n", reasons)
				+ this.origins.describe((property) -> isIn(sections, property));
		return new FailureAnalysis(message, action(sections), cause);
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

	private List<AccountSection> sections(Class<?> type) {
		return SpringFactoriesLoader.forDefaultResourceLocation(this.beanFactory.getBeanClassLoader())
			.load(AccountSection.class)
			.stream()
			.filter((section) -> type.isAssignableFrom(section.registration().clientType()))
			.toList();
	}

	private static String account(@Nullable String name, List<AccountSection> sections) {
		String at = " at " + String.join(" or ", sections.stream().map(AccountSection::vendor).toList());
		return (name != null && name.endsWith(AccountIds.CLIENT_BEAN_SUFFIX))
				? "account '" + name.substring(0, name.length() - AccountIds.CLIENT_BEAN_SUFFIX.length()) + "'" + at
				: "account" + at;
	}

	private String existing() {
		List<String> ids = Arrays.stream(this.beanFactory.getBeanDefinitionNames())
			.filter((name) -> name.endsWith(AccountIds.CLIENT_BEAN_SUFFIX))
			.map((name) -> name.substring(0, name.length() - AccountIds.CLIENT_BEAN_SUFFIX.length()))
			.sorted()
			.toList();
		return ids.isEmpty() ? "" : " There are: " + String.join(", ", ids) + ".";
	}

	private List<String> reasons(List<AccountSection> sections) {
		if (!this.environment.getProperty("quantum.auth.enabled", Boolean.class, true)) {
			return List.of("quantum.auth.enabled is false, so there are no accounts at all.");
		}
		List<String> reasons = new ArrayList<>();
		for (AccountSection section : sections) {
			String prefix = "quantum.auth." + section.registration().provider();
			if (!section.registration().isEnabled(this.environment)) {
				reasons.add(prefix + ".enabled is false, so there are no accounts at " + section.vendor() + ".");
			}
			else {
				AccountFindings findings = section.findings(this.environment);
				Stream.of(findings.problems(), findings.warnings(), findings.notes()).forEach(reasons::addAll);
			}
		}
		return reasons;
	}

	private static boolean isIn(List<AccountSection> sections, ConfigurationPropertyName property) {
		return property.toString().equals("quantum.auth.enabled") || sections.stream()
			.anyMatch((section) -> property.toString()
				.startsWith("quantum.auth." + section.registration().provider() + "."));
	}

	private static String action(List<AccountSection> sections) {
		return "Configure an account, or correct the one that is there:"
				+ list("\n\n", sections.stream().map(AccountSection::remedy).toList())
				+ "\n\nIf the bean can do without an account, let it take an ObjectProvider.";
	}

	private static String list(String before, List<String> sentences) {
		return sentences.isEmpty() ? "" : before + "  - " + String.join("\n  - ", sentences);
	}

}
