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

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.ConfigurableEnvironment;

import dev.quantumauth.autoconfigure.properties.OverlookedProperties.Endpoint;

/**
 * Keeps an application from starting if it sets a property that nothing reads: after a
 * spelling mistake in the name, the account would otherwise just not exist. Names of
 * environment variables and system properties, and those outside of our sections, only
 * cause a warning: other programs may have similar names for theirs.
 *
 * @since 0.1.0
 */
public final class UnknownPropertiesCheck {

	private static final Log logger = LogFactory.getLog(UnknownPropertiesCheck.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("quantum.auth");

	private static final ConfigurationPropertyName HEALTH = ConfigurationPropertyName
		.of("management.health.quantumauth");

	private final ConfigurableEnvironment environment;

	private final Collection<ConfigurationPropertyName> sections;

	private final Collection<ConfigurationPropertyName> sectionsThatAreOff;

	private final UnboundElementsSourceFilter sources = new UnboundElementsSourceFilter();

	/**
	 * Create a check.
	 * @param environment has the properties
	 * @param sections the sections of all providers
	 * @param sectionsThatAreOff the sections whose properties are not checked, because no
	 * bean has their type
	 */
	public UnknownPropertiesCheck(ConfigurableEnvironment environment, Collection<String> sections,
			Collection<String> sectionsThatAreOff) {
		this.environment = environment;
		this.sections = sections.stream().map(ConfigurationPropertyName::of).toList();
		this.sectionsThatAreOff = sectionsThatAreOff.stream().map(ConfigurationPropertyName::of).toList();
	}

	/**
	 * Look for properties that nothing reads.
	 * @param beanFactory has the beans that properties are bound to
	 * @throws InvalidQuantumAuthPropertiesException if there are any
	 */
	public void check(ConfigurableListableBeanFactory beanFactory) {
		List<ConfigurationPropertyName> names = names();
		OverlookedProperties overlooked = OverlookedProperties.in(this.environment, this.sections);
		if (!isConfigured() && overlooked.isEmpty()) {
			return;
		}
		KnownProperties known = new KnownProperties(this.environment);
		this.sectionsThatAreOff.forEach(known::addAllBelow);
		addSections(beanFactory, known);
		if (!known.contains(HEALTH)) {
			known.addAllBelow(HEALTH);
		}
		Endpoint.addTo(known);
		DoubtfulValues values = DoubtfulValues.in(this.environment, known);
		warn(overlooked, values);
		Map<ConfigurationPropertyName, String> unknown = new LinkedHashMap<>();
		names.forEach((name) -> values.describeTooHigh(name, name)
			.or(() -> known.contains(name) ? Optional.empty() : Optional.of(known.remedy(name)))
			.ifPresent((remedy) -> unknown.put(name, remedy)));
		if (!unknown.isEmpty()) {
			throw unknown(unknown);
		}
	}

	private boolean isConfigured() {
		return PropertyOrigins.sources(this.environment)
			.stream()
			.anyMatch((source) -> Stream.of(ROOT, HEALTH)
				.anyMatch((section) -> source.getConfigurationProperty(section) != null
						|| source.containsDescendantOf(section) == ConfigurationPropertyState.PRESENT));
	}

	private static void warn(OverlookedProperties overlooked, DoubtfulValues values) {
		values.describe().forEach(logger::warn);
		List<String> remarks = overlooked.describe(values);
		if (!remarks.isEmpty()) {
			logger.warn(
					"There are names that nothing reads, but that are nearly names of quantum-auth. Correct or remove "
							+ "them:\n" + String.join("", remarks));
		}
	}

	private List<ConfigurationPropertyName> names() {
		return PropertyOrigins.sources(this.environment)
			.stream()
			.filter(this.sources::apply)
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.flatMap(IterableConfigurationPropertySource::stream)
			.filter((name) -> Stream.of(ROOT, HEALTH)
				.anyMatch((section) -> section.equals(name) || section.isAncestorOf(name)))
			.distinct()
			.toList();
	}

	// Not by getBeanNamesForAnnotation, which may initialize factory beans. Only records
	// are checked: the bean of another type may be of a subclass that has more
	// properties.
	private void addSections(ConfigurableListableBeanFactory beanFactory, KnownProperties known) {
		for (String name : beanFactory.getBeanDefinitionNames()) {
			ConfigurationPropertyName section = section(
					beanFactory.findAnnotationOnBean(name, ConfigurationProperties.class, false));
			if (section != null) {
				Class<?> type = beanFactory.getType(name, false);
				if (type != null && type.isRecord()) {
					known.add(section, type);
				}
				else {
					known.addAllBelow(section);
				}
			}
		}
		if (beanFactory.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent) {
			addSections(parent, known);
		}
	}

	private static @Nullable ConfigurationPropertyName section(@Nullable ConfigurationProperties annotation) {
		ConfigurationPropertyName section = (annotation != null)
				? ConfigurationPropertyName.ofIfValid(annotation.prefix()) : null;
		return (section != null && (ROOT.equals(section) || ROOT.isAncestorOf(section) || HEALTH.equals(section)))
				? section : null;
	}

	private static InvalidQuantumAuthPropertiesException unknown(Map<ConfigurationPropertyName, String> unknown) {
		StringBuilder description = new StringBuilder("There are properties that nothing reads:\n");
		unknown.forEach((name, remedy) -> description.append("\n  - ").append(name).append(". ").append(remedy));
		return new InvalidQuantumAuthPropertiesException(description.toString(),
				"Correct the names, or remove the properties. The application's own belong under another prefix, or need "
						+ "a @ConfigurationProperties type.",
				unknown.keySet().stream().map(ConfigurationPropertyName::toString).toList());
	}

}
