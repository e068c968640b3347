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
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.keycloak.application.Accounts;
import dev.quantumauth.keycloak.application.Application;
import dev.quantumauth.keycloak.application.AuthServerRelay;
import dev.quantumauth.keycloak.application.RealmApi;
import dev.quantumauth.keycloak.server.Answer;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.WithKeycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of sessions that were begun elsewhere: {@code quantum.auth.iqm.refresh-token}.
 */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
@WithKeycloak
class IqmRefreshTokenTests {

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	IqmRefreshTokenTests(KeycloakRealm realm) {
		this.realm = realm;
		this.accounts = new Accounts(realm);
	}

	@Test
	void offlineTokenOutlivesTheApplicationWhichWarnsOnceOfItsReplacement(CapturedOutput output) throws Exception {
		try (RealmApi api = RealmApi.of(this.realm)) {
			Application.with(withRefreshToken(api.url(), "offline_access")).run((context) -> {
				IqmAuthClient client = context.getBean(IqmAuthClient.class);
				for (int i = 0; i < 3; i++) {
					assertThat(Application.call(context, api.url() + "/about").block(Application.PATIENCE))
						.contains("fake-iqm");
					client.renew().block(Application.PATIENCE);
				}
			});
		}
		assertThat(this.accounts.relay().requests()).hasSize(4).containsOnly(AuthServerRelay.REFRESH);
		assertThat(this.accounts.relay().refreshTokensSeenTwice()).isZero();
		assertThat(this.realm.offlineSessions()).isOne();
		assertThat(
				output.toString().lines().filter((line) -> line.contains("has replaced the configured refresh token")))
			.singleElement()
			.asString()
			.contains("WARN", "Account 'iqm'");
	}

	@Test
	void offlineSessionIsEndedOnDemand() throws Exception {
		Application.with(withRefreshToken("http://127.0.0.1:9", "offline_access")).run((context) -> {
			IqmAuthClient client = context.getBean(IqmAuthClient.class);
			client.accessToken().block(Application.PATIENCE);
			client.endSession().block(Application.PATIENCE);
			assertThat(this.realm.offlineSessions()).isZero();
		});
		assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.REFRESH, AuthServerRelay.LOGOUT);
	}

	@Test
	void offlineTokenSurvivesManyRenewalsWhereTheServerRevokesReplacedOnes() throws Exception {
		this.realm.update(Map.of("revokeRefreshToken", true));
		Answer login = login("offline_access");
		IqmAuthClient client = this.accounts.withRefreshToken(login::refreshToken, Accounts.SETTINGS);
		for (int i = 0; i < 5; i++) {
			client.renew().block(Application.PATIENCE);
		}
		assertThat(this.accounts.relay().refreshTokensSeenTwice()).isZero();
		assertThat(this.realm.offlineSessions()).isOne();
	}

	@Test
	void idleSessionIsKeptAlive() throws Exception {
		this.realm.update(Map.of("ssoSessionIdleTimeout", 6, "revokeRefreshToken", true));
		Application.with(withRefreshToken("http://127.0.0.1:9", "profile")).run((context) -> {
			// More than two idle timeouts without a single call
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.during(Duration.ofSeconds(13))
				.until(() -> this.realm.sessions() == 1);
			assertThat(this.accounts.relay().requests()).hasSizeBetween(2, 4).containsOnly(AuthServerRelay.REFRESH);
			assertThat(context.getBean(IqmAuthClient.class).accessToken().block(Application.PATIENCE)).isNotNull();
		});
		assertThat(this.realm.sessions()).isOne();
	}

	@Test
	void refreshTokenThatIsRejectedIsNeverSentAgain() throws Exception {
		AtomicReference<String> configured = new AtomicReference<>(login("profile").refreshToken());
		IqmAuthClient client = this.accounts.withRefreshToken(configured::get, Accounts.ON_DEMAND);
		client.accessToken().block(Application.PATIENCE);
		this.realm.admin().killSessions(this.realm.name(), KeycloakRealm.USERNAME);
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> client.renew().block(Application.PATIENCE))
			.matches(TokenRequestException::isRejected)
			.withMessageContaining("Session not active");
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> client.renew().block(Application.PATIENCE))
			.matches(TokenRequestException::isRejected)
			.withMessageContaining("Obtain a new refresh token and configure it.");
		assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.REFRESH, AuthServerRelay.REFRESH);
		configured.set(login("profile").refreshToken());
		client.renew().block(Application.PATIENCE);
		assertThat(this.accounts.relay().count(AuthServerRelay.REFRESH)).isEqualTo(3);
		assertThat(client.getStatus().error()).isNull();
	}

	@Test
	void refreshTokenThatIsRejectedAtFirstAndPutRightIsTriedAtOnce() throws Exception {
		AtomicReference<String> configured = new AtomicReference<>("garbage");
		IqmAuthClient client = this.accounts.withRefreshToken(configured::get, Accounts.SETTINGS);
		for (int i = 0; i < 10; i++) {
			assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> client.accessToken().block(Application.PATIENCE))
				.matches(TokenRequestException::isRejected);
		}
		assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.REFRESH);
		configured.set(login("profile").refreshToken());
		Awaitility.await().ignoreExceptions().until(() -> client.accessToken().block(Application.PATIENCE) != null);
		assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.REFRESH, AuthServerRelay.REFRESH);
	}

	private Map<String, String> withRefreshToken(String apiUrl, String scope) throws Exception {
		Map<String, String> properties = this.accounts.properties(apiUrl);
		properties.put("quantum.auth.iqm.refresh-token", login(scope).refreshToken());
		return properties;
	}

	private Answer login(String scope) throws Exception {
		return Answer.post(this.realm.tokenEndpoint(), "client_id", KeycloakRealm.CLIENT_ID, "grant_type", "password",
				"username", KeycloakRealm.USERNAME, "password", KeycloakRealm.PASSWORD, "scope", scope);
	}

}
