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

package dev.quantumauth.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.quantumauth.keycloak.server.Answer;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.WithKeycloak;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the library takes for granted about Keycloak's protocol.
 */
@WithKeycloak
class KeycloakProtocolTests {

	private final KeycloakRealm realm;

	KeycloakProtocolTests(KeycloakRealm realm) {
		this.realm = realm;
	}

	@Test
	void passwordStartsASession() throws Exception {
		Answer login = login();
		assertThat(login.status()).isEqualTo(200);
		assertThat(login.json().propertyNames()).containsExactlyInAnyOrder("access_token", "expires_in",
				"refresh_expires_in", "refresh_token", "token_type", "not-before-policy", "session_state", "scope");
		assertThat(login.text("token_type")).isEqualTo("Bearer");
		assertThat(login.json().get("refresh_expires_in").asInt()).isEqualTo(1800);
		assertThat(this.realm.sessions()).isOne();
	}

	@Test
	void refreshMaintainsTheSessionAndGivesAnotherRefreshToken() throws Exception {
		Answer login = login();
		Answer refresh = refresh(login);
		assertThat(refresh.status()).isEqualTo(200);
		assertThat(refresh.json().propertyNames()).containsExactlyInAnyOrderElementsOf(login.json().propertyNames());
		assertThat(refresh.text("session_state")).isEqualTo(login.text("session_state"));
		assertThat(refresh.refreshToken()).isNotEqualTo(login.refreshToken());
		assertThat(this.realm.sessions()).isOne();
	}

	@Test
	void withoutRotationAnOldRefreshTokenStillWorks() throws Exception {
		Answer login = login();
		Answer refresh = refresh(login);
		assertThat(refresh(login).status()).isEqualTo(200);
		assertThat(refresh(refresh).status()).isEqualTo(200);
	}

	@Test
	void logoutEndsTheSessionAndMayBeRepeated() throws Exception {
		Answer login = login();
		Answer logout = logout(login.refreshToken());
		assertThat(logout.status()).isEqualTo(204);
		assertThat(logout.body()).isEmpty();
		assertThat(this.realm.sessions()).isZero();
		assertThat(logout(login.refreshToken()).status()).isEqualTo(204);
		assertThat(refresh(login).failure()).isEqualTo("400 invalid_grant Session not active");
	}

	@Test
	void logoutWithGarbageIsRefused() throws Exception {
		assertThat(logout("garbage").failure()).startsWith("400 invalid_grant");
	}

	@Test
	void logoutWithoutARefreshTokenIsAPageForPeople() throws Exception {
		Answer logout = Answer.post(this.realm.logoutEndpoint(), "client_id", KeycloakRealm.CLIENT_ID);
		assertThat(logout.status()).isEqualTo(200);
		assertThat(logout.contentType()).startsWith("text/html");
	}

	@Test
	void logoutWithARotatedRefreshTokenEndsTheSession() throws Exception {
		this.realm.update(Map.of("revokeRefreshToken", true));
		Answer login = login();
		Answer refresh = refresh(login);
		assertThat(logout(login.refreshToken()).status()).isEqualTo(204);
		assertThat(this.realm.sessions()).isZero();
		assertThat(refresh(refresh).failure()).isEqualTo("400 invalid_grant Session not active");
	}

