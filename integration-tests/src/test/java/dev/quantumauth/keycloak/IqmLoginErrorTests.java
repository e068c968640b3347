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

import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.iqm.IqmAccount;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.iqm.IqmCredentials;
import dev.quantumauth.iqm.IqmRealm;
import dev.quantumauth.keycloak.application.Accounts;
import dev.quantumauth.keycloak.application.Application;
import dev.quantumauth.keycloak.application.AuthServerRelay;
import dev.quantumauth.keycloak.server.KeycloakAdmin;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.WithKeycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests that the message why there is no token says what to do.
 */
@WithKeycloak
class IqmLoginErrorTests {

	private final KeycloakRealm realm;

	private final KeycloakAdmin admin;

	@AutoClose
	private final Accounts accounts;

	IqmLoginErrorTests(KeycloakRealm realm) {
		this.realm = realm;
		this.admin = realm.admin();
		this.accounts = new Accounts(realm);
	}

	@Test
	void wrongPassword() {
		this.admin.setPassword(this.realm.name(), KeycloakRealm.USERNAME, "another");
		assertRejected(this.accounts.build(alice()), "invalid_grant", "400 (invalid_grant: Invalid user credentials)",
				"Check the username and the password");
	}

	@Test
	void disabledUser() {
		this.admin.setUserEnabled(this.realm.name(), KeycloakRealm.USERNAME, false);
		assertRejected(this.accounts.build(alice()), "invalid_grant", "Account disabled",
				"The user is disabled: ask the administrator of the realm.");
	}

	@Test
	void userWhoIsDisabledDuringASession() {
		IqmAuthClient client = this.accounts.build(alice());
		client.accessToken().block(Application.PATIENCE);
		this.admin.setUserEnabled(this.realm.name(), KeycloakRealm.USERNAME, false);
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> client.renew().block(Application.PATIENCE))
			.matches(TokenRequestException::isRejected)
			.withMessageContaining("The user is disabled: ask the administrator of the realm.");
		// It has not expired yet
		assertThat(client.accessToken().block(Application.PATIENCE)).isNotNull();
		assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD,
				AuthServerRelay.REFRESH, AuthServerRelay.PASSWORD);
	}

	@Test
	void incompleteProfile() {
		this.admin.requireAction(this.realm.name(), KeycloakRealm.USERNAME, "UPDATE_PASSWORD");
		assertRejected(this.accounts.build(alice()), "invalid_grant", "Account is not fully set up",
				"The user has to log in with a browser once");
	}

	@Test
	void unknownClient() {
		assertRejected(this.accounts.build(alice(this.realm.name(), "nope")), "invalid_client", "401 (invalid_client: ",
				"Check the client-id: the realm has no such public client.");
	}

	@Test
	void directGrantsOff() {
		assertRejected(this.accounts.build(alice(this.realm.name(), KeycloakRealm.CLIENT_WITHOUT_PASSWORD_GRANT)),
				"unauthorized_client", "400 (unauthorized_client: ", "The client does not allow direct access grants");
	}

	@Test
	void disabledRealm() {
		this.admin.setRealmEnabled(this.realm.name(), false);
		assertRejected(this.accounts.build(alice()), "access_denied", "403 (access_denied: ",
				"The realm is disabled: check its name, or ask its administrator.");
	}

	@Test
	void missingRealm() {
		IqmAuthClient client = this.accounts.build(alice("missing", IqmRealm.DEFAULT_CLIENT_ID));
		TokenRequestException failure = failure(client);
		assertThat(failure.isRejected()).isFalse();
		assertThat(failure.getError().getErrorCode()).isEqualTo("server_error");
		assertThat(failure).hasMessageContaining("POST " + this.accounts.relay().url() + "/realms/missing/")
			.hasMessageContaining("404 (Realm does not exist)")
			.hasMessageContaining("Check the realm, and that the auth-server-url is complete");
		assertThat(client.getStatus().credentialRejected()).isFalse();
		assertTellsWhereAndNoSecret(failure);
	}

	@Test
	void pathThatIsNotThere() {
		IqmAuthClient client = this.accounts.build(IqmAccount.withPassword("iqm", "http://127.0.0.1:9",
				this.accounts.realmAt(this.accounts.relay().url() + "/auth"), IqmLoginErrorTests::credentials));
		TokenRequestException failure = failure(client);
		assertThat(failure.isRejected()).isFalse();
		assertThat(failure).hasMessageContaining("404")
			.hasMessageContaining(
					"that the auth-server-url is complete: older servers have it end with /auth, newer do not");
		assertTellsWhereAndNoSecret(failure);
	}

	@Test
	void callOfTheApiFailsWithTheSameError() {
		Map<String, String> properties = this.accounts.propertiesOfAlice("http://127.0.0.1:9");
		properties.put("quantum.auth.iqm.client-id", "nope");
		Application.with(properties)
			.run((context) -> assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> Application.call(context, "http://127.0.0.1:9/about").block(Application.PATIENCE))
				.matches(TokenRequestException::isRejected)
				.satisfies(this::assertTellsWhereAndNoSecret));
	}

	private void assertRejected(IqmAuthClient client, String code, String answer, String remedy) {
		TokenRequestException failure = failure(client);
		assertThat(failure.isRejected()).isTrue();
		assertThat(failure.getError().getErrorCode()).isEqualTo(code);
		assertThat(failure)
			.hasMessageContaining("POST " + this.accounts.relay().url() + "/realms/" + this.realm.name()
					+ "/protocol/openid-connect/")
			.hasMessageContaining(answer)
			.hasMessageContaining(remedy);
		assertThat(client.getStatus().credentialRejected()).isTrue();
		assertThat(client.getStatus().error()).isNotNull();
		assertTellsWhereAndNoSecret(failure);
		assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD);
	}

	private void assertTellsWhereAndNoSecret(TokenRequestException failure) {
		assertThat(failure.getClientRegistrationId()).isEqualTo("iqm");
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			assertThat(cause.toString().contains(KeycloakRealm.PASSWORD)).isFalse();
		}
		assertThat(failure).hasMessageContaining("Account 'iqm': POST " + this.accounts.relay().url());
	}

	private static TokenRequestException failure(IqmAuthClient client) {
		return catchThrowableOfType(TokenRequestException.class,
				() -> client.accessToken().block(Application.PATIENCE));
	}

	private TokenAccount.Builder<IqmAuthClient> alice() {
		return alice(this.realm.name(), IqmRealm.DEFAULT_CLIENT_ID);
	}

	private TokenAccount.Builder<IqmAuthClient> alice(String realm, String clientId) {
		return IqmAccount.withPassword("iqm", "http://127.0.0.1:9",
				new IqmRealm(this.accounts.relay().url(), realm, clientId), IqmLoginErrorTests::credentials);
	}

	private static IqmCredentials credentials() {
		return new IqmCredentials(KeycloakRealm.USERNAME, KeycloakRealm.PASSWORD);
	}

}
