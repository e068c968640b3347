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

package dev.quantumauth.autoconfigure.actuate;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.function.SingletonSupplier;

import dev.quantumauth.autoconfigure.PastedToken;

/**
 * The credentials that properties and environment variables hold, and where else they can
 * be read: in the variable that a property refers to, or on the command line.
 */
final class ConfiguredCredentials {

	// In any spelling: of properties, of bean properties, of environment variables, which
	// may have a prefix that the application has chosen
	private static final Pattern KEY = Pattern
		.compile("[a-z0-9]*quantumauth[a-z0-9]+(token|password)|qcitoken|iqmtoken|iqmauthpassword");

	private static final Pattern PUNCTUATION = Pattern.compile("[^a-z0-9]");

	/**
	 * Shorter ones are part of too much that is no secret.
	 */
	private static final int RECOGNIZABLE = 8;

	private final Environment environment;

	// Looked for once: the accounts, too, are decided on when the application starts.
	// Only the keys are kept, and the values read again
	private final Supplier<List<String>> keys = SingletonSupplier.of(this::findKeys);

	ConfiguredCredentials(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Return whether a property is one.
	 * @param key the name of the property, in any spelling
	 * @return whether its value is a credential
	 */
	static boolean isKey(String key) {
		return KEY.matcher(PUNCTUATION.matcher(key.toLowerCase(Locale.ROOT)).replaceAll("")).matches();
	}

	/**
	 * Return whether one of them can be read in a value.
	 * @param value the value of any property
	 * @return whether it has a credential in it
	 */
	boolean areShownBy(@Nullable Object value) {
		return value instanceof CharSequence text && text.length() >= RECOGNIZABLE && areShownBy(text.toString());
	}

	// In all sources: one that another source overrides may still be valid
	private boolean areShownBy(String text) {
		return this.keys.get().stream().anyMatch((key) -> sources().anyMatch((source) -> isIn(text, source, key)));
	}

	private boolean isIn(String text, PropertySource<?> source, String key) {
		Object value = source.getProperty(key);
		String credential = (value != null) ? PastedToken.clean(resolve(value.toString())) : "";
		return credential.length() >= RECOGNIZABLE && text.contains(credential);
	}

	private String resolve(String value) {
		try {
			return this.environment.resolvePlaceholders(value);
		}
		catch (IllegalArgumentException ex) {
			// One that refers to itself, for example: then it is what it is
			return value;
		}
	}

	private List<String> findKeys() {
		return sources().flatMap(ConfiguredCredentials::keys).distinct().toList();
	}

	private Stream<PropertySource<?>> sources() {
		return (this.environment instanceof ConfigurableEnvironment configurable)
				? configurable.getPropertySources().stream() : Stream.empty();
	}

	private static Stream<String> keys(PropertySource<?> source) {
		return (source instanceof EnumerablePropertySource<?> enumerable)
				? Stream.of(enumerable.getPropertyNames()).filter(ConfiguredCredentials::isKey) : Stream.empty();
	}

}
