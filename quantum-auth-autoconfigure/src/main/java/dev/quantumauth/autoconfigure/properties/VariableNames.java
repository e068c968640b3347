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

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * The environment variables that Spring Boot reads for known properties. A variable has
 * underscores for dots and nothing for dashes; Spring Boot also finds one with
 * underscores for dashes, but only for a name that it looks up, and not for the key of a
 * map, such as the id of an account.
 *
 * @param known the known properties
 */
record VariableNames(KnownProperties known) {

	private static final String MISTAKEN = "QUANTUMAUTH_";

	/**
	 * Say what was probably meant by a variable.
	 * @param variable the name of the variable
	 * @return a line, empty if the variable is read, or is not nearly one of ours
	 */
	Optional<String> describe(String variable) {
		String ours = variable.startsWith(MISTAKEN) ? "QUANTUM_AUTH_" + variable.substring(MISTAKEN.length())
				: variable;
		if (this.known.open().stream().anyMatch((section) -> variable.startsWith(variable(section) + "_"))) {
			return Optional.empty();
		}
		if (isRead(ours)) {
			return ours.equals(variable) ? Optional.empty() : Optional.of(line(variable, ours, ""));
		}
		return ofAnAccount(ours)
			.map((meant) -> line(variable, meant, " An environment variable cannot spell the dash of an id."))
			.or(() -> nearest(ours).map((meant) -> line(variable, meant, "")));
	}

	private static String line(String variable, String meant, String reason) {
		return "\n  - The environment variable " + variable + ". Did you mean " + meant + "?" + reason;
	}

	private boolean isRead(String variable) {
		return this.known.types().entrySet().stream().anyMatch((property) -> isOf(variable, property));
	}

	// The id of an account is the key of a map, which may be spelled in another way than
	// the rest of the name
	private static boolean isOf(String variable, Map.Entry<ConfigurationPropertyName, Class<?>> property) {
		boolean several = Collection.class.isAssignableFrom(property.getValue());
		ConfigurationPropertyName name = property.getKey();
		String mixed = variable(name.getParent()) + "_" + withDashes(name.getLastElement(Form.DASHED));
		return Stream.of(variable(name), withDashes(name.toString()), mixed)
			.anyMatch((read) -> variable.equals(read) || (several && variable.matches(read + "_\\d+")));
	}

	// Proposes the variable of an account that is read instead of one which is not, for
	// example ..._ACCOUNTS_LAB1_APITOKEN instead of ..._ACCOUNTS_LAB_1_API_TOKEN
	private Optional<String> ofAnAccount(String variable) {
		return this.known.types()
			.entrySet()
			.stream()
			.filter((property) -> Map.class.isAssignableFrom(property.getValue())
					&& variable.startsWith(variable(property.getKey()) + "_"))
			.flatMap((map) -> children(map.getKey().getParent()).stream()
				.flatMap((child) -> Stream.of(variable(child), withDashes(child.toString()))
					.map((name) -> "_" + name.substring(variable(map.getKey().getParent()).length() + 1))
					.filter(variable::endsWith)
					.map((end) -> account(variable, variable(map.getKey()), end))))
			.max(Comparator.comparingInt(String::length).reversed());
	}

	private static String account(String variable, String accounts, String end) {
		String id = variable.substring(accounts.length(), variable.length() - end.length());
		return accounts + "_" + id.replace("_", "") + "_" + end.replace("_", "");
	}

	private Optional<String> nearest(String variable) {
		return this.known.types()
			.keySet()
			.stream()
			.filter((section) -> variable.startsWith(variable(section) + "_"))
			.max(Comparator.comparingInt((section) -> variable(section).length()))
			.flatMap((section) -> nearest(section, variable.substring(variable(section).length() + 1)));
	}

	private Optional<String> nearest(ConfigurationPropertyName section, String rest) {
		String word = rest.replace("_", "");
		Map<String, String> variables = new LinkedHashMap<>();
		this.known.types()
			.keySet()
			.stream()
			.filter(section::isAncestorOf)
			.map(VariableNames::variable)
			.forEach((name) -> variables.put(name.substring(variable(section).length() + 1).replace("_", ""), name));
		return Spelling.nearest(word, variables.keySet())
			.or(() -> variables.keySet()
				.stream()
				.filter((name) -> name.contains(word))
				.min(Comparator.comparingInt(String::length)))
			.map(variables::get);
	}

	private List<ConfigurationPropertyName> children(ConfigurationPropertyName section) {
		return this.known.types().keySet().stream().filter(section::isParentOf).toList();
	}

	private static String variable(ConfigurationPropertyName name) {
		return withDashes(name.toString().replace("-", ""));
	}

	private static String withDashes(String name) {
		return name.replaceAll("[-.\\[]", "_").replace("]", "").toUpperCase(Locale.ROOT);
	}

}
