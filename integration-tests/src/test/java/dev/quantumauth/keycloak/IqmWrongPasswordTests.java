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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.iqm.IqmCredentials;
import dev.quantumauth.keycloak.application.Accounts;
import dev.quantumauth.keycloak.application.Application;
import dev.quantumauth.keycloak.application.AuthServerRelay;
import dev.quantumauth.keycloak.application.RealmApi;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.WithKeycloak;
import dev.quantumauth.session.SessionSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a wrong password is not sent again and again, which would lock the user.
 */
@WithKeycloak
class IqmWrongPasswordTests {

	private static final int CALLERS = 200;

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	IqmWrongPasswordTests(KeycloakRealm realm) {
		this.realm = realm;
		this.accounts = new Accounts(realm);
	}

	@Test
	void oneAttemptIsMadeHoweverManyCallersThereAre() {
		IqmAuthClient client = this.accounts
			.withPassword(() -> new IqmCredentials(KeycloakRealm.USERNAME, "not-her-password"), Accounts.SETTINGS);
		assertThat(failures(client)).isEqualTo(CALLERS);
		assertThat(failures(client)).isEqualTo(CALLERS);
		assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD);
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> client.accessToken().block(Application.PATIENCE))
			.matches(TokenRequestException::isRejected)
			.withMessageContaining("Invalid user credentials")
			.withMessageContaining(
					"Nothing is sent before " + client.getStatus().nextAttempt().toString().substring(0, 16));
	}

	@Test
	void userIsNotLocked() {
		this.realm.update(Map.of("bruteForceProtected", true, "failureFactor", 3));
		AtomicReference<String> password = new AtomicReference<>("not-her-password");
		// The credential is asked for and compared, and the same: nothing to try
		IqmAuthClient client = this.accounts
			.withPassword(() -> new IqmCredentials(KeycloakRealm.USERNAME, password.get()), Accounts.SETTINGS);
		Awaitility.await().pollInterval(Duration.ofMillis(100)).during(Duration.ofSeconds(3)).until(() -> {
			failures(client);
			return !this.realm.bruteForceStatus().get("disabled").asBoolean();
		});
		assertThat(this.realm.bruteForceStatus().get("numFailures").asInt()).isOne();
		assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD);
		password.set(KeycloakRealm.PASSWORD);
		awaitSuccess(client);
		assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD,
				AuthServerRelay.PASSWORD);
	}

	@Test
	void secondAttemptComesOnlyAfterTheLongestBackOffAndTheThirdTenTimesLater() {
		this.realm.update(Map.of("bruteForceProtected", true, "failureFactor", 3));
		Duration max = Duration.ofMillis(1500);
		IqmAuthClient client = this.accounts
			.withPassword(() -> new IqmCredentials(KeycloakRealm.USERNAME, "not-her-password"), new SessionSettings(
					Duration.ofSeconds(60), 0.1, true, Duration.ofMillis(100), max, Duration.ofMinutes(2)));
		Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> {
			failures(client);
			return this.accounts.relay().count(AuthServerRelay.PASSWORD) == 2;
		});
		Awaitility.await()
			.pollInterval(Duration.ofMillis(50))
			.during(Duration.ofSeconds(3))
			.until(() -> failures(client) == CALLERS && this.accounts.relay().count(AuthServerRelay.PASSWORD) == 2);
		assertThat(this.realm.bruteForceStatus().get("disabled").asBoolean()).isFalse();
	}

	@Test
	void passwordFileThatIsPutRightIsReadAtOnce(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("password"), "not-her-password\n");
		try (RealmApi api = RealmApi.of(this.realm)) {
			Map<String, String> properties = this.accounts.properties(api.url());
			properties.put("quantum.auth.iqm.username", KeycloakRealm.USERNAME);
			properties.put("quantum.auth.iqm.password-file", file.toString());
			Application.with(properties).run((context) -> {
				assertThatExceptionOfType(TokenRequestException.class)
					.isThrownBy(() -> Application.call(context, api.url() + "/about").block(Application.PATIENCE));
				Files.writeString(file, KeycloakRealm.PASSWORD + "\n");
				Awaitility.await()
					.ignoreExceptions()
					.until(() -> Application.call(context, api.url() + "/about").block(Application.PATIENCE) != null);
				assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD,
						AuthServerRelay.PASSWORD);
			});
		}
	}

	@Test
	void passwordThatTheAdministratorChangesEndsNoSession() {
		IqmAuthClient client = this.accounts.alice(Accounts.SETTINGS);
		client.accessToken().block(Application.PATIENCE);
		this.realm.admin().setPassword(this.realm.name(), KeycloakRealm.USERNAME, "changed");
		client.renew().block(Application.PATIENCE);
		assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD,
				AuthServerRelay.REFRESH);
	}

	@Test
	void renewTriesAgainOnDemand() {
		this.realm.admin().setPassword(this.realm.name(), KeycloakRealm.USERNAME, "changed");
		IqmAuthClient client = this.accounts.alice(Accounts.SETTINGS);
		assertThat(failures(client)).isEqualTo(CALLERS);
		this.realm.admin().setPassword(this.realm.name(), KeycloakRealm.USERNAME, KeycloakRealm.PASSWORD);
		client.renew().block(Application.PATIENCE);
		assertThat(failures(client)).isZero();
		assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD,
				AuthServerRelay.PASSWORD);
	}

	private static long failures(IqmAuthClient client) {
		return Flux.range(0, CALLERS)
			.flatMap((caller) -> client.accessToken().map((token) -> true).onErrorReturn(false), CALLERS)
			.filter((success) -> !success)
			.count()
			.block(Application.PATIENCE);
	}

	private static void awaitSuccess(IqmAuthClient client) {
		Awaitility.await().ignoreExceptions().until(() -> client.accessToken().block(Application.PATIENCE) != null);
	}

}
