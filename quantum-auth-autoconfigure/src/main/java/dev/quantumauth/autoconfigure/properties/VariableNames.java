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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * @param values their values
 */
record VariableNames(KnownProperties known, DoubtfulValues values) {

	private static final String MISTAKEN = "QUANTUMAUTH_";

	// Without the name of the map only these are certainly meant for an account. Other
	// programs may have a variable such as QUANTUM_AUTH_SERVER_CLIENT_ID.
	private static final List<String> ONLY_OURS = List.of("api-key", "api-key-file");

	VariableNames(DoubtfulValues values) {
		this(values.known(), values);
	}

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
		Optional<ConfigurationPropertyName> section = this.known.types()
			.keySet()
			.stream()
			.filter((name) -> this.known.isSection(name) && variable(name).equals(variable))
			.findFirst();
		if (section.isPresent()) {
			return this.values.describeTooHigh(section.get(), section.get())
				.map((remedy) -> "\n  - The environment variable " + variable + ". " + remedy);
		}
		if (isRead(ours)) {
			return ours.equals(variable) ? Optional.empty() : Optional.of(line(variable, ours, ""));
		}
		return ofAnAccount(ours, variable).or(() -> nearest(ours).map((meant) -> line(variable, meant, "")));
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
	private Optional<String> ofAnAccount(String variable, String original) {
		return this.known.maps()
			.entrySet()
			.stream()
			.filter((map) -> variable.startsWith(variable(map.getKey().getParent()) + "_"))
			.flatMap((map) -> inMap(variable, map.getKey(), map.getValue()))
			.max(Comparator.comparingInt((account) -> account.property().length()))
			.map((account) -> line(original, account.meant(),
					account.id().contains("_") ? " An environment variable cannot spell the dash of an id." : ""));
	}

	private Stream<OfAnAccount> inMap(String variable, ConfigurationPropertyName map, Set<String> properties) {
		ConfigurationPropertyName section = map.getParent();
		String rest = variable.substring(variable(section).length() + 1);
		String word = rest.substring(0, Math.max(0, rest.indexOf('_')));
		String name = map.getLastElement(Form.UNIFORM).toUpperCase(Locale.ROOT);
		if (Spelling.nearest(word, List.of(name)).isPresent()) {
			return ofAnAccount(map, rest.substring(word.length() + 1), properties);
		}
		return this.known.elements(section).contains(word.toLowerCase(Locale.ROOT)) ? Stream.empty()
				: ofAnAccount(map, rest, properties.stream().filter(ONLY_OURS::contains).toList())
					.filter((account) -> account.id().equals(word));
	}

	private static Stream<OfAnAccount> ofAnAccount(ConfigurationPropertyName map, String rest,
			Collection<String> properties) {
		return properties.stream()
			.flatMap((property) -> Stream.of(property.replace("-", ""), property)
				.map((spelling) -> "_" + withDashes(spelling))
				.filter((end) -> rest.endsWith(end) && rest.length() > end.length())
				.map((end) -> new OfAnAccount(map, rest.substring(0, rest.length() - end.length()), property)));
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
		Set<String> meant = new LinkedHashSet<>(ofTheLastWords(section, rest));
		Map<String, String> variables = new LinkedHashMap<>();
		this.known.types()
			.keySet()
			.stream()
			.filter(section::isAncestorOf)
			.map(VariableNames::variable)
			.forEach((name) -> variables.put(name.substring(variable(section).length() + 1).replace("_", ""), name));
		Spelling.nearest(word, variables.keySet())
			.or(() -> variables.keySet()
				.stream()
				.filter((name) -> name.contains(word))
				.min(Comparator.comparingInt(String::length)))
			.ifPresent((name) -> meant.add(variables.getOrDefault(name, name)));
		return meant.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", meant));
	}

	// The variables of providers' own clients have further words: for example API_URL
	private List<String> ofTheLastWords(ConfigurationPropertyName section, String rest) {
		return this.known.types()
			.entrySet()
			.stream()
			.filter((property) -> section.getNumberOfElements() > 2 && section.isParentOf(property.getKey())
					&& KnownProperties.isSingleValue(property.getValue()))
			.map(Map.Entry::getKey)
			.filter((name) -> rest.endsWith("_" + withDashes(name.getLastElement(Form.DASHED))))
			.map(VariableNames::variable)
			.toList();
	}

	private static String variable(ConfigurationPropertyName name) {
		return withDashes(name.toString().replace("-", ""));
	}

	private static String withDashes(String name) {
		return name.replaceAll("[-.\\[]", "_").replace("]", "").toUpperCase(Locale.ROOT);
	}

	/**
	 * What a variable probably means.
	 *
	 * @param map the name of the map that has the accounts
	 * @param id the id of the account as it is in the variable
	 * @param property the name of the account's property
	 */
	private record OfAnAccount(ConfigurationPropertyName map, String id, String property) {

		String meant() {
			return variable(this.map) + "_" + this.id.replace("_", "") + "_"
					+ withDashes(this.property.replace("-", ""));
		}

	}

}
