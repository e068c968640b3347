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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.springframework.util.StringUtils;

/**
 * Collects what is wrong with the configuration of a provider's accounts, so that all of
 * it is reported at once when the application starts.
 *
 * @since 0.1.0
 */
public final class ConfigurationReport {

	private final Set<String> problems = new LinkedHashSet<>();

	private final Set<String> properties = new LinkedHashSet<>();

	private final Set<String> warnings = new LinkedHashSet<>();

	private final Set<String> notes = new LinkedHashSet<>();

	private final List<Runnable> checks = new ArrayList<>();

	/**
	 * Create an empty report.
	 */
	public ConfigurationReport() {
	}

	/**
	 * Add what keeps the application from starting.
	 * @param problem a sentence without secrets that says what to do
	 * @param properties the names of the properties that cause it, or prefixes of such
	 * names
	 */
	public void problem(String problem, String... properties) {
		this.problems.add(sentence(problem));
		this.properties.addAll(List.of(properties));
	}

	/**
	 * Add what keeps the application from starting.
	 * @param problem a sentence without secrets that says what to do
	 * @param settings the settings that cause it
	 */
	public void problem(String problem, Collection<? extends ConfiguredValue<?>> settings) {
		problem(problem,
				settings.stream().map(ConfiguredValue::property).filter(Objects::nonNull).toArray(String[]::new));
	}

	/**
	 * Add what is probably a mistake.
	 * @param warning a sentence without secrets that says what to do
	 */
	public void warning(String warning) {
		this.warnings.add(sentence(warning));
	}

	/**
	 * Add what is valid, but may not be expected.
	 * @param note a sentence without secrets
	 */
	public void note(String note) {
		this.notes.add(sentence(note));
	}

	// Not the name of a property, which begins with a small letter
	private static String sentence(String text) {
		return text.startsWith("the ") ? StringUtils.capitalize(text) : text;
	}

	/**
	 * Return what keeps the application from starting.
	 * @return the problems
	 */
	public Set<String> problems() {
		return this.problems;
	}

	/**
	 * Return the properties that keep the application from starting.
	 * @return their names, or prefixes of such names
	 */
	public Set<String> properties() {
		return this.properties;
	}

	/**
	 * Return what is probably a mistake.
	 * @return the warnings
	 */
	public Set<String> warnings() {
		return this.warnings;
	}

	/**
	 * Return what is valid, but may not be expected.
	 * @return the notes
	 */
	public Set<String> notes() {
		return this.notes;
	}

	/**
	 * Add a check that {@link #report} runs when the application starts. It does not run
	 * when the application is processed ahead of time, which may happen on another
	 * machine.
	 * @param check adds what it finds to this report
	 */
	public void whenStarting(Runnable check) {
		this.checks.add(check);
	}

	/**
	 * Run the checks, then log warnings and notes unless there is a problem.
	 * @param logger the logger
	 * @param provider the name of the provider for people
	 * @param section the provider's section of the configuration
	 * @throws InvalidQuantumAuthPropertiesException if the application cannot start like
	 * this
	 */
	public void report(Log logger, String provider, String section) {
		this.checks.forEach(Runnable::run);
		if (!this.problems.isEmpty()) {
			throw new InvalidQuantumAuthPropertiesException(
					"The accounts at " + provider + " are not configured correctly:\n\n  - "
							+ String.join("\n  - ", this.problems)
							+ (this.notes.isEmpty() ? "" : "\n\nNote:\n\n  - " + String.join("\n  - ", this.notes)),
					"Correct the configuration, or set " + section + ".enabled=false to do without " + provider + "."
							+ TestAdvice.get(),
					this.properties);
		}
		this.warnings.forEach(logger::warn);
		this.notes.forEach(logger::info);
	}

}
