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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.keycloak.application.Accounts;
import dev.quantumauth.keycloak.application.Application;
import dev.quantumauth.keycloak.application.AuthServerRelay;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.WithKeycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that an application that stops leaves no session behind.
 */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
@WithKeycloak
class IqmShutdownTests {

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	IqmShutdownTests(KeycloakRealm realm) {
		this.realm = realm;
		this.accounts = new Accounts(realm);
	}

	@Test
	void sessionsOfAllAccountsEndAtTheSameTime() {
		List<String> users = IntStream.range(0, 5).mapToObj((i) -> "user-" + i).toList();
		Map<String, String> properties = this.accounts.propertiesOfAlice("http://127.0.0.1:9");
		for (String user : users) {
			this.realm.admin().createUser(this.realm.name(), user, "secret-of-" + user, "Test", "User");
			properties.put("quantum.auth.iqm.accounts." + user + ".username", user);
			properties.put("quantum.auth.iqm.accounts." + user + ".password", "secret-of-" + user);
		}
		try (ConfigurableApplicationContext application = run(properties)) {
			QuantumAuthClients clients = application.getBean(QuantumAuthClients.class);
			assertThat(clients.ids()).hasSize(6);
			clients.forEach((client) -> client.accessToken().block(Application.PATIENCE));
			assertThat(sessions(users)).isEqualTo(5);
			assertThat(this.realm.sessions()).isOne();
			// None gets through before all are there
			this.accounts.relay().gather(AuthServerRelay.LOGOUT, 6);
		}
		assertThat(sessions(users)).isZero();
		assertThat(this.realm.sessions()).isZero();
		assertThat(this.accounts.relay().count(AuthServerRelay.LOGOUT)).isEqualTo(6);
	}

	@Test
	void tokenAfterTheEndIsRefused() {
		ConfigurableApplicationContext application = run(this.accounts.propertiesOfAlice("http://127.0.0.1:9"));
		QuantumAuthClient client = application.getBean(QuantumAuthClient.class);
		client.accessToken().block(Application.PATIENCE);
		application.close();
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> client.accessToken().block(Application.PATIENCE))
			.withMessageContaining("the application shuts down");
		assertThat(this.realm.sessions()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void sessionThatIsBeingRenewedEndsWhetherOrNotTheAnswerComes(boolean answered) {
		this.realm.update(Map.of("revokeRefreshToken", true));
		Map<String, String> properties = this.accounts.propertiesOfAlice("http://127.0.0.1:9");
		properties.put("quantum.auth.shutdown-timeout", "4s");
		CountDownLatch answers = new CountDownLatch(1);
		Thread closing;
		try (ConfigurableApplicationContext application = run(properties)) {
			IqmAuthClient client = application.getBean(IqmAuthClient.class);
			client.accessToken().block(Application.PATIENCE);
			this.accounts.relay().holdAnswers(AuthServerRelay.REFRESH, answers);
			client.renew().subscribe(null, (failure) -> {
			});
			Awaitility.await().until(() -> this.accounts.relay().count(AuthServerRelay.REFRESH) == 1);
			closing = new Thread(application::close);
			closing.start();
			Awaitility.await()
				.until(() -> client.accessToken()
					.map((token) -> false)
					.onErrorReturn(true)
					.block(Application.PATIENCE));
			if (answered) {
				answers.countDown();
			}
			Awaitility.await().until(() -> !closing.isAlive());
		}
		assertThat(this.realm.sessions()).isZero();
		assertThat(this.accounts.relay().requests()).containsExactly(AuthServerRelay.PASSWORD, AuthServerRelay.REFRESH,
				AuthServerRelay.LOGOUT);
		answers.countDown();
	}

	@Test
	void sessionWhoseRefreshWasLostEndsToo(CapturedOutput output) {
		this.realm.update(Map.of("revokeRefreshToken", true));
		try (ConfigurableApplicationContext application = run(this.accounts.propertiesOfAlice("http://127.0.0.1:9"))) {
			IqmAuthClient client = application.getBean(IqmAuthClient.class);
			client.accessToken().block(Application.PATIENCE);
			this.accounts.relay().loseNextAnswer(AuthServerRelay.REFRESH);
			assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> client.renew().block(Application.PATIENCE));
		}
		assertThat(this.realm.sessions()).isZero();
		assertThat(output).contains("Account 'iqm': The answer to a token request was lost.");
	}

	@Test
	void serverThatDoesNotAnswerIsNotWaitedForLongerThanTheShutdownTimeout(CapturedOutput output) {
		Map<String, String> properties = this.accounts.propertiesOfAlice("http://127.0.0.1:9");
		properties.put("quantum.auth.shutdown-timeout", "1s");
		CountDownLatch never = new CountDownLatch(1);
		long begin;
		try (ConfigurableApplicationContext application = run(properties)) {
			application.getBean(IqmAuthClient.class).accessToken().block(Application.PATIENCE);
			this.accounts.relay().holdAnswers(AuthServerRelay.LOGOUT, never);
			begin = System.nanoTime();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
		assertThat(output).contains("Account 'iqm': The session was not ended within PT1S");
	}

	private ConfigurableApplicationContext run(Map<String, String> properties) {
		return new SpringApplicationBuilder(Application.class).properties("server.port=0", "server.address=127.0.0.1")
			.properties(Map.copyOf(properties))
			.run();
	}

	private int sessions(List<String> users) {
		return users.stream().mapToInt((user) -> this.realm.admin().sessions(this.realm.name(), user).size()).sum();
	}

}
