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
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.keycloak.application.Accounts;
import dev.quantumauth.keycloak.application.Application;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.KeycloakServer;
import dev.quantumauth.keycloak.server.WithKeycloak;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what operations get to see.
 */
@ResourceLock(WithKeycloak.SERVER)
@WithKeycloak
class IqmHealthTests {

	private final KeycloakServer server;

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	IqmHealthTests(KeycloakServer server, KeycloakRealm realm) {
		this.server = server;
		this.realm = realm;
		this.accounts = new Accounts(realm);
	}

	@Test
	void accountIsUpAndProbingNeverLogsIn() {
		this.realm.update(Map.of("bruteForceProtected", true));
		application(Map.of()).run((context) -> {
			for (int i = 0; i < 5; i++) {
				IndicatedHealthDescriptor health = health(context);
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsEntry("provider", "iqm")
					.containsEntry("message", "Realm " + this.realm.serverUrl() + "/realms/" + this.realm.name())
					.containsEntry("token", TokenState.ABSENT)
					.doesNotContainKey("error");
			}
		});
		assertThat(this.accounts.relay().requests()).hasSize(10).containsOnly("GET");
		assertThat(this.realm.sessions()).isZero();
		assertThat(this.realm.bruteForceStatus().get("numFailures").asInt()).isZero();
	}

	@Test
	void accountThatIsUsedTellsOfItsToken() {
		application(Map.of()).run((context) -> {
			context.getBean(IqmAuthClient.class).accessToken().block(Application.PATIENCE);
			assertThat(health(context).getDetails()).containsEntry("token", TokenState.VALID).containsKey("expiresAt");
		});
	}

	@Test
	void missingRealmIsDown() {
		application(Map.of("quantum.auth.iqm.realm", "missing")).run((context) -> {
			IndicatedHealthDescriptor health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("error")).asString()
				.contains("server_error", "404 (Realm does not exist)", "Check the realm");
		});
	}

	@Test
	void disabledRealmIsDownOnceATokenWasAskedFor() {
		this.realm.admin().setRealmEnabled(this.realm.name(), false);
		application(Map.of()).run((context) -> {
			// What Keycloak tells without a login is the same as before
			IqmAuthClient client = context.getBean(IqmAuthClient.class);
			client.accessToken().then().onErrorComplete().block(Application.PATIENCE);
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails().get("error")).asString()
				.contains("access_denied", "The realm is disabled");
		});
	}

	@Test
	void rejectedCredentialIsDownUntilItIsPutRight() {
		application(Map.of("quantum.auth.iqm.password", "not-her-password")).run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			IqmAuthClient client = context.getBean(IqmAuthClient.class);
			client.accessToken().then().onErrorComplete().block(Application.PATIENCE);
			IndicatedHealthDescriptor health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsKey("nextAttempt");
			assertThat(health.getDetails().get("error")).asString()
				.contains("invalid_grant", "Check the username and the password");
			assertThat(health.getDetails().toString().contains("not-her-password")).isFalse();
			this.realm.admin().setPassword(this.realm.name(), KeycloakRealm.USERNAME, "not-her-password");
			client.renew().block(Application.PATIENCE);
			IndicatedHealthDescriptor recovered = health(context);
			assertThat(recovered.getStatus()).as(recovered.getDetails().toString()).isEqualTo(Status.UP);
		});
	}

	@Test
	void stoppedServerIsDownAlsoWhileTheTokenIsGood() {
		application(Map.of("quantum.auth.iqm.auth-server-url", this.realm.serverUrl())).run((context) -> {
			context.getBean(IqmAuthClient.class).accessToken().block(Application.PATIENCE);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			this.server.stop();
			IndicatedHealthDescriptor health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("token", TokenState.VALID);
			assertThat(health.getDetails().get("error")).asString()
				.contains("temporarily_unavailable", "got no answer");
			this.server.startWithoutWaiting();
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> health(context).getStatus().equals(Status.UP));
		});
	}

	private ApplicationContextRunner application(Map<String, String> more) {
		Map<String, String> properties = this.accounts.propertiesOfAlice("http://127.0.0.1:9");
		properties.put("management.health.quantumauth.time-to-live", "0s");
		properties.putAll(more);
		return Application.with(properties);
	}

	private static IndicatedHealthDescriptor health(ApplicationContext context) {
		HealthDescriptor health = context.getBean(HealthEndpoint.class).healthForPath("quantumAuth", "iqm");
		return (IndicatedHealthDescriptor) health;
	}

}
