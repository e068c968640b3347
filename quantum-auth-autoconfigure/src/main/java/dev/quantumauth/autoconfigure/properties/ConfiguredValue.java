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
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * A value and where it comes from, for messages.
 *
 * @param <T> the type of value
 * @param value the value
 * @param source where it comes from, for example "the property quantum.auth.qci.url"
 * @param property the name of the property, or {@code null} if it comes from elsewhere
 * @since 0.1.0
 */
public record ConfiguredValue<T>(T value, String source, @Nullable String property) {

	private static final String PROPERTY = "the property ";

	private static final String VARIABLE = "the environment variable ";

	/**
	 * Create a value that does not come from a property.
	 * @param value the value
	 * @param source where it comes from
	 */
	public ConfiguredValue(T value, String source) {
		this(value, source, null);
	}

	/**
	 * Return the value of an environment variable.
	 * @param name the name of the variable
	 * @param value its value
	 * @return the setting
	 */
	public static ConfiguredValue<String> variable(String name, String value) {
		return new ConfiguredValue<>(value, VARIABLE + name);
	}

	/**
	 * Return the value of a property, if there is one.
	 * @param <T> the type of value
	 * @param prefix what the name of the property begins with
	 * @param name the rest of its name
	 * @param value its value, or {@code null}
	 * @return the setting, or {@code null}
	 */
	public static <T> @Nullable ConfiguredValue<T> ofProperty(String prefix, String name, @Nullable T value) {
		String property = prefix + "." + name;
		return (value != null) ? new ConfiguredValue<>(value, PROPERTY + property, property) : null;
	}

	/**
	 * Enumerate where settings come from.
	 * @param settings the settings
	 * @return for example "the properties a and b"
	 */
	public static String names(Collection<? extends ConfiguredValue<?>> settings) {
		List<String> sources = settings.stream().map(ConfiguredValue::source).toList();
		return enumerate(plural(PROPERTY, "the properties ", plural(VARIABLE, "the environment variables ", sources)));
	}

	// "the properties a and b" instead of "the property a and the property b"
	private static List<String> plural(String singular, String plural, List<String> sources) {
		if (sources.size() < 2 || !sources.stream().allMatch((source) -> source.startsWith(singular))) {
			return sources;
		}
		List<String> names = new ArrayList<>(
				sources.stream().map((source) -> source.substring(singular.length())).toList());
		names.set(0, plural + names.get(0));
		return names;
	}

	/**
	 * Enumerate names.
	 * @param names the names
	 * @return for example "a, b and c"
	 */
	public static String enumerate(List<String> names) {
		int last = names.size() - 1;
		return (last <= 0) ? String.join("", names)
				: String.join(", ", names.subList(0, last)) + " and " + names.get(last);
	}

	/**
	 * Say that settings are there.
	 * @param settings the settings
	 * @return the beginning of a sentence, for example "the property a is set"
	 */
	public static String areSet(Collection<? extends ConfiguredValue<?>> settings) {
		return names(settings) + ((settings.size() == 1) ? " is set" : " are set");
	}

	/**
	 * Say which settings are there, but blank. Such settings count as absent.
	 * @param settings the settings
	 * @return a sentence that follows another one, or an empty string
	 */
	public static String blank(Collection<ConfiguredValue<String>> settings) {
		List<ConfiguredValue<String>> blank = settings.stream()
			.filter((setting) -> !StringUtils.hasText(setting.value()))
			.toList();
		if (blank.isEmpty()) {
			return "";
		}
		return " " + StringUtils.capitalize(names(blank))
				+ ((blank.size() == 1) ? " is blank: perhaps the variable that it refers to is empty."
						: " are blank: perhaps the variables that they refer to are empty.");
	}

	@Override
	public String toString() {
		return this.source;
	}

}
