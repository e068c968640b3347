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

/**
 * A placeholder that Spring Boot leaves in a value because it cannot resolve it.
 *
 * @since 0.1.0
 */
public final class UnresolvedPlaceholder {

	// Only what a name consists of is shown: the value may be a secret that contains ${
	private static final Pattern NAME = Pattern.compile("\\$\\{([A-Za-z_][\\w.-]*)[:}]");

	private UnresolvedPlaceholder() {
	}

	/**
	 * Describe the placeholder in a value.
	 * @param value the value, of which nothing is shown but the name in the placeholder
	 * @return the end of a sentence that says what to do
	 */
	public static String describe(String value) {
		Matcher matcher = NAME.matcher(value);
		if (!matcher.find()) {
			return "a placeholder that nothing resolves: set the variable or property that it names";
		}
		String name = matcher.group(1);
		return "the placeholder '" + name + "', which nothing resolves: set the variable or property " + name;
	}

}
