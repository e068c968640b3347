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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an administrator does: realms, clients, users and their sessions.
 */
public final class KeycloakAdmin {

	private final AdminApi api;

	/**
	 * Administer a server.
	 * @param server which one
	 */
	public KeycloakAdmin(KeycloakServer server) {
		this.api = new AdminApi(server);
	}

	/**
	 * Create a realm.
	 * @param realm its name
	 * @param representation the rest of its representation: settings, clients, users
	 */
	public void createRealm(String realm, Map<String, ?> representation) {
		this.api.call("POST", "", with(representation, Map.of("realm", realm, "enabled", true, "sslRequired", "none")));
	}

	/**
	 * Whether there is a realm.
	 * @param realm its name
	 * @return whether it exists
	 */
	public boolean hasRealm(String realm) {
		return this.api.call("GET", "?briefRepresentation=true", null)
			.valueStream()
			.anyMatch((each) -> each.get("realm").asString().equals(realm));
	}

	/**
	 * Delete a realm.
	 * @param realm its name
	 */
	public void deleteRealm(String realm) {
		this.api.call("DELETE", AdminApi.path(realm), null);
	}

	/**
	 * Change settings of a realm, such as {@code accessTokenLifespan} or
	 * {@code bruteForceProtected}. Those not named keep their values.
	 * @param realm its name
	 * @param settings their names in a realm's representation, and their values
	 */
	public void updateRealm(String realm, Map<String, ?> settings) {
		this.api.call("PUT", AdminApi.path(realm), settings);
	}

	/**
	 * The settings of a realm.
	 * @param realm its name
	 * @return its representation
	 */
	public JsonNode realm(String realm) {
		return this.api.call("GET", AdminApi.path(realm), null);
	}

	/**
	 * Enable or disable a realm.
	 * @param realm its name
	 * @param enabled which of the two
	 */
	public void setRealmEnabled(String realm, boolean enabled) {
		updateRealm(realm, Map.of("enabled", enabled));
	}

	/**
	 * Create a public client.
	 * @param realm its realm
	 * @param clientId its id
	 * @param directAccessGrants whether it may log in with a password
	 */
	public void createClient(String realm, String clientId, boolean directAccessGrants) {
		this.api.call("POST", AdminApi.path(realm, "clients"), client(clientId, directAccessGrants));
	}

	/**
	 * Enable or disable a client.
	 * @param realm its realm
	 * @param clientId its id
	 * @param enabled which of the two
	 */
	public void setClientEnabled(String realm, String clientId, boolean enabled) {
		String path = AdminApi.path(realm, "clients", internalClientId(realm, clientId));
		ObjectNode client = (ObjectNode) this.api.call("GET", path, null);
		client.put("enabled", enabled);
		this.api.call("PUT", path, client);
	}

	/**
	 * Deny logins with a password of users who have as many sessions as they may: "User
	 * session limits" with "Deny new session".
	 * @param realm the realm
	 * @param limit how many sessions a user may have
	 */
	public void denySessionsBeyond(String realm, int limit) {
		String flow = "limited-" + System.nanoTime();
		this.api.call("POST", AdminApi.path(realm, "authentication", "flows", "direct grant", "copy"),
				Map.of("newName", flow));
		String executions = AdminApi.path(realm, "authentication", "flows", flow, "executions");
		this.api.call("POST", executions + "/execution", Map.of("provider", "user-session-limits"));
		ObjectNode execution = this.api.call("GET", executions, null)
			.valueStream()
			.filter((each) -> each.path("providerId").asString("").equals("user-session-limits"))
			.map(ObjectNode.class::cast)
			.findFirst()
			.orElseThrow();
		execution.put("requirement", "REQUIRED");
		this.api.call("PUT", executions, execution);
		this.api.call("POST",
				AdminApi.path(realm, "authentication", "executions", execution.get("id").asString(), "config"),
				Map.of("alias", flow, "config", Map.of("behavior", "Deny new session", "userRealmLimit",
						String.valueOf(limit), "userClientLimit", "0")));
		updateRealm(realm, Map.of("directGrantFlow", flow));
	}

	/**
	 * Create a user who can log in.
	 * @param realm their realm
	 * @param username their name
	 * @param password their password
	 * @param firstName their first name, which the access token contains
	 * @param lastName their last name, which the access token contains
	 */
	public void createUser(String realm, String username, String password, String firstName, String lastName) {
		this.api.call("POST", AdminApi.path(realm, "users"), user(username, password, firstName, lastName));
	}

	/**
	 * Accept names of users that mix alphabets or have other than Latin letters.
	 * @param realm the realm
	 */
	public void allowAnyUsername(String realm) {
		ObjectNode profile = (ObjectNode) this.api.call("GET", AdminApi.path(realm, "users", "profile"), null);
		profile.get("attributes")
			.valueStream()
			.filter((attribute) -> attribute.get("name").asString().equals("username"))
			.forEach((attribute) -> ((ObjectNode) attribute).remove("validations"));
		this.api.call("PUT", AdminApi.path(realm, "users", "profile"), profile);
	}

	/**
	 * Delete a user.
	 * @param realm their realm
	 * @param username their name
	 */
	public void deleteUser(String realm, String username) {
		this.api.call("DELETE", AdminApi.path(realm, "users", userId(realm, username)), null);
	}

