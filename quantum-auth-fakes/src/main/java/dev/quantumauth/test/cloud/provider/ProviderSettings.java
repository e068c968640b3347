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

package dev.quantumauth.test.cloud.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * How a provider works: the settings that {@code quantum.auth.providers} has for it, by
 * their names with dots. A variable in one of them has a value that is made up.
 *
 * @param provider the name of the provider
 * @param values the settings
 */
public record ProviderSettings(String provider, Map<String, Object> values) {

	private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9-]+)}");

	/**
	 * Complete settings by those of the preset, if there is one. As in the configuration
	 * of an application each of them replaces that of the preset.
	 * @param provider the name of the provider
	 * @param settings what a test has set
	 * @return the settings
	 * @throws IllegalArgumentException if there is neither a preset nor a credential
	 */
	public static ProviderSettings of(String provider, Map<String, Object> settings) {
		Map<String, Object> preset = Presets.find(provider);
		if (preset == null && !settings.containsKey("credential")) {
			throw new IllegalArgumentException("There is no preset '" + provider
					+ "' on the class path, and nothing says which credential this provider has. Presets: "
					+ Presets.names());
		}
		Map<String, Object> values = new LinkedHashMap<>((preset != null) ? preset : Map.of());
		values.putAll(settings);
		return new ProviderSettings(provider, values);
	}

	/**
	 * Read the settings in a YAML resource.
	 * @param provider the name of the provider
	 * @param resource where it is on the class path
	 * @return the settings at its top, or below {@code quantum.auth.providers.<name>} if
	 * there are any
	 * @throws IllegalArgumentException if there is no such resource
	 */
	public static Map<String, Object> read(String provider, String resource) {
		Map<String, Object> settings = YamlSettings.read(resource);
		if (settings == null) {
			throw new IllegalArgumentException("There is no " + resource + " on the class path");
		}
		String prefix = "quantum.auth.providers." + provider + ".";
		Map<String, Object> ofProvider = new LinkedHashMap<>();
		settings.forEach((name, value) -> {
			if (name.startsWith(prefix)) {
				ofProvider.put(name.substring(prefix.length()), value);
			}
		});
		return (ofProvider.isEmpty()) ? settings : ofProvider;
	}

	/**
	 * Return a setting.
	 * @param name its name
	 * @return the value; {@code null} without such a setting, or with a blank one
	 */
	public @Nullable String find(String name) {
		String value = raw(name);
		return (value != null && !value.isBlank()) ? value : null;
	}

	/**
	 * Return a setting.
	 * @param name its name
	 * @param defaultValue what it is without such a setting, or with a blank one
	 * @return the value
	 */
	public String get(String name, String defaultValue) {
		return Objects.requireNonNullElse(find(name), defaultValue);
	}

	/**
	 * Tell whether there is a setting.
	 * @param name its name
	 * @return {@code false} without it, or with a blank one
	 */
	public boolean has(String name) {
		return find(name) != null;
	}

	/**
	 * Tell whether a setting is the URI of a host of its own.
	 * @param name its name
	 * @return {@code false} without such a setting, or if the URI is relative
	 */
	public boolean isAbsolute(String name) {
		return get(name, "").contains("://");
	}

	/**
	 * Return the last entry of a list.
	 * @param name the name of the list
	 * @return the entry; {@code null} without such a list
	 */
	public @Nullable String last(String name) {
		Object value = this.values.get(name);
		if (value instanceof List<?> list) {
			return (list.isEmpty()) ? null : String.valueOf(list.get(list.size() - 1));
		}
		return find(name);
	}

	/**
	 * Return the entries of a map.
	 * @param name the name of the map
	 * @return its entries but the blank ones
	 */
	public Map<String, String> map(String name) {
		Map<String, String> entries = new LinkedHashMap<>();
		this.values.keySet()
			.stream()
			.filter((key) -> key.startsWith(name + ".") && has(key))
			.forEach((key) -> entries.put(key.substring(name.length() + 1), get(key, "")));
		return entries;
	}

	/**
	 * Return what an account has to say besides its credential.
	 * @return the names of the variables with the values that this fake expects
	 */
	public Map<String, String> variables() {
		Set<String> names = new TreeSet<>();
		this.values.values()
			.stream()
			.flatMap((value) -> (value instanceof List<?> list) ? list.stream() : Stream.of(value))
			.map((value) -> VARIABLE.matcher(String.valueOf(value)))
			.flatMap(Matcher::results)
			.forEach((variable) -> names.add(variable.group(1)));
		Map<String, String> variables = new LinkedHashMap<>();
		names.forEach((name) -> variables.put(name, madeUp(name)));
		return variables;
	}

	/**
	 * Return a setting that may be blank on purpose.
	 * @param name its name
	 * @param defaultValue what it is without such a setting
	 * @return the value without space around it, perhaps empty
	 */
	public String getOrBlank(String name, String defaultValue) {
		return Objects.requireNonNullElse(raw(name), defaultValue).strip();
	}

	/**
	 * Return what a part of a token request is called.
	 * @param part the part, for example {@code client-id}
	 * @return its name; empty if the provider leaves it out
	 */
	public String parameterName(String part) {
		return getOrBlank("token-request.names." + part, part.replace('-', '_'));
	}

	private @Nullable String raw(String name) {
		Object value = this.values.get(name);
		return (value != null) ? resolve(value.toString()) : null;
	}

	private static String resolve(String value) {
		return VARIABLE.matcher(value).replaceAll((variable) -> madeUp(variable.group(1)));
	}

	private static String madeUp(String variable) {
		return "fake-" + variable;
	}

	// A parameter or a header of a provider may be a secret
	@Override
	public String toString() {
		return "ProviderSettings[provider=" + this.provider + "]";
	}

}
