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

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds properties and environment variables that nothing reads, although they are
 * probably meant for this library: below a prefix that is nearly {@code quantum.auth}, or
 * in a source whose names are not checked otherwise. Other programs may have similar
 * names for theirs, so only what is nearly one of our names is found.
 *
 * @param properties the properties that may be meant for this library
 * @param variables the environment variables that may be
 */
record OverlookedProperties(Set<ConfigurationPropertyName> properties, Set<String> variables) {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("quantum.auth");

	private static final ConfigurationPropertyName ENDPOINT = ConfigurationPropertyName
		.of("management.endpoint.quantumauth");

	// Dashes do not count when names are compared
	private static final List<ConfigurationPropertyName> MISTAKEN = Stream
		.of("quantumauth", "spring.quantumauth", "spring.quantum.auth")
		.map(ConfigurationPropertyName::of)
		.toList();

	private static final ConfigurationPropertyName PARENT = ROOT.getParent();

	private static final Pattern VARIABLE = Pattern.compile("QUANTUM_?AUTH_[A-Z0-9_]+");

	/**
	 * Look for such properties and variables.
	 * @param environment has them
	 * @param sections the sections of providers, which may be indented beside "auth"
	 * instead of below it. Other names directly below "quantum" are the application's.
	 * @return what was found
	 */
	static OverlookedProperties in(ConfigurableEnvironment environment,
			Collection<ConfigurationPropertyName> sections) {
		List<ConfigurationPropertyName> mistaken = Stream
			.concat(MISTAKEN.stream(),
					sections.stream().map((section) -> PARENT.append(section.subName(ROOT.getNumberOfElements()))))
			.toList();
		Set<ConfigurationPropertyName> properties = new LinkedHashSet<>();
		Set<String> variables = new LinkedHashSet<>();
		for (ConfigurationPropertySource source : PropertyOrigins.sources(environment)) {
			if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource system) {
				Stream.of(system.getPropertyNames())
					.filter((name) -> VARIABLE.matcher(name).matches())
					.forEach(variables::add);
			}
			else if (source instanceof IterableConfigurationPropertySource iterable) {
				boolean unchecked = isOfSystemProperties(source);
				iterable.stream()
					.filter((name) -> ROOT.isAncestorOf(name) ? unchecked
							: ENDPOINT.isAncestorOf(name)
									|| mistaken.stream().anyMatch((one) -> one.isAncestorOf(name)))
					.forEach(properties::add);
			}
		}
		return new OverlookedProperties(properties, variables);
	}

	private static boolean isOfSystemProperties(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME.equals(underlying.getName());
	}

	boolean isEmpty() {
		return this.properties.isEmpty() && this.variables.isEmpty();
	}

	/**
	 * Say what was probably meant.
	 * @param values the values, and the names that are read
	 * @return a line for each property and variable that is nearly one of ours
	 */
	List<String> describe(DoubtfulValues values) {
		return Stream
			.concat(this.properties.stream().flatMap((name) -> describe(name, values).stream()),
					this.variables.stream().flatMap((name) -> new VariableNames(values).describe(name).stream()))
			.toList();
	}

	private static Optional<String> describe(ConfigurationPropertyName name, DoubtfulValues values) {
		ConfigurationPropertyName ours = ours(name);
		KnownProperties known = values.known();
		return values.describeTooHigh(name, ours)
			.or(() -> (ours.equals(name) && known.contains(name)) ? Optional.empty()
					: known.nearest(ours).map((nearest) -> "Did you mean " + nearest + "?"))
			.map((remedy) -> "\n  - " + name + ". " + remedy);
	}

	private static ConfigurationPropertyName ours(ConfigurationPropertyName name) {
		if (ROOT.isAncestorOf(name) || ENDPOINT.isAncestorOf(name)) {
			return name;
		}
		ConfigurationPropertyName mistaken = MISTAKEN.stream()
			.filter((one) -> one.isAncestorOf(name))
			.findFirst()
			.orElse(PARENT);
		return ROOT.append(name.subName(mistaken.getNumberOfElements()));
	}

	/**
	 * The properties of our Actuator endpoint. Spring Boot reads them, and no type binds
	 * them, so this one lists their names.
	 *
	 * @param access the access to the endpoint
	 * @param cache the cache of the endpoint
	 */
	record Endpoint(String access, Cache cache) {

		static void addTo(KnownProperties known) {
			known.add(ENDPOINT, Endpoint.class);
		}

		/**
		 * The cache of the endpoint.
		 *
		 * @param timeToLive how long an answer is reused
		 */
		record Cache(Duration timeToLive) {

		}

	}

}
