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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.core.env.Environment;

/**
 * The names that properties can have. They are learned by binding each type once: the
 * binder calls its handler with the name of each property of the type.
 */
final class KnownProperties implements BindHandler {

	private final Map<ConfigurationPropertyName, Class<?>> types = new LinkedHashMap<>();

	private final Map<ConfigurationPropertyName, Class<?>> entries = new LinkedHashMap<>();

	private final Set<ConfigurationPropertyName> milliseconds = new HashSet<>();

	private final Set<ConfigurationPropertyName> open = new HashSet<>();

	private final Binder binder;

	/**
	 * Create an instance that knows nothing.
	 * @param environment has the keys of maps
	 */
	KnownProperties(Environment environment) {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		ConfigurationPropertySources.get(environment).forEach(sources::add);
		sources.add(anything());
		this.binder = new Binder(sources, new PropertySourcesPlaceholdersResolver(environment));
	}

	// Makes the binder look into each nested type, which may have a value there
	private static ConfigurationPropertySource anything() {
		return (name) -> null;
	}

	private KnownProperties() {
		this.binder = new Binder(anything());
	}

	void add(ConfigurationPropertyName section, Class<?> type) {
		this.binder.bind(section, Bindable.of(type), this);
	}

	void addAllBelow(ConfigurationPropertyName section) {
		this.open.add(section);
	}

	// Null makes the binder skip a property. A single value is skipped: it has no
	// properties of its own, and need not be converted here.
	@Override
	public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		Class<?> type = target.getType().resolve(Object.class);
		this.types.put(name, type);
		if (Map.class.isAssignableFrom(type)) {
			this.entries.put(name, target.getType().asMap().getGeneric(1).resolve(Object.class));
		}
		if (type == Duration.class && target.getAnnotation(DurationUnit.class) == null) {
			this.milliseconds.add(name);
		}
		return isSingleValue(type) ? null : target;
	}

	static boolean isSingleValue(Class<?> type) {
		return type == Duration.class || BeanUtils.isSimpleProperty(type);
	}

	// Errors are ignored here, because the real binding reports them
	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) {
		return null;
	}

	boolean contains(ConfigurationPropertyName name) {
		return ((this.types.containsKey(name) || isInACollection(name)) && !isInAListForAMap(name))
				|| this.open.stream().anyMatch((section) -> section.equals(name) || section.isAncestorOf(name));
	}

	// The binder takes the index of a list for the key of a map
	private boolean isInAListForAMap(ConfigurationPropertyName name) {
		return IntStream.range(0, name.getNumberOfElements())
			.anyMatch((element) -> name.isNumericIndex(element) && isMap(name.chop(element)));
	}

	// The binder asks only for the elements in the source that takes precedence. Another
	// source may have more.
	private boolean isInACollection(ConfigurationPropertyName name) {
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			Class<?> type = this.types.get(name.chop(i));
			if (name.isNumericIndex(i) && type != null && (type.isArray() || Collection.class.isAssignableFrom(type))) {
				return true;
			}
		}
		return false;
	}

	// A duration that is in milliseconds if it has no unit
	boolean isInMilliseconds(ConfigurationPropertyName name) {
		return this.milliseconds.contains(name);
	}

	// Only what is below it is read
	boolean isSection(ConfigurationPropertyName name) {
		Class<?> type = isMap(name.getParent()) ? this.entries.get(name.getParent()) : this.types.get(name);
		return type != null && type.isRecord() && !elements(name).isEmpty();
	}

	/**
	 * Return the maps whose entries have properties, such as those of accounts.
	 * @return for each map what each of its entries can have
	 */
	Map<ConfigurationPropertyName, Set<String>> maps() {
		Map<ConfigurationPropertyName, Set<String>> maps = new LinkedHashMap<>();
		this.entries.forEach((map, type) -> {
			if (type.isRecord()) {
				KnownProperties entry = new KnownProperties();
				entry.add(map, type);
				maps.put(map, entry.elements(map));
			}
		});
		return maps;
	}

	Set<ConfigurationPropertyName> open() {
		return this.open;
	}

	Map<ConfigurationPropertyName, Class<?>> types() {
		return this.types;
	}

	/**
	 * Find the known name that was probably meant.
	 * @param name a name in a known section
	 * @return the name itself if it is known, or below a map, or in a section whose names
	 * are unknown because none of them is there; else the nearest one
	 */
	Optional<ConfigurationPropertyName> nearest(ConfigurationPropertyName name) {
		if (contains(name)) {
			return Optional.of(name);
		}
		ConfigurationPropertyName parent = knownParent(name);
		Set<String> elements = elements(parent);
		boolean open = elements.isEmpty() && !isSingleValue(this.types.getOrDefault(parent, Object.class));
		return (open || isMap(parent)) ? Optional.of(name) : nearest(name, parent, elements);
	}

	/**
	 * Say what an unknown name should perhaps be.
	 * @param name the unknown name, in a known section
	 * @return a sentence
	 */
	String remedy(ConfigurationPropertyName name) {
		ConfigurationPropertyName parent = knownParent(name);
		if (isMap(parent.getParent()) && parent.isLastElementIndexed()) {
			return parent.getParent() + " is no list. Write a name in the place of ["
					+ parent.getLastElement(Form.ORIGINAL) + "], for example " + parent.getParent() + ".alice.";
		}
		String element = name.getElement(parent.getNumberOfElements(), Form.DASHED);
		List<String> maps = this.types.keySet()
			.stream()
			.filter((map) -> isMap(map) && map.getLastElement(Form.DASHED).equals(element))
			.map(ConfigurationPropertyName::toString)
			.sorted()
			.toList();
		if (!maps.isEmpty()) {
			return "Did you mean " + String.join(" or ", maps) + "?";
		}
		Set<String> elements = elements(parent);
		if (elements.isEmpty()) {
			return parent + " has a single value.";
		}
		return nearest(name, parent, elements).map((nearest) -> "Did you mean " + nearest + "?")
			.orElseGet(() -> describe(parent));
	}

	String describe(ConfigurationPropertyName section) {
		return "In " + section + " there are: " + String.join(", ", elements(section)) + ".";
	}

	private boolean isMap(ConfigurationPropertyName name) {
		return Map.class.isAssignableFrom(this.types.getOrDefault(name, Object.class));
	}

	private ConfigurationPropertyName knownParent(ConfigurationPropertyName name) {
		ConfigurationPropertyName parent = name.getParent();
		while (!this.types.containsKey(parent)) {
			parent = parent.getParent();
		}
		return parent;
	}

	Set<String> elements(ConfigurationPropertyName parent) {
		Set<String> elements = new TreeSet<>();
		this.types.keySet()
			.stream()
			.filter(parent::isParentOf)
			.forEach((child) -> elements.add(child.getLastElement(Form.DASHED)));
		if (elements.isEmpty() && this.entries.containsKey(parent.getParent())) {
			elements.addAll(maps().getOrDefault(parent.getParent(), Set.of()));
		}
		return elements;
	}

	private static Optional<ConfigurationPropertyName> nearest(ConfigurationPropertyName name,
			ConfigurationPropertyName parent, Set<String> elements) {
		return Spelling.nearest(name.getElement(parent.getNumberOfElements(), Form.DASHED), elements)
			.map(parent::append);
	}

}
