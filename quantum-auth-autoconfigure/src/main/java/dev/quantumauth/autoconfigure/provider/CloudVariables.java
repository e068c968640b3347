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

package dev.quantumauth.autoconfigure.provider;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The variables in the URLs, parameters and headers of an account, and what is wrong with
 * their values.
 *
 * @param account the account
 */
record CloudVariables(CloudAccount account) {

	// A dot or a slash in it could move the credential to another host
	private static final Pattern VARIABLE_VALUE = Pattern.compile("[A-Za-z0-9-]{1,63}");

	/**
	 * Return the variables that the URLs and parameters of the account need.
	 * @return the names
	 */
	Set<String> names() {
		List<@Nullable String> templates = new ArrayList<>();
		if (this.account.account().url() == null) {
			templates.add(this.account.properties().url());
			templates.addAll(
					(this.account.properties().apiUrls() != null) ? this.account.properties().apiUrls() : List.of());
		}
		if (this.account.account().tokenUri() == null && this.account.account().issuerUri() == null) {
			templates.add(this.account.properties().tokenUri());
			templates.add(this.account.properties().issuerUri());
		}
		templates.add(this.account.properties().logoutUri());
		templates.add(this.account.properties().probe().uri());
		templates.add(this.account.properties().scope());
		templates.addAll(this.account.definition().parameters().values());
		templates.addAll(this.account.headers().values());
		Set<String> names = new LinkedHashSet<>();
		templates.stream()
			.flatMap(Stream::ofNullable)
			.flatMap((template) -> CloudAccount.VARIABLE.matcher(template).results())
			.forEach((variable) -> names.add(variable.group(1)));
		return names;
	}

	@Nullable String problemOf(String variable) {
		String value = this.account.value(variable);
		String property = this.account.place().section() + ".variables." + variable;
		if (value == null) {
			String[] variables = this.account.variablesOf(variable);
			return property + " is missing, which " + this.account.displayName() + " needs. Set it"
					+ ((variables.length > 0) ? ", or the environment variable " + String.join(" or ", variables) : "")
					+ ".";
		}
		return VARIABLE_VALUE.matcher(value).matches() ? null
				: property + " has other characters than letters, digits and dashes, or more than 63. Correct it.";
	}

}
