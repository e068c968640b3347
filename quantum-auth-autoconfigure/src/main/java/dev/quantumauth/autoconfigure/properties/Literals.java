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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Recognizes values that are not what was meant where they were written: those that YAML
 * or JSON has read as a number or a truth value, and placeholders that nothing resolves.
 * The text that was written cannot be restored from the former: {@code 0123} has become
 * 83, and {@code 12e5} a floating-point number.
 *
 * @since 0.1.0
 */
public final class Literals {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^${}:]+)(?::([^{}]*|\\$\\{[^{}]*}))?}");

	// Only what a name consists of is shown: the value may be a secret that contains ${
	private static final Pattern NAME = Pattern.compile("\\$\\{([A-Za-z_][\\w.-]*)[:}]");

	// Ends the search if placeholders refer to each other in a circle. Spring reports
	// such a circle when it resolves them.
	private static final int MAX_PLACEHOLDERS = 10;

	private Literals() {
	}

	/**
	 * Say that a value was read as something else than text.
	 * @param source where it comes from
	 * @return sentences that say what to do
	 */
	public static String noText(String source) {
		return source + " was read as a number or a truth value: leading zeros, for example, are lost. Put it "
				+ "in quotes.";
	}

	/**
	 * Describe the placeholder that Spring Boot leaves in a value because it cannot
	 * resolve it.
	 * @param value the value, of which nothing is shown but the name in the placeholder
	 * @return the end of a sentence that says what to do
	 */
	public static String unresolved(String value) {
		Matcher matcher = NAME.matcher(value);
		if (!matcher.find()) {
			return "a placeholder that nothing resolves: set the variable or property that it names";
		}
		String name = matcher.group(1);
		return "the placeholder '" + name + "', which nothing resolves: set the variable or property " + name;
	}

	/**
	 * Return whether a value is no text.
	 * @param environment where a placeholder is looked up
	 * @param value the value as it is there, or {@code null}
	 * @return whether it, or what it is a placeholder for, is a number or a truth value
	 */
	public static boolean isNoText(Environment environment, @Nullable Object value) {
		Object literal = value;
		for (int count = 0; count < MAX_PLACEHOLDERS && literal instanceof String text; count++) {
			Matcher placeholder = PLACEHOLDER.matcher(text);
			if (!placeholder.matches()) {
				return false;
			}
			Object referred = EnvironmentVariables.literal(environment, placeholder.group(1));
			literal = (referred != null) ? referred : placeholder.group(2);
		}
		return literal instanceof Number || literal instanceof Boolean;
	}

}
