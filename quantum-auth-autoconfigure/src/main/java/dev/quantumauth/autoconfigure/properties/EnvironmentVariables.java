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

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * Reads environment variables without resolving placeholders. Spring would take a
 * <code>${</code> in a password for a placeholder: it would change the password, or throw
 * an exception that shows it.
 *
 * @since 0.1.0
 */
public final class EnvironmentVariables {

	private EnvironmentVariables() {
	}

	/**
	 * Return the value of a variable, or of a property of that name.
	 * @param environment the environment
	 * @param name the name of the variable
	 * @return the value, or {@code null} if there is none or it is blank
	 */
	public static @Nullable String get(Environment environment, String name) {
		String value = (environment instanceof ConfigurableEnvironment configurable) ? get(configurable, name)
				: environment.getProperty(name);
		return StringUtils.hasText(value) ? value : null;
	}

	/**
	 * Return the value of a variable, or of a property of that name, without conversion.
	 * @param environment the environment
	 * @param name the name of the variable
	 * @return the value, or {@code null} if there is none. Placeholders in it are not
	 * resolved, and if it is from YAML it may be a number.
	 */
	public static @Nullable Object literal(Environment environment, String name) {
		PropertySource<?> source = (environment instanceof ConfigurableEnvironment configurable)
				? source(configurable, name) : null;
		return (source != null) ? source.getProperty(name) : null;
	}

	private static @Nullable String get(ConfigurableEnvironment environment, String name) {
		PropertySource<?> source = source(environment, name);
		boolean variable = source != null
				&& StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME.equals(source.getName());
		Object value = variable ? literal(environment, name) : environment.getProperty(name);
		return (value != null) ? value.toString() : null;
	}

	private static @Nullable PropertySource<?> source(ConfigurableEnvironment environment, String name) {
		return environment.getPropertySources()
			.stream()
			.filter((source) -> source.getProperty(name) != null)
			.findFirst()
			.orElse(null);
	}

}
