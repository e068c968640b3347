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
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * The names that properties can have. Learned from the types that they are bound to: a
 * binder asks for all of them.
 */
final class KnownProperties implements BindHandler {

	private final Binder binder;

	private final Map<ConfigurationPropertyName, Class<?>> asked = new LinkedHashMap<>();

	private final Set<ConfigurationPropertyName> sections = new HashSet<>();

	private final Set<ConfigurationPropertyName> unchecked = new HashSet<>();

	KnownProperties(Binder binder) {
		this.binder = binder;
	}

	void add(ConfigurationPropertyName prefix, Class<?> type) {
		this.sections.add(prefix);
		this.binder.bind(prefix, Bindable.of(type), this);
	}

	void addAllBelow(ConfigurationPropertyName prefix) {
		this.unchecked.add(prefix);
	}

	@Override
	public <T> Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		if (!isSingleValue(name.getParent())) {
			this.asked.put(name, target.getType().resolve(Object.class));
		}
		return target;
	}

	// Below which a binder looks for the properties of a bean
	private boolean isSingleValue(ConfigurationPropertyName name) {
		Class<?> type = this.asked.get(name);
		return type != null && (type == Duration.class || BeanUtils.isSimpleProperty(type));
	}

	// A wrong value is for the real binding to report
	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) {
		return null;
	}

	/**
	 * Return whether there is a section that the property would be in.
	 * @param name the name of the property
	 * @return whether it can be said to be unknown
	 */
	boolean isChecked(ConfigurationPropertyName name) {
		return this.sections.stream().anyMatch((section) -> section.isAncestorOf(name))
				&& this.unchecked.stream().noneMatch((section) -> section.equals(name) || section.isAncestorOf(name));
	}

	/**
	 * Return whether this is a part of a section, which has no switch of its own.
	 * @param name the name of a part
	 * @return whether it can be switched off only if it says so
	 */
	boolean isPartOfASection(ConfigurationPropertyName name) {
		return this.asked.containsKey(name) && !this.sections.contains(name);
	}

	boolean contains(ConfigurationPropertyName name) {
		return this.asked.containsKey(name) || isSwitch(name) || isInACollection(name);
	}

	// Read by conditions, so that no type need have it
	private boolean isSwitch(ConfigurationPropertyName name) {
		return this.sections.contains(name.getParent()) && name.getLastElement(Form.UNIFORM).equals("enabled");
	}

	// The longer list may be in the source that does not take precedence
	private boolean isInACollection(ConfigurationPropertyName name) {
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			Class<?> type = this.asked.get(name.chop(i));
			if (name.isNumericIndex(i) && type != null && (type.isArray() || Collection.class.isAssignableFrom(type))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Say what an unknown name should perhaps be.
	 * @param name the unknown name
	 * @return a sentence
	 */
	String remedy(ConfigurationPropertyName name) {
		int known = name.getNumberOfElements() - 1;
		while (!this.asked.containsKey(name.chop(known))) {
			known--;
		}
		ConfigurationPropertyName parent = name.chop(known);
		Set<String> elements = elements(parent);
		if (elements.isEmpty()) {
			return parent + " has a single value.";
		}
		String element = name.getElement(known, Form.DASHED);
		return elements.stream()
			.filter((candidate) -> Spelling.isSimilar(element, candidate))
			.min(Comparator.comparingInt((candidate) -> Spelling.distance(element, candidate)))
			.map((candidate) -> "Did you mean " + parent.append(candidate) + "?")
			.orElseGet(() -> "In " + parent + " there are: " + String.join(", ", elements) + ".");
	}

	private Set<String> elements(ConfigurationPropertyName parent) {
		Set<String> elements = new TreeSet<>();
		this.asked.keySet()
			.stream()
			.filter(parent::isParentOf)
			.forEach((name) -> elements.add(name.getLastElement(Form.DASHED)));
		if (this.sections.contains(parent)) {
			elements.add("enabled");
		}
		return elements;
	}

}
