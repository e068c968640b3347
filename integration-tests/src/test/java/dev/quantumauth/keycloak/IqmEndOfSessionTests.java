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
import java.util.concurrent.CountDownLatch;

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
import dev.quantumauth.keycloak.application.Claims;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.WithKeycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that the sessions that are ours end, also those that we lost sight of.
 */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
@WithKeycloak
class IqmEndOfSessionTests {

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	IqmEndOfSessionTests(KeycloakRealm realm) {
		this.realm = realm;
		this.accounts = new Accounts(realm);
	}

	@Test
	void endedSessionIsGoneAndTheNextCallBeginsAnother() {
		IqmAuthClient client = this.accounts.alice(Accounts.SETTINGS);
		String first = session(client);
		client.endSession().block(Application.PATIENCE);
		assertThat(this.realm.sessions()).isZero();
		assertThat(session(client)).isNotEqualTo(first);
		assertThat(this.realm.sessions()).isOne();
		assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.PASSWORD, AuthServerRelay.LOGOUT,
				AuthServerRelay.PASSWORD);
	}

	@Test
	void sessionThatTheServerHasEndedCanBeEnded() {
		IqmAuthClient client = this.accounts.alice(Accounts.SETTINGS);
		session(client);
		this.realm.admin().killSessions(this.realm.name(), KeycloakRealm.USERNAME);
		client.endSession().block(Application.PATIENCE);
		assertThat(this.realm.sessions()).isZero();
	}

	@Test
	void newestRefreshTokenIsLoggedOutWhereOlderOnesAreRevoked() {
		this.realm.update(Map.of("revokeRefreshToken", true));
		IqmAuthClient client = this.accounts.alice(Accounts.SETTINGS);
		for (int i = 0; i < 3; i++) {
			client.renew().block(Application.PATIENCE);
		}
		client.endSession().block(Application.PATIENCE);
		assertThat(this.realm.sessions()).isZero();
	}

	@Test
	void sessionWhoseRefreshWasLostIsEndedWithTheNextLogin(CapturedOutput output) {
		this.realm.update(Map.of("revokeRefreshToken", true));
		IqmAuthClient client = this.accounts.alice(Accounts.ON_DEMAND);
		String first = session(client);
		loseRefresh(client);
		client.renew().block(Application.PATIENCE);
		String second = session(client);
		assertThat(second).isNotEqualTo(first);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.realm.admin().sessions(this.realm.name(), KeycloakRealm.USERNAME))
				.containsExactly(second));
		assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.PASSWORD, AuthServerRelay.REFRESH,
				AuthServerRelay.PASSWORD, AuthServerRelay.LOGOUT);
		assertThat(this.accounts.relay().refreshTokensSeenTwice()).isZero();
		assertThat(warnings(output)).isOne();
	}

	@Test
	void sessionWhoseRefreshWasLostIsEndedOnDemand(CapturedOutput output) {
		this.realm.update(Map.of("revokeRefreshToken", true));
		IqmAuthClient client = this.accounts.alice(Accounts.ON_DEMAND);
		session(client);
		loseRefresh(client);
		client.endSession().block(Application.PATIENCE);
		assertThat(this.realm.sessions()).isZero();
		assertThat(warnings(output)).isOne();
	}

	@Test
	void logTellsOfASessionWhoseBeginningWasLost(CapturedOutput output) {
		IqmAuthClient client = this.accounts.alice(Accounts.ON_DEMAND);
		this.accounts.relay().loseNextAnswer(AuthServerRelay.PASSWORD);
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> client.accessToken().block(Application.PATIENCE))
			.matches((failure) -> !failure.isRejected())
			.withMessageContaining("got no answer");
		assertThat(this.realm.sessions()).isOne();
		assertThat(warnings(output)).isOne();
		Awaitility.await().ignoreExceptions().until(() -> session(client) != null);
		client.endSession().block(Application.PATIENCE);
		// The lost one: its refresh token is unknown
		assertThat(this.realm.sessions()).isOne();
	}

	@Test
	void tokenThatArrivesDuringTheEndIsLoggedOutToo() throws Exception {
		this.realm.update(Map.of("revokeRefreshToken", true));
		IqmAuthClient client = this.accounts.alice(Accounts.ON_DEMAND);
		session(client);
		CountDownLatch answers = new CountDownLatch(1);
		this.accounts.relay().holdAnswers(AuthServerRelay.REFRESH, answers);
		client.renew().subscribe(null, (failure) -> {
		});
		Awaitility.await().until(() -> this.accounts.relay().count(AuthServerRelay.REFRESH) == 1);
		CountDownLatch ended = new CountDownLatch(1);
		client.endSession().doFinally((signal) -> ended.countDown()).subscribe();
		answers.countDown();
		Awaitility.await().until(() -> ended.getCount() == 0);
		assertThat(this.realm.sessions()).isZero();
		assertThat(client.getStatus().error()).isNull();
	}

	private void loseRefresh(IqmAuthClient client) {
		this.accounts.relay().loseNextAnswer(AuthServerRelay.REFRESH);
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> client.renew().block(Application.PATIENCE))
			.withMessageContaining("got no answer");
	}

	private static long warnings(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains("WARN") && line.contains("Account 'iqm'")
					&& line.contains("The answer to a token request was lost"))
			.count();
	}

	private static String session(IqmAuthClient client) {
		return Claims.of(client.accessToken().block(Application.PATIENCE)).session();
	}

}