	/**
	 * Delete all users of a realm, and with them their sessions.
	 * @param realm the realm
	 */
	public void deleteUsers(String realm) {
		ids(this.api.call("GET", AdminApi.path(realm, "users") + "?max=-1", null))
			.forEach((id) -> this.api.call("DELETE", AdminApi.path(realm, "users", id), null));
	}

	/**
	 * Enable or disable a user.
	 * @param realm their realm
	 * @param username their name
	 * @param enabled which of the two
	 */
	public void setUserEnabled(String realm, String username, boolean enabled) {
		this.api.call("PUT", AdminApi.path(realm, "users", userId(realm, username)), Map.of("enabled", enabled));
	}

	/**
	 * Have a user do something with a browser before anything else.
	 * @param realm their realm
	 * @param username their name
	 * @param action such as {@code UPDATE_PASSWORD}
	 */
	public void requireAction(String realm, String username, String action) {
		this.api.call("PUT", AdminApi.path(realm, "users", userId(realm, username)),
				Map.of("requiredActions", List.of(action)));
	}

	/**
	 * Give a user another password.
	 * @param realm their realm
	 * @param username their name
	 * @param password the password
	 */
	public void setPassword(String realm, String username, String password) {
		this.api.call("PUT", AdminApi.path(realm, "users", userId(realm, username), "reset-password"),
				password(password));
	}

	/**
	 * A user's online sessions.
	 * @param realm their realm
	 * @param username their name
	 * @return the ids of the sessions
	 */
	public Set<String> sessions(String realm, String username) {
		return ids(this.api.call("GET", AdminApi.path(realm, "users", userId(realm, username), "sessions"), null));
	}

	/**
	 * A user's offline sessions with a client.
	 * @param realm their realm
	 * @param username their name
	 * @param clientId the client
	 * @return the ids of the sessions
	 */
	public Set<String> offlineSessions(String realm, String username, String clientId) {
		return ids(this.api.call("GET", AdminApi.path(realm, "users", userId(realm, username), "offline-sessions",
				internalClientId(realm, clientId)), null));
	}

	/**
	 * End a session.
	 * @param realm its realm
	 * @param session its id
	 * @param offline whether it is an offline session
	 */
	public void killSession(String realm, String session, boolean offline) {
		this.api.call("DELETE", AdminApi.path(realm, "sessions", session) + "?isOffline=" + offline, null);
	}

	/**
	 * End all sessions of a user, the offline ones included.
	 * @param realm their realm
	 * @param username their name
	 */
	public void killSessions(String realm, String username) {
		sessions(realm, username).forEach((session) -> killSession(realm, session, false));
		for (JsonNode client : this.api.call("GET", AdminApi.path(realm, "clients"), null)) {
			offlineSessions(realm, username, client.get("clientId").asString())
				.forEach((session) -> killSession(realm, session, true));
		}
	}

	/**
	 * What brute-force detection knows about a user.
	 * @param realm their realm
	 * @param username their name
	 * @return {@code numFailures}, {@code disabled} and more
	 */
	public JsonNode bruteForceStatus(String realm, String username) {
		return this.api.call("GET",
				AdminApi.path(realm, "attack-detection", "brute-force", "users", userId(realm, username)), null);
	}

	/**
	 * Let brute-force detection forget everything.
	 * @param realm the realm
	 */
	public void clearBruteForce(String realm) {
		this.api.call("DELETE", AdminApi.path(realm, "attack-detection", "brute-force", "users"), null);
	}

	/**
	 * A public client, for a realm's representation.
	 */
	static Map<String, Object> client(String clientId, boolean directAccessGrants) {
		return Map.of("clientId", clientId, "publicClient", true, "standardFlowEnabled", false,
				"directAccessGrantsEnabled", directAccessGrants);
	}

	/**
	 * A user who can log in, for a realm's representation. One without an e-mail address
	 * or a name could not.
	 */
	static Map<String, Object> user(String username, String password, String firstName, String lastName) {
		return Map.of("username", username, "enabled", true, "email", username + "@example.test", "emailVerified", true,
				"firstName", firstName, "lastName", lastName, "credentials", List.of(password(password)));
	}

	private static Map<String, Object> password(String password) {
		return Map.of("type", "password", "value", password, "temporary", false);
	}

	private String userId(String realm, String username) {
		return onlyId(this.api.call("GET",
				AdminApi.path(realm, "users") + "?exact=true&username=" + AdminApi.encode(username), null));
	}

	private String internalClientId(String realm, String clientId) {
		return onlyId(
				this.api.call("GET", AdminApi.path(realm, "clients") + "?clientId=" + AdminApi.encode(clientId), null));
	}

	private static String onlyId(JsonNode found) {
		if (found.size() != 1) {
			throw new IllegalStateException("Not one but " + found.size());
		}
		return found.get(0).get("id").asString();
	}

	private static Set<String> ids(JsonNode found) {
		return found.valueStream().map((each) -> each.get("id").asString()).collect(Collectors.toSet());
	}

	private static Map<String, Object> with(Map<String, ?> map, Map<String, ?> defaults) {
		Map<String, Object> result = new LinkedHashMap<>(defaults);
		result.putAll(map);
		return result;
	}

}
