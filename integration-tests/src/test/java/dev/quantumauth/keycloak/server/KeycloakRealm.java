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

import java.net.URI;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A realm with what a test needs at least: two public clients, of which one may log in
 * with a password, and a user.
 */
public final class KeycloakRealm {

	/**
	 * The client that may log in with a password.
	 */
	public static final String CLIENT_ID = "iqm_client";

	/**
	 * The client that may not.
	 */
	public static final String CLIENT_WITHOUT_PASSWORD_GRANT = "no_password";

	/**
	 * The user.
	 */
	public static final String USERNAME = "alice";

	/**
	 * The user's password.
	 */
	public static final String PASSWORD = "alice-secret";

	private final KeycloakServer server;

	private final KeycloakAdmin admin;

	private final String name;

	private final Map<String, Object> settings;

	private KeycloakRealm(KeycloakServer server, KeycloakAdmin admin, String name, Map<String, Object> settings) {
		this.server = server;
		this.admin = admin;
		this.name = name;
		this.settings = settings;
	}

	static KeycloakRealm create(KeycloakServer server, String name) {
		KeycloakAdmin admin = new KeycloakAdmin(server);
		admin.createRealm(name, Map.of("clients", clients()));
		@SuppressWarnings("unchecked")
		Map<String, Object> settings = JsonMapper.builder().build().convertValue(admin.realm(name), Map.class);
		return new KeycloakRealm(server, admin, name, settings);
	}

	private static List<Map<String, Object>> clients() {
		return List.of(KeycloakAdmin.client(CLIENT_ID, true),
				KeycloakAdmin.client(CLIENT_WITHOUT_PASSWORD_GRANT, false));
	}

	/**
	 * Make it as it was at first. Only clients remain that were created since.
	 */
	void reset() {
		// A server that was killed may not have written it yet
		if (!this.admin.hasRealm(this.name)) {
			this.admin.createRealm(this.name, Map.of("id", this.settings.get("id"), "clients", clients()));
		}
		this.admin.updateRealm(this.name, this.settings);
		// With them go their sessions and their failed logins
		this.admin.deleteUsers(this.name);
		this.admin.createUser(this.name, USERNAME, PASSWORD, "Alice", "Tester");
	}

	/**
	 * Its name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Where its server listens.
	 * @return the base URL of the server
	 */
	public String serverUrl() {
		return this.server.url();
	}

	/**
	 * Where tokens are obtained and refreshed.
	 * @return the token endpoint
	 */
	public URI tokenEndpoint() {
		return endpoint("token");
	}

	/**
	 * Where sessions end.
	 * @return the logout endpoint
	 */
	public URI logoutEndpoint() {
		return endpoint("logout");
	}

	private URI endpoint(String endpoint) {
		return URI.create(this.server.url() + "/realms/" + this.name + "/protocol/openid-connect/" + endpoint);
	}

	/**
	 * For everything else.
	 * @return the administrator
	 */
	public KeycloakAdmin admin() {
		return this.admin;
	}

	/**
	 * Change settings until the next test.
	 * @param settings their names in a realm's representation, and their values
	 */
	public void update(Map<String, ?> settings) {
		this.admin.updateRealm(this.name, settings);
	}

	/**
	 * How many sessions the user has.
	 * @return the number of online sessions
	 */
	public int sessions() {
		return this.admin.sessions(this.name, USERNAME).size();
	}

	/**
	 * How many offline sessions the user has.
	 * @return the number of offline sessions
	 */
	public int offlineSessions() {
		return this.admin.offlineSessions(this.name, USERNAME, CLIENT_ID).size();
	}

	/**
	 * What brute-force detection knows about the user.
	 * @return {@code numFailures}, {@code disabled} and more
	 */
	public JsonNode bruteForceStatus() {
		return this.admin.bruteForceStatus(this.name, USERNAME);
	}

}
