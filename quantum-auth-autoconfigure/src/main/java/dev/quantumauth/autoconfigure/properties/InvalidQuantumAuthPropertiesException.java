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
import java.util.List;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Thrown when properties of ours keep the application from starting. Its failure analysis
 * adds where these are set.
 *
 * @since 0.1.0
 */
public final class InvalidQuantumAuthPropertiesException extends FailureAnalyzedException {

	private static final long serialVersionUID = 1L;

	private final transient List<String> properties;

	/**
	 * Create an exception.
	 * @param description what is wrong, without secrets
	 * @param action what to do
	 * @param properties the names of the properties that cause it, or prefixes of such
	 * names
	 */
	public InvalidQuantumAuthPropertiesException(String description, String action, Collection<String> properties) {
		super(description, action);
		this.properties = List.copyOf(properties);
	}

	/**
	 * Create an exception about a value that a property cannot have.
	 * @param property the name of the property
	 * @param problem what is wrong, the rest of a sentence that begins with the name
	 */
	public InvalidQuantumAuthPropertiesException(String property, String problem) {
		this("The property " + property + " " + problem + ".", "Correct the value, or remove it to get the default.",
				List.of(property));
	}

	/**
	 * Return the properties that keep the application from starting.
	 * @return the names
	 */
	public List<String> properties() {
		return this.properties;
	}

}