	@Test
	void logoutWithAnExpiredRefreshTokenEndsTheSession() throws Exception {
		this.realm.update(Map.of("clientSessionIdleTimeout", 2));
		Answer login = login();
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(refresh(login).failure()).isEqualTo("400 invalid_grant Token is not active"));
		assertThat(this.realm.sessions()).isOne();
		assertThat(logout(login.refreshToken()).status()).isEqualTo(204);
		assertThat(this.realm.sessions()).isZero();
	}

	@Test
	void wrongPasswordIsAnInvalidGrant() throws Exception {
		assertThat(login(KeycloakRealm.USERNAME, "wrong", KeycloakRealm.CLIENT_ID).failure())
			.isEqualTo("400 invalid_grant Invalid user credentials");
		assertThat(login("nobody", "wrong", KeycloakRealm.CLIENT_ID).failure())
			.isEqualTo("400 invalid_grant Invalid user credentials");
	}

	@Test
	void disabledUserCanNeitherLogInNorRefresh() throws Exception {
		Answer login = login();
		this.realm.admin().setUserEnabled(this.realm.name(), KeycloakRealm.USERNAME, false);
		assertThat(login().failure()).isEqualTo("400 invalid_grant Account disabled");
		assertThat(refresh(login).failure()).isEqualTo("400 invalid_grant User disabled");
	}

	@Test
	void passwordCanBeChanged() throws Exception {
		this.realm.admin().setPassword(this.realm.name(), KeycloakRealm.USERNAME, "changed");
		assertThat(login().failure()).startsWith("400 invalid_grant");
		assertThat(login(KeycloakRealm.USERNAME, "changed", KeycloakRealm.CLIENT_ID).status()).isEqualTo(200);
	}

	@Test
	void unknownClientIsAnInvalidClient() throws Exception {
		assertThat(login(KeycloakRealm.USERNAME, KeycloakRealm.PASSWORD, "nope").failure())
			.startsWith("401 invalid_client");
	}

	@Test
	void clientWithoutDirectAccessGrantsIsUnauthorized() throws Exception {
		assertThat(login(KeycloakRealm.USERNAME, KeycloakRealm.PASSWORD, KeycloakRealm.CLIENT_WITHOUT_PASSWORD_GRANT)
			.failure()).startsWith("400 unauthorized_client");
	}

	@Test
	void unknownRealmIsNotFound() throws Exception {
		URI unknown = URI
			.create(this.realm.tokenEndpoint().toString().replace("/" + this.realm.name() + "/", "/unknown/"));
		assertThat(login(unknown, "profile").failure()).isEqualTo("404 Realm does not exist");
	}

	@Test
	void disabledRealmIsForbidden() throws Exception {
		Answer login = login();
		this.realm.admin().setRealmEnabled(this.realm.name(), false);
		assertThat(login().failure()).startsWith("403 access_denied");
		assertThat(refresh(login).failure()).startsWith("403 access_denied");
	}

	@Test
	void reuseOfARotatedRefreshTokenKillsTheNewestOneToo() throws Exception {
		this.realm.update(Map.of("revokeRefreshToken", true));
		Answer login = login();
		Answer refresh = refresh(login);
		assertThat(refresh(login).failure())
			.isEqualTo("400 invalid_grant Maximum allowed refresh token reuse exceeded");
		assertThat(refresh(refresh).failure()).startsWith("400 invalid_grant");
	}

	@Test
	void offlineSessionSaysNothingAboutItsLifetime() throws Exception {
		Answer login = loginOffline();
		assertThat(login.json().get("refresh_expires_in").asInt(-1)).isZero();
		assertThat(this.realm.sessions()).isZero();
		assertThat(this.realm.offlineSessions()).isOne();
		Answer refresh = refresh(login);
		assertThat(refresh.status()).isEqualTo(200);
		assertThat(refresh.json().get("refresh_expires_in").asInt(-1)).isZero();
		assertThat(refresh.refreshToken()).isNotEqualTo(login.refreshToken());
		assertThat(logout(refresh.refreshToken()).status()).isEqualTo(204);
		assertThat(this.realm.offlineSessions()).isZero();
		assertThat(refresh(refresh).failure()).isEqualTo("400 invalid_grant Offline user session not found");
	}

	@Test
	void administratorKillsSessions() throws Exception {
		Answer online = login();
		Answer offline = loginOffline();
		this.realm.admin().killSessions(this.realm.name(), KeycloakRealm.USERNAME);
		assertThat(refresh(online).failure()).startsWith("400 invalid_grant");
		assertThat(refresh(offline).failure()).startsWith("400 invalid_grant");
	}

	@Test
	void lockAfterWrongPasswordsLeavesRefreshWorking() throws Exception {
		this.realm.update(Map.of("bruteForceProtected", true, "failureFactor", 3, "quickLoginCheckMilliSeconds", 0));
		Answer login = login();
		for (int i = 0; i < 3; i++) {
			assertThat(this.realm.bruteForceStatus().get("disabled").asBoolean()).isFalse();
			login(KeycloakRealm.USERNAME, "wrong", KeycloakRealm.CLIENT_ID);
		}
		Awaitility.await().until(() -> this.realm.bruteForceStatus().get("disabled").asBoolean());
		assertThat(login().failure()).isEqualTo("400 invalid_grant Invalid user credentials");
		assertThat(refresh(login).status()).isEqualTo(200);
		this.realm.admin().clearBruteForce(this.realm.name());
		assertThat(login().status()).isEqualTo(200);
	}

	@Test
	void namesBeyondAsciiNeedTheUrlSafeAlphabet() throws Exception {
		this.realm.admin().createUser(this.realm.name(), "zoe", "zoe-secret", "Zoë ÿÿÿ", "Müller");
		Answer login = login("zoe", "zoe-secret", KeycloakRealm.CLIENT_ID);
		assertThat(login.status()).isEqualTo(200);
		assertThat(login.accessToken().split("\\.")[1]).containsAnyOf("-", "_");
	}

	@Test
	void doubleSlashIsRefused() throws Exception {
		URI uri = URI.create(this.realm.tokenEndpoint().toString().replace("/realms/", "//realms/"));
		assertThat(login(uri, "profile").status()).isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource({ "GET, 405", "HEAD, 405", "OPTIONS, 200" })
	void tokenEndpointCanBeProbedWithoutACredential(String method, int status) throws Exception {
		assertThat(Answer
			.send(HttpRequest.newBuilder(this.realm.tokenEndpoint()).method(method, BodyPublishers.noBody()).build())
			.status()).isEqualTo(status);
	}

	private Answer login() throws IOException, InterruptedException {
		return login(this.realm.tokenEndpoint(), "profile");
	}

	private Answer loginOffline() throws IOException, InterruptedException {
		return login(this.realm.tokenEndpoint(), "offline_access");
	}

	private Answer login(String username, String password, String client) throws IOException, InterruptedException {
		return Answer.post(this.realm.tokenEndpoint(), "client_id", client, "grant_type", "password", "username",
				username, "password", password);
	}

	private static Answer login(URI uri, String scope) throws IOException, InterruptedException {
		return Answer.post(uri, "client_id", KeycloakRealm.CLIENT_ID, "grant_type", "password", "username",
				KeycloakRealm.USERNAME, "password", KeycloakRealm.PASSWORD, "scope", scope);
	}

	private Answer refresh(Answer last) throws IOException, InterruptedException {
		return Answer.post(this.realm.tokenEndpoint(), "client_id", KeycloakRealm.CLIENT_ID, "grant_type",
				"refresh_token", "refresh_token", last.refreshToken());
	}

	private Answer logout(String refreshToken) throws IOException, InterruptedException {
		return Answer.post(this.realm.logoutEndpoint(), "client_id", KeycloakRealm.CLIENT_ID, "refresh_token",
				refreshToken);
	}

}
