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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

/**
 * Finds values that Spring Boot accepts or passes over, although they are probably not
 * what was meant. Shows none of them but a duration.
 *
 * @param environment has the values
 * @param origins finds them
 * @param known the properties that are read
 */
record DoubtfulValues(ConfigurableEnvironment environment, PropertyOrigins origins, KnownProperties known) {

	private static final Pattern BELOW_1000 = Pattern.compile("\\+?0*([1-9]\\d{0,2})");

	// What a single value that is no URL and no truth value was probably meant for
	private static final List<String> SECRETS = List.of("api-key", "api-token", "token");

	static DoubtfulValues in(ConfigurableEnvironment environment, KnownProperties known) {
		return new DoubtfulValues(environment, new PropertyOrigins(environment), known);
	}

	/**
	 * Describe the values that are valid.
	 * @return a warning for each
	 */
	List<String> describe() {
		List<String> remarks = new ArrayList<>();
		for (Map.Entry<ConfigurationPropertyName, Class<?>> property : this.known.types().entrySet()) {
			ConfigurationPropertyName name = property.getKey();
			if (this.known.isInMilliseconds(name)) {
				describeDuration(name).ifPresent(remarks::add);
			}
			else if (property.getValue() == String.class
					&& Literals.isNoText(this.environment, this.origins.value(name))) {
				remarks.add(Literals.noText("The property " + name));
			}
		}
		return remarks;
	}

	// Not a number of 1000 or more, by which milliseconds are commonly meant
	private Optional<String> describeDuration(ConfigurationPropertyName name) {
		return Optional.of(BELOW_1000.matcher(text(name)))
			.filter((matcher) -> matcher.matches())
			.map((matcher) -> matcher.group(1))
			.map((number) -> "The property " + name + " has no unit, so " + number + " means " + number
					+ " milliseconds. Write the unit, for example " + number + "s, or " + number
					+ "ms if milliseconds are meant.");
	}

	/**
	 * Describe a value that is one level too high: at a section, where only the
	 * properties below it are read. A section without a value is not described: in YAML
	 * it has perhaps only comments.
	 * @param name where the value is
	 * @param section the section that is meant by it
	 * @return what was probably meant, as sentences
	 */
	Optional<String> describeTooHigh(ConfigurationPropertyName name, ConfigurationPropertyName section) {
		String value = text(name);
		return (this.known.isSection(section) && StringUtils.hasText(value))
				? Optional.of("The value is one level too " + "high. " + meant(section, value)) : Optional.empty();
	}

	private String meant(ConfigurationPropertyName section, String value) {
		List<String> single = this.known.elements(section)
			.stream()
			.filter((element) -> !this.known.isSection(section.append(element)))
			.toList();
		return wanted(value).filter(single::contains)
			.findFirst()
			.map((element) -> "Did you mean " + section + "." + element + "?")
			.orElseGet(() -> this.known.describe(section));
	}

	private static Stream<String> wanted(String value) {
		if (value.contains("://")) {
			return Stream.of("url");
		}
		boolean truth = "true".equalsIgnoreCase(value) || "false".equalsIgnoreCase(value);
		return truth ? Stream.of("enabled") : SECRETS.stream();
	}

	private String text(ConfigurationPropertyName name) {
		Object value = this.origins.value(name);
		return (value != null) ? this.environment.resolvePlaceholders(value.toString()) : "";
	}

	@Override
	public String toString() {
		return "DoubtfulValues";
	}

}
