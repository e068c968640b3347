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

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Tells where properties are set: in which line of which file, in which environment
 * variable. Shows no value.
 *
 * @since 0.1.0
 */
public final class PropertyOrigins {

	private final List<ConfigurationPropertySource> sources;

	/**
	 * Create an object that looks into an environment.
	 * @param environment the environment
	 */
	public PropertyOrigins(Environment environment) {
		this.sources = (environment instanceof ConfigurableEnvironment configurable) ? sources(configurable)
				: List.of();
	}

	/**
	 * Return the sources of properties, the one that takes precedence first.
	 * @param environment the environment, which need not have been prepared by
	 * {@link ConfigurationPropertySources#attach}
	 * @return the sources
	 */
	static List<ConfigurationPropertySource> sources(ConfigurableEnvironment environment) {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		ConfigurationPropertySources.from(environment.getPropertySources()).forEach(sources::add);
		return sources;
	}

	/**
	 * Describe where properties are set.
	 * @param names their names. Such a name stands also for everything below it, in any
	 * spelling of an account's id.
	 * @return a paragraph that follows another one, empty if none of them is set
	 */
	public String describe(Collection<String> names) {
		Map<String, String> origins = new LinkedHashMap<>();
		names.forEach((name) -> origins.putAll(find(name)));
		return describe(origins);
	}

	/**
	 * Describe where properties are set.
	 * @param names selects the properties
	 * @return a paragraph that follows another one, empty if none of them is set
	 */
	public String describe(Predicate<ConfigurationPropertyName> names) {
		return describe(find(names));
	}

	private static String describe(Map<String, String> origins) {
		return origins.isEmpty() ? ""
				: origins.entrySet()
					.stream()
					.map((origin) -> "  - " + origin.getKey() + ": " + origin.getValue())
					.collect(Collectors.joining("\n", "\n\nOrigins:\n\n", ""));
	}

	boolean isSet(ConfigurationPropertyName name) {
		return find(name) != null;
	}

	// Placeholders in it are not resolved, and if it is from YAML it may be a number
	@Nullable Object value(ConfigurationPropertyName name) {
		ConfigurationProperty property = find(name);
		return (property != null) ? property.getValue() : null;
	}

	private Map<String, String> find(String name) {
		ConfigurationPropertyName property = ConfigurationPropertyName.ofIfValid(name);
		ConfigurationProperty exact = (property != null) ? find(property) : null;
		if (exact != null) {
			return Map.of(name, String.valueOf(exact.getOrigin()));
		}
		String uniform = uniform(name);
		return find((candidate) -> (uniform(candidate.toString()) + ".").startsWith(uniform + "."));
	}

	private @Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

	private Map<String, String> find(Predicate<ConfigurationPropertyName> names) {
		Map<ConfigurationPropertyName, ConfigurationProperty> found = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : this.sources) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream().filter(names).forEach((name) -> {
					ConfigurationProperty property = source.getConfigurationProperty(name);
					if (property != null) {
						found.putIfAbsent(name, property);
					}
				});
			}
		}
		Map<String, String> origins = new LinkedHashMap<>();
		found.forEach((name, property) -> origins.put(name.toString(), String.valueOf(property.getOrigin())));
		return origins;
	}

	// Environment variables cannot spell dashes and brackets, so that names are compared
	// without them
	private static String uniform(String name) {
		return name.replaceAll("[-_]", "").replace("[", ".").replace("]", "").toLowerCase(Locale.ROOT);
	}

}
