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

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.keycloak.application.Accounts;
import dev.quantumauth.keycloak.application.Application;
import dev.quantumauth.keycloak.application.AuthServerRelay;
import dev.quantumauth.keycloak.application.Claims;
import dev.quantumauth.keycloak.application.RealmApi;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.WithKeycloak;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that sessions go on as they should.
 */
@WithKeycloak
class IqmRenewalTests {

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	IqmRenewalTests(KeycloakRealm realm) {
		this.realm = realm;
		this.accounts = new Accounts(realm);
	}

	@Test
	void expiredAccessTokenIsRefreshedWithinTheSession() {
		this.realm.update(Map.of("accessTokenLifespan", 2));
		IqmAuthClient client = this.accounts.alice(Accounts.ON_DEMAND);
		Claims first = claims(client);
		awaitExpiry(client);
		Claims second = claims(client);
		assertThat(second.id()).isNotEqualTo(first.id());
		assertThat(second.session()).isEqualTo(first.session());
		assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.PASSWORD, AuthServerRelay.REFRESH);
	}

	@Test
	void applicationThatGoesOnCallingNeverMeetsAnExpiredAccessToken() {
		this.realm.update(Map.of("accessTokenLifespan", 4));
		try (RealmApi api = RealmApi.of(this.realm)) {
			Application.with(this.accounts.propertiesOfAlice(api.url())).run((context) -> {
				Awaitility.await().pollInterval(Duration.ofMillis(50)).atMost(Application.PATIENCE).until(() -> {
					assertThat(Application.call(context, api.url() + "/about").block(Application.PATIENCE))
						.contains("fake-iqm");
					return this.accounts.relay().count(AuthServerRelay.REFRESH) == 2;
				});
				assertThat(this.accounts.relay().count(AuthServerRelay.PASSWORD)).isOne();
				assertThat(this.realm.sessions()).isOne();
			});
		}
	}

	@Test
	void refreshTokenThatHasRunOutIsNotSentAndTheOldSessionIsEnded() {
		this.realm.update(Map.of("accessTokenLifespan", 2, "ssoSessionIdleTimeout", 4));
		IqmAuthClient client = this.accounts.alice(Accounts.ON_DEMAND);
		Claims first = claims(client);
		Awaitility.await().until(() -> Instant.now().isAfter(first.expiresAt().plusSeconds(2)));
		Claims second = claims(client);
		assertThat(second.session()).isNotEqualTo(first.session());
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.PASSWORD,
					AuthServerRelay.PASSWORD, AuthServerRelay.LOGOUT));
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.realm.admin().sessions(this.realm.name(), KeycloakRealm.USERNAME))
				.containsExactly(second.session()));
	}

	@Test
	void refreshTokenThatTheServerCallsExpiredIsFollowedByOneLogin() {
		this.realm.update(Map.of("accessTokenLifespan", 2));
		IqmAuthClient client = this.accounts.alice(Accounts.ON_DEMAND);
		Claims first = claims(client);
		// Earlier than the refresh token says
		this.realm.update(Map.of("ssoSessionMaxLifespan", 1));
		awaitExpiry(client);
		Awaitility.await().until(() -> Instant.now().isAfter(first.expiresAt().plusMillis(500)));
		assertThat(claims(client).session()).isNotEqualTo(first.session());
		assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD,
				AuthServerRelay.REFRESH, AuthServerRelay.PASSWORD);
	}

	@Test
	void sessionKilledAtTheServerIsReplacedWithinTheSameCall() {
		this.realm.update(Map.of("accessTokenLifespan", 2));
		IqmAuthClient client = this.accounts.alice(Accounts.ON_DEMAND);
		Claims first = claims(client);
		this.realm.admin().killSessions(this.realm.name(), KeycloakRealm.USERNAME);
		awaitExpiry(client);
		Claims second = claims(client);
		assertThat(second.session()).isNotEqualTo(first.session());
		assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD,
				AuthServerRelay.REFRESH, AuthServerRelay.PASSWORD);
		assertThat(this.realm.sessions()).isOne();
		assertThat(client.getStatus().error()).isNull();
	}

	@Test
	void sessionKilledAtTheServerGoesUnnoticedByAnApplicationInUse() {
		this.realm.update(Map.of("accessTokenLifespan", 4));
		try (RealmApi api = RealmApi.of(this.realm)) {
			Application.with(this.accounts.propertiesOfAlice(api.url())).run((context) -> {
				Application.call(context, api.url() + "/about").block(Application.PATIENCE);
				this.realm.admin().killSessions(this.realm.name(), KeycloakRealm.USERNAME);
				Awaitility.await().pollInterval(Duration.ofMillis(50)).atMost(Application.PATIENCE).until(() -> {
					Application.call(context, api.url() + "/about").block(Application.PATIENCE);
					return this.accounts.relay().count(AuthServerRelay.PASSWORD) == 2;
				});
				assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD,
						AuthServerRelay.REFRESH, AuthServerRelay.PASSWORD);
			});
		}
	}

	private static Claims claims(IqmAuthClient client) {
		return Claims.of(client.accessToken().block(Application.PATIENCE));
	}

	private static void awaitExpiry(IqmAuthClient client) {
		Awaitility.await().until(() -> client.getStatus().token() == TokenState.EXPIRED);
	}

}
