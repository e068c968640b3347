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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.TokenRequestException.Kind;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.keycloak.application.Accounts;
import dev.quantumauth.keycloak.application.Application;
import dev.quantumauth.keycloak.application.AuthServerRelay;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.KeycloakServer;
import dev.quantumauth.keycloak.server.KeycloakVersion;
import dev.quantumauth.keycloak.server.WithKeycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a login which the server denies with the right password is not sent again
 * and again, which would lock the user.
 */
@WithKeycloak
class IqmSessionLimitTests {

	private static final int FAILURES_THAT_LOCK = 3;

	private final KeycloakVersion version;

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	IqmSessionLimitTests(KeycloakServer server, KeycloakRealm realm) {
		this.version = server.version();
		this.realm = realm;
		this.accounts = new Accounts(realm);
	}

	@Test
	void secondInstanceOfTheApplicationLocksNoUserWhereTheRealmLimitsSessions() {
		this.realm.update(Map.of("bruteForceProtected", true, "failureFactor", FAILURES_THAT_LOCK));
		this.realm.admin().denySessionsBeyond(this.realm.name(), 1);
		Application.with(properties()).run((first) -> {
			client(first).accessToken().block(Application.PATIENCE);
			Application.with(properties()).run((second) -> {
				assertThatLoginIsDenied(client(second));
				Awaitility.await()
					.pollInterval(Duration.ofMillis(100))
					.during(Duration.ofSeconds(4))
					.until(() -> failsAtOnce(client(second)) && !isLocked());
				assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD,
						AuthServerRelay.PASSWORD);
				assertThatDemandsAreBraked(client(second));
				assertThat(this.realm.bruteForceStatus().get("numFailures").asInt()).isLessThan(FAILURES_THAT_LOCK);
				assertThat(isLocked()).isFalse();
				client(first).renew().block(Application.PATIENCE);
				assertThat(this.realm.sessions()).isOne();
			});
		});
	}

	private void assertThatLoginIsDenied(IqmAuthClient client) {
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> client.accessToken().block(Application.PATIENCE))
			.matches((failure) -> failure.getKind() == Kind.REJECTED)
			.withMessageContaining(this.version.deniedSession())
			.withMessageContaining("as many sessions as the realm allows");
		assertThat(client.getStatus().credentialRejected()).isTrue();
	}

	private void assertThatDemandsAreBraked(IqmAuthClient client) {
		for (int i = 0; i < 100; i++) {
			assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> client.renew().block(Application.PATIENCE));
		}
		assertThat(this.accounts.relay().count(AuthServerRelay.PASSWORD)).isEqualTo(3);
	}

	private static boolean failsAtOnce(IqmAuthClient client) {
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> client.accessToken().block(Application.PATIENCE));
		return true;
	}

	private boolean isLocked() {
		return this.realm.bruteForceStatus().get("disabled").asBoolean();
	}

	private static IqmAuthClient client(ApplicationContext context) {
		return context.getBean(IqmAuthClient.class);
	}

	private Map<String, String> properties() {
		Map<String, String> properties = this.accounts.properties("http://127.0.0.1:9");
		properties.put("quantum.auth.iqm.username", KeycloakRealm.USERNAME);
		properties.put("quantum.auth.iqm.password", KeycloakRealm.PASSWORD);
		properties.put("quantum.auth.refresh.backoff.initial", "100ms");
		return properties;
	}

}
