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
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.keycloak.application.Accounts;
import dev.quantumauth.keycloak.application.Application;
import dev.quantumauth.keycloak.application.AuthServerRelay;
import dev.quantumauth.keycloak.application.Claims;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.WithKeycloak;
import dev.quantumauth.session.SessionSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a session outlives many renewals where Keycloak kills it as soon as it sees
 * a refresh token twice.
 */
@WithKeycloak
class IqmRotationTests {

	private static final int CALLERS = 500;

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	IqmRotationTests(KeycloakRealm realm) {
		this.realm = realm;
		this.accounts = new Accounts(realm);
	}

	@ParameterizedTest
	@CsvSource({ "true, 15", "false, 5" })
	void noRefreshTokenIsSeenTwiceHoweverManyCallersThereAre(boolean background, int renewals) {
		this.realm.update(Map.of("revokeRefreshToken", true, "accessTokenLifespan", 2));
		IqmAuthClient client = this.accounts.alice(new SessionSettings(Duration.ofSeconds(60), 0.1, background,
				Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(2)));
		AtomicInteger failures = new AtomicInteger();
		AtomicInteger answers = new AtomicInteger();
		Disposable callers = Flux.range(0, CALLERS)
			.flatMap((caller) -> client.accessToken()
				.doOnNext((token) -> answers.incrementAndGet())
				.doOnError((failure) -> failures.incrementAndGet())
				.onErrorComplete()
				.repeatWhen((done) -> done.delayElements(Duration.ofMillis(100))), CALLERS)
			.subscribe();
		try {
			String session = Claims.of(client.accessToken().block(Application.PATIENCE)).session();
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> this.accounts.relay().count(AuthServerRelay.REFRESH) >= renewals);
			assertThat(Claims.of(client.accessToken().block(Application.PATIENCE)).session()).isEqualTo(session);
			assertThat(this.realm.admin().sessions(this.realm.name(), KeycloakRealm.USERNAME)).containsExactly(session);
		}
		finally {
			callers.dispose();
		}
		assertThat(failures).hasValue(0);
		assertThat(answers).hasValueGreaterThan(CALLERS);
		assertThat(this.accounts.relay().refreshTokensSeenTwice()).isZero();
		assertThat(this.accounts.relay().count(AuthServerRelay.PASSWORD)).isOne();
	}

}
