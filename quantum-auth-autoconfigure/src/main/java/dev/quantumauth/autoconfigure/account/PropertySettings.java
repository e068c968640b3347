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

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.account.AccountSchema.Place;
import dev.quantumauth.autoconfigure.properties.ConfiguredValue;
import dev.quantumauth.autoconfigure.properties.Literals;
import dev.quantumauth.autoconfigure.properties.SectionSource;

/**
 * The properties of one account, or of the provider's section, which has the settings
 * that accounts leave out.
 *
 * @param environment where the properties are
 * @param binder binds them
 * @param literals binds them without resolving placeholders
 * @param prefix what their names begin with, which Spring Boot finds in any spelling
 * @param others further prefixes, one for each spelling of the account's id: an
 * environment variable cannot spell its dashes. The id is in brackets in them, because
 * Spring Boot takes it literally then.
 * @since 0.1.0
 */
public record PropertySettings(Environment environment, Binder binder, Binder literals, String prefix,
		List<String> others) {

	private static final Bindable<String> STRING = Bindable.of(String.class);

	static PropertySettings ofSection(Environment environment, String section) {
		return new PropertySettings(environment, Binder.get(environment),
				new Binder(ConfigurationPropertySources.get(environment)), section, List.of());
	}

	/**
	 * Return the properties of one account.
	 * @param environment where the properties are
	 * @param place what their names begin with
	 * @return the properties
	 */
	public static PropertySettings of(Environment environment, Place place) {
		return new PropertySettings(environment, Binder.get(environment),
				new Binder(ConfigurationPropertySources.get(environment)), place.section(), place.otherSections());
	}

	/**
	 * Bind the properties to a type.
	 * @param <A> the type
	 * @param type the type
	 * @return the bound instance
	 */
	public <A> A bind(Class<A> type) {
		return bind(type, this, Set.of());
	}

	/**
	 * Bind the properties to a type.
	 * @param <A> the type
	 * @param type the type
	 * @param ignored tells the names of properties, relative to the account, that
	 * environment variables cannot set
	 * @return the bound instance
	 */
	public <A> A bind(Class<A> type, Predicate<ConfigurationPropertyName> ignored) {
		return bind(type, this, Set.of(), ignored);
	}

	PropertySettings ofAccount(String id, List<String> spellings) {
		String accounts = this.prefix + ".accounts";
		return new PropertySettings(this.environment, this.binder, this.literals, accounts + "." + id,
				spellings.stream().map((key) -> accounts + "[" + key + "]").toList());
	}

	<T> @Nullable ConfiguredValue<T> find(String name, Bindable<T> type) {
		return ConfiguredValue.ofProperty(this.prefix, name, value(this.binder, name, type));
	}

	private <T> @Nullable T value(Binder binder, String name, Bindable<T> type) {
		return prefixes().map((start) -> binder.bind(start + "." + name, type))
			.filter(BindResult::isBound)
			.map(BindResult::get)
			.findFirst()
			.orElse(null);
	}

	private Stream<String> prefixes() {
		return Stream.concat(Stream.of(this.prefix), this.others.stream());
	}

	@Nullable ConfiguredValue<String> find(String name) {
		return find(name, STRING);
	}

	// A blank value counts as absent: ${VARIABLE:} is blank if the variable is not set
	/**
	 * Find a text.
	 * @param name the name of the property
	 * @return the text, or {@code null} if there is none or it is blank
	 */
	public @Nullable ConfiguredValue<String> text(String name) {
		ConfiguredValue<String> setting = find(name);
		return (setting != null && StringUtils.hasText(setting.value())) ? setting : null;
	}

	/**
	 * Return whether YAML or JSON has read a value as something else than text.
	 * @param name the name of the property
	 * @return whether it is a number or a truth value, or a placeholder for one
	 */
	boolean isNoText(String name) {
		return Literals.isNoText(this.environment, value(this.literals, name, Bindable.of(Object.class)));
	}

	/**
	 * Bind the properties to a type: those of the account, and those of the section that
	 * the account leaves out.
	 * @param <A> the type
	 * @param type the type
	 * @param section the properties of the section
	 * @param notInherited the names of properties that are not taken from the section
	 * @return the bound instance
	 */
	<A> A bind(Class<A> type, PropertySettings section, Set<String> notInherited) {
		return bind(type, section, notInherited, (name) -> false);
	}

	private <A> A bind(Class<A> type, PropertySettings section, Set<String> notInherited,
			Predicate<ConfigurationPropertyName> ignored) {
		PropertySourcesPlaceholdersResolver placeholders = new PropertySourcesPlaceholdersResolver(this.environment);
		ConfigurationPropertyName name = ConfigurationPropertyName.of(this.prefix);
		Stream<ConfigurationPropertySource> own = prefixes().flatMap((start) -> sources()
			.map((source) -> new SectionSource(source, start, name, (property) -> isBlank(property, placeholders)
					|| (SectionSource.isOfVariables(source) && ignored.test(property.getName())))));
		Stream<ConfigurationPropertySource> inherited = section.equals(this) ? Stream.empty()
				: section.sources()
					.map((source) -> new SectionSource(source, section.prefix(), name,
							(property) -> isOneOf(property.getName(), notInherited)));
		return new Binder(Stream.concat(own, inherited).toList(), placeholders).bindOrCreate(name, Bindable.of(type),
				null);
	}

	// A blank value counts as absent, so that it does not hide that of the section
	private static boolean isBlank(ConfigurationProperty property, PlaceholdersResolver placeholders) {
		return placeholders.resolvePlaceholders(property.getValue()) instanceof String text
				&& !StringUtils.hasText(text);
	}

	private static boolean isOneOf(ConfigurationPropertyName name, Set<String> names) {
		return !name.isEmpty() && names.contains(name.getElement(0, Form.DASHED));
	}

	private Stream<ConfigurationPropertySource> sources() {
		return StreamSupport.stream(ConfigurationPropertySources.get(this.environment).spliterator(), false);
	}

	@Override
	public String toString() {
		return "PropertySettings[" + this.prefix + "]";
	}

}
