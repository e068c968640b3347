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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * What a property source has below a prefix, under one name for all spellings of the
 * prefix. The properties are looked for once, so that binding many accounts does not look
 * through all properties for each of them. Immutable, and made for one binding.
 *
 * @since 0.1.0
 */
public final class SectionSource implements IterableConfigurationPropertySource {

	private final ConfigurationPropertySource source;

	private final ConfigurationPropertyName section;

	private final Predicate<ConfigurationProperty> filter;

	private final Map<ConfigurationPropertyName, ConfigurationProperty> properties = new LinkedHashMap<>();

	private final boolean complete;

	/**
	 * Create a source.
	 * @param source has the properties
	 * @param prefix what their names begin with
	 * @param section what their names begin with in this source
	 * @param filter tells which properties to leave out. Their names are relative to the
	 * section.
	 */
	public SectionSource(ConfigurationPropertySource source, String prefix, ConfigurationPropertyName section,
			Predicate<ConfigurationProperty> filter) {
		this.source = source.withPrefix(prefix);
		this.section = section;
		this.filter = filter;
		// An environment variable is also found by names that it is not listed with, and
		// a source may find more than it lists
		this.complete = this.source instanceof IterableConfigurationPropertySource && !isOfVariables(source);
		if (this.source instanceof IterableConfigurationPropertySource iterable) {
			iterable.stream().forEach(this::add);
		}
	}

	/**
	 * Return whether a source has environment variables.
	 * @param source the source
	 * @return whether its names come from environment variables
	 */
	public static boolean isOfVariables(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

	private void add(ConfigurationPropertyName name) {
		ConfigurationProperty property = find(name);
		if (property != null) {
			this.properties.putIfAbsent(property.getName(), property);
		}
	}

	private @Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
		ConfigurationProperty property = this.source.getConfigurationProperty(name);
		return (property == null || this.filter.test(property)) ? null
				: new ConfigurationProperty(append(this.section, name, 0), property.getValue(), property.getOrigin());
	}

	@Override
	public @Nullable ConfigurationProperty getConfigurationProperty(@Nullable ConfigurationPropertyName name) {
		if (name == null || !isHere(name)) {
			return null;
		}
		ConfigurationProperty property = this.properties.get(name);
		return (property != null) ? property : find(relative(name));
	}

	private boolean isHere(ConfigurationPropertyName name) {
		return this.section.equals(name) || this.section.isAncestorOf(name);
	}

	private ConfigurationPropertyName relative(ConfigurationPropertyName name) {
		return append(ConfigurationPropertyName.EMPTY, name, this.section.getNumberOfElements());
	}

	// Element by element, because of a name that is put together of two, Spring Boot
	// cannot take the end
	private static ConfigurationPropertyName append(ConfigurationPropertyName start, ConfigurationPropertyName name,
			int offset) {
		ConfigurationPropertyName result = start;
		for (int i = offset; i < name.getNumberOfElements(); i++) {
			String element = name.getElement(i, Form.ORIGINAL);
			boolean plain = ConfigurationPropertyName.isValid(element) && !name.isNumericIndex(i);
			result = result.append(plain ? element : "[" + element + "]");
		}
		return result;
	}

	@Override
	public Stream<ConfigurationPropertyName> stream() {
		return this.properties.keySet().stream();
	}

	@Override
	public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
		if (this.complete || !isHere(name)) {
			return IterableConfigurationPropertySource.super.containsDescendantOf(name);
		}
		return this.source.containsDescendantOf(relative(name));
	}

	@Override
	public @Nullable Object getUnderlyingSource() {
		return this.source.getUnderlyingSource();
	}

	@Override
	public String toString() {
		return "SectionSource[" + this.section + "]";
	}

}
