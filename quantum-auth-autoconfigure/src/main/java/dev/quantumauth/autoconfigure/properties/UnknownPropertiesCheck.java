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

package dev.quantumauth.autoconfigure.properties;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Keeps an application from starting that sets a property which nothing reads: a spelling
 * mistake would otherwise show as an account that does not exist. Comes before accounts
 * are made, so that it speaks first, and after a {@code DynamicPropertyRegistrar} has
 * added properties. Environment variables and system properties are left alone, as Boot
 * does: others may be called alike.
 *
 * @since 0.1.0
 */
public final class UnknownPropertiesCheck implements BeanFactoryInitializer<ConfigurableListableBeanFactory> {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("quantum.auth");

	private static final ConfigurationPropertyName HEALTH = ConfigurationPropertyName
		.of("management.health.quantumauth");

	private final ConfigurableEnvironment environment;

	private final UnboundElementsSourceFilter sources = new UnboundElementsSourceFilter();

	/**
	 * Create a check.
	 * @param environment has the properties
	 */
	public UnknownPropertiesCheck(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public void initialize(ConfigurableListableBeanFactory beanFactory) {
		List<ConfigurationPropertyName> names = names();
		if (names.isEmpty()) {
			return;
		}
		KnownProperties known = new KnownProperties(Binder.get(this.environment));
		addSections(beanFactory, known);
		excludedSections(beanFactory).forEach(known::addAllBelow);
		List<ConfigurationPropertyName> unknown = names.stream()
			.filter((name) -> known.isChecked(name) && !known.contains(name))
			.filter((name) -> !isSwitchedOff(name, known) && !isOfAVendorLeftOutByTheBuild(name, known))
			.toList();
		if (!unknown.isEmpty()) {
			throw unknown(unknown, known);
		}
	}

	private List<ConfigurationPropertyName> names() {
		return PropertyOrigins.sources(this.environment)
			.stream()
			.filter(this.sources::apply)
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.flatMap(IterableConfigurationPropertySource::stream)
			.filter((name) -> ROOT.isAncestorOf(name) || HEALTH.isAncestorOf(name))
			.distinct()
			.toList();
	}

	// Not getBeanNamesForAnnotation, which may initialize factory beans
	private static void addSections(ConfigurableListableBeanFactory beanFactory, KnownProperties known) {
		for (String name : beanFactory.getBeanDefinitionNames()) {
			ConfigurationPropertyName prefix = prefix(
					beanFactory.findAnnotationOnBean(name, ConfigurationProperties.class, false));
			if (prefix != null) {
				Class<?> type = boundType(beanFactory, name);
				if (type != null) {
					known.add(prefix, type);
				}
				else {
					known.addAllBelow(prefix);
				}
			}
		}
		if (beanFactory.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent) {
			addSections(parent, known);
		}
	}

	// What a method declares may have properties that only the bean itself has, and what
	// Spring has to make is not for a binder to make as well
	private static @Nullable Class<?> boundType(ConfigurableListableBeanFactory beanFactory, String name) {
		BeanDefinition definition = beanFactory.getMergedBeanDefinition(name);
		if (definition.getFactoryMethodName() != null
				|| (definition instanceof RootBeanDefinition root && root.getResolvedFactoryMethod() != null)) {
			return null;
		}
		Class<?> type = beanFactory.getType(name, false);
		return (type != null && (type.isRecord() || ClassUtils.hasConstructor(type))) ? type : null;
	}

	private static @Nullable ConfigurationPropertyName prefix(@Nullable ConfigurationProperties annotation) {
		ConfigurationPropertyName prefix = (annotation != null)
				? ConfigurationPropertyName.ofIfValid(annotation.prefix()) : null;
		return (prefix != null && (ROOT.equals(prefix) || ROOT.isAncestorOf(prefix) || HEALTH.equals(prefix))) ? prefix
				: null;
	}

	// Whoever excludes a vendor's auto-configuration need not delete its properties
	private static Collection<ConfigurationPropertyName> excludedSections(ConfigurableListableBeanFactory beanFactory) {
		return ConditionEvaluationReport.get(beanFactory)
			.getExclusions()
			.stream()
			.filter((name) -> ClassUtils.isPresent(name, beanFactory.getBeanClassLoader()))
			.map((name) -> ClassUtils.resolveClassName(name, beanFactory.getBeanClassLoader()))
			.map((type) -> AnnotatedElementUtils.findMergedAnnotation(type, EnableConfigurationProperties.class))
			.flatMap(Stream::ofNullable)
			.flatMap((enabled) -> Arrays.stream(enabled.value()))
			.map((type) -> prefix(AnnotatedElementUtils.findMergedAnnotation(type, ConfigurationProperties.class)))
			.flatMap(Stream::ofNullable)
			.toList();
	}

	private boolean isSwitchedOff(ConfigurationPropertyName name, KnownProperties known) {
		ConfigurationPropertyName section = name.chop(ROOT.getNumberOfElements() + 1);
		return ROOT.isAncestorOf(section) && !section.equals(name) && !known.isPartOfASection(section)
				&& !this.environment.getProperty(section + ".enabled", Boolean.class, true);
	}

	// An application that was processed ahead of time has forgotten what was excluded or
	// switched off then
	private static boolean isOfAVendorLeftOutByTheBuild(ConfigurationPropertyName name, KnownProperties known) {
		ConfigurationPropertyName section = name.chop(ROOT.getNumberOfElements() + 1);
		return AotDetector.useGeneratedArtifacts() && !section.equals(name) && !known.contains(section);
	}

	private InvalidQuantumAuthPropertiesException unknown(List<ConfigurationPropertyName> unknown,
			KnownProperties known) {
		StringBuilder description = new StringBuilder("There are properties that nothing reads:\n");
		unknown.forEach((name) -> description.append("\n  - ").append(name).append(". ").append(known.remedy(name)));
		return new InvalidQuantumAuthPropertiesException(description.toString(),
				"Correct the names, or remove the properties. The application's own belong under another prefix, or need "
						+ "a @ConfigurationProperties type.",
				unknown.stream().map(ConfigurationPropertyName::toString).toList());
	}

}
