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

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.iqm.IqmAccount;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.iqm.IqmCredentials;
import dev.quantumauth.keycloak.application.Accounts;
import dev.quantumauth.keycloak.application.Application;
import dev.quantumauth.keycloak.application.AuthServerRelay;
import dev.quantumauth.keycloak.application.Claims;
import dev.quantumauth.keycloak.application.RealmApi;
import dev.quantumauth.keycloak.server.Answer;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.WithKeycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests that sessions begin as they should.
 */
@WithKeycloak
class IqmLoginTests {

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	IqmLoginTests(KeycloakRealm realm) {
		this.realm = realm;
		this.accounts = new Accounts(realm);
	}

	@Test
	void applicationLogsInOnceAndItsCallsAreAccepted() {
		try (RealmApi api = RealmApi.of(this.realm)) {
			Application.with(this.accounts.propertiesOfAlice(api.url())).run((context) -> {
				for (int i = 0; i < 3; i++) {
					assertThat(Application.call(context, api.url() + "/about").block(Application.PATIENCE))
						.contains("fake-iqm");
				}
				assertThat(api.fake().apiCallCount()).isEqualTo(3);
				assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.PASSWORD);
				assertThat(this.realm.sessions()).isOne();
			});
		}
	}

	@Test
	void nothingIsSentBeforeTheFirstCall() {
		Application.with(this.accounts.propertiesOfAlice("http://127.0.0.1:9"))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.accounts.relay().requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "//" })
	void slashesAtTheEndOfTheBaseUrlsMakeNoDifference(String end) {
		try (RealmApi api = RealmApi.of(this.realm)) {
			Map<String, String> properties = this.accounts.propertiesOfAlice(api.url() + "/");
			// Without the relay, which understands more than Keycloak
			properties.put("quantum.auth.iqm.auth-server-url", this.realm.serverUrl() + end);
			Application.with(properties).run((context) -> {
				assertThat(Application.call(context, api.url() + "/about").block(Application.PATIENCE))
					.contains("fake-iqm");
				assertThat(this.realm.sessions()).isOne();
				context.getBean(IqmAuthClient.class).endSession().block(Application.PATIENCE);
				assertThat(this.realm.sessions()).isZero();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "żółw", "李小龙", "ÿÿÿ" })
	void namesBeyondAsciiAreReadProperly(String name) {
		this.realm.admin().allowAnyUsername(this.realm.name());
		this.realm.admin().createUser(this.realm.name(), name, "päßwörd-" + name, name, "ÿÿÿ þþþ");
		IqmAuthClient client = this.accounts.withPassword(() -> new IqmCredentials(name, "päßwörd-" + name),
				Accounts.SETTINGS);
		OAuth2AccessToken token = client.accessToken().block(Application.PATIENCE);
		String payload = token.getTokenValue().split("\\.")[1];
		assertThat(payload.contains("-") && payload.contains("_")).isTrue();
		// From sending, where Keycloak counts from the arrival and in whole seconds
		assertThat(token.getExpiresAt()).isCloseTo(Claims.of(token).expiresAt(), within(5, ChronoUnit.SECONDS));
		for (int i = 0; i < 100; i++) {
			client.accessToken().block(Application.PATIENCE);
		}
		assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.PASSWORD);
		client.renew().block(Application.PATIENCE);
		assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.PASSWORD, AuthServerRelay.REFRESH);
	}

	@ParameterizedTest
	@ValueSource(strings = { "żółw", "李小龙", "ÿÿÿ" })
	void expiryOfAConfiguredRefreshTokenIsReadWhateverTheName(String name) throws Exception {
		this.realm.admin().allowAnyUsername(this.realm.name());
		this.realm.admin().createUser(this.realm.name(), name, "secret", name, name);
		Answer login = Answer.post(this.realm.tokenEndpoint(), "client_id", KeycloakRealm.CLIENT_ID, "grant_type",
				"password", "username", name, "password", "secret");
		IqmAuthClient client = this.accounts.withRefreshToken(login::refreshToken, Accounts.SETTINGS);
		for (int i = 0; i < 100; i++) {
			client.accessToken().block(Application.PATIENCE);
		}
		assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.REFRESH);
		assertThat(this.realm.admin().sessions(this.realm.name(), name)).hasSize(1);
	}

	@Test
	void severalUsersHaveSessionsOfTheirOwn() {
		this.realm.admin().createUser(this.realm.name(), "bob", "bob-secret", "Bob", "Tester");
		IqmAuthClient alice = this.accounts.alice(Accounts.SETTINGS);
		IqmAuthClient bob = this.accounts.build(IqmAccount.withPassword("bob", "http://127.0.0.1:9",
				this.accounts.realmAt(this.accounts.relay().url()), () -> new IqmCredentials("bob", "bob-secret")));
		List<String> sessions = List.of(Claims.of(alice.accessToken().block(Application.PATIENCE)).session(),
				Claims.of(bob.accessToken().block(Application.PATIENCE)).session());
		assertThat(this.realm.admin().sessions(this.realm.name(), KeycloakRealm.USERNAME))
			.containsExactly(sessions.get(0));
		assertThat(this.realm.admin().sessions(this.realm.name(), "bob")).containsExactly(sessions.get(1));
	}

}
