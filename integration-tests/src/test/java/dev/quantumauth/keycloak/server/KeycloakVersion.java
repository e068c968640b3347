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

package dev.quantumauth.keycloak.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The versions of Keycloak that the tests run on, and what is different in them.
 */
public enum KeycloakVersion {

	/**
	 * Its health is on the port of everything else, it wants to know of its caches when
	 * it is built, and only a whole URL moves its database out of its home.
	 */
	KEYCLOAK_22("KEYCLOAK_ADMIN", "KEYCLOAK_ADMIN_PASSWORD", "generic_authentication_error", false) {

		@Override
		List<String> buildOptions() {
			return List.of(LOCAL);
		}

		@Override
		List<String> startOptions(Path work) {
			return List.of("--db-url=jdbc:h2:file:" + work.resolve("data/h2/keycloakdb") + ";NON_KEYWORDS=VALUE");
		}

	},

	/**
	 * Its health is on a port of its own.
	 */
	KEYCLOAK_26("KC_BOOTSTRAP_ADMIN_USERNAME", "KC_BOOTSTRAP_ADMIN_PASSWORD", "too many sessions", true) {

		@Override
		List<String> buildOptions() {
			return List.of();
		}

		@Override
		List<String> startOptions(Path work) {
			return List.of(LOCAL, "--http-management-port=0");
		}

	};

	private static final String LOCAL = "--cache=local";

	private final String usernameVariable;

	private final String passwordVariable;

	private final String deniedSession;

	private final boolean issuerChecked;

	KeycloakVersion(String usernameVariable, String passwordVariable, String deniedSession, boolean issuerChecked) {
		this.usernameVariable = usernameVariable;
		this.passwordVariable = passwordVariable;
		this.deniedSession = deniedSession;
		this.issuerChecked = issuerChecked;
	}

	static KeycloakVersion of(Path home) {
		return home.getFileName().toString().startsWith("keycloak-22.") ? KEYCLOAK_22 : KEYCLOAK_26;
	}

	abstract List<String> buildOptions();

	abstract List<String> startOptions(Path work);

	/**
	 * The environment variables that make an administrator.
	 */
	Map<String, String> administrator(String username, String password) {
		return Map.of(this.usernameVariable, username, this.passwordVariable, password);
	}

	/**
	 * What it says where "User session limits" denies a new session.
	 */
	public String deniedSession() {
		return this.deniedSession;
	}

	/**
	 * Whether it refuses the logout of a session that began at another URL.
	 */
	public boolean issuerChecked() {
		return this.issuerChecked;
	}

}
