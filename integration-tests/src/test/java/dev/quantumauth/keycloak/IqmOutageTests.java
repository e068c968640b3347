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
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.iqm.IqmAccount;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.iqm.IqmCredentials;
import dev.quantumauth.keycloak.application.Accounts;
import dev.quantumauth.keycloak.application.Application;
import dev.quantumauth.keycloak.application.AuthServerRelay;
import dev.quantumauth.keycloak.application.Claims;
import dev.quantumauth.keycloak.application.RealmApi;
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.KeycloakServer;
import dev.quantumauth.keycloak.server.WithKeycloak;
import dev.quantumauth.session.SessionSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests what happens while Keycloak is not there.
 */
@ResourceLock(WithKeycloak.SERVER)
@WithKeycloak
class IqmOutageTests {

	private static final int CALLERS = 20;

	private final KeycloakServer server;

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	IqmOutageTests(KeycloakServer server, KeycloakRealm realm) {
		this.server = server;
		this.realm = realm;
		this.accounts = new Accounts(realm);
	}

	@Test
	void noCallFailsWhileTheTokenIsUsableAndTheSessionGoesOnAfterTheRestart() {
		try (RealmApi api = RealmApi.of(this.realm)) {
			Map<String, String> properties = this.accounts.propertiesOfAlice(api.url());
			// Without the relay, which always accepts connections
			properties.put("quantum.auth.iqm.auth-server-url", this.realm.serverUrl());
			Application.with(properties).run((context) -> {
				IqmAuthClient client = context.getBean(IqmAuthClient.class);
				Claims first = Claims.of(client.accessToken().block(Application.PATIENCE));
				AtomicInteger answers = new AtomicInteger();
				AtomicInteger failures = new AtomicInteger();
				Disposable callers = Flux.range(0, CALLERS)
					.flatMap((caller) -> Application.call(context, api.url() + "/about")
						.doOnNext((answer) -> answers.incrementAndGet())
						.doOnError((failure) -> failures.incrementAndGet())
						.onErrorComplete()
						.repeatWhen((done) -> done.delayElements(Duration.ofMillis(500))), CALLERS)
					.subscribe();
				try {
					this.server.stop();
					assertThatExceptionOfType(TokenRequestException.class)
						.isThrownBy(() -> client.renew().block(Application.PATIENCE))
						.matches((failure) -> !failure.isRejected());
					int before = answers.get();
					Awaitility.await().until(() -> answers.get() > before + 2 * CALLERS);
					this.server.start();
					client.renew().block(Application.PATIENCE);
					int after = answers.get();
					Awaitility.await().until(() -> answers.get() > after + 2 * CALLERS);
				}
				finally {
					callers.dispose();
				}
				assertThat(failures).hasValue(0);
				Claims last = Claims.of(client.accessToken().block(Application.PATIENCE));
				assertThat(last.id()).isNotEqualTo(first.id());
				assertThat(last.session()).isEqualTo(first.session());
				assertThat(client.getStatus().error()).isNull();
				assertThat(this.realm.sessions()).isOne();
			});
			assertThat(this.realm.sessions()).isZero();
		}
	}

	@Test
	void accountWithoutATokenSaysWhyThereIsNoneAndRecoversWithoutHelp() {
		SessionSettings settings = new SessionSettings(Duration.ofSeconds(60), 0.1, true, Duration.ofMillis(200),
				Duration.ofSeconds(1), Duration.ofMinutes(2));
		IqmAuthClient client = this.accounts.build(
				IqmAccount
					.withPassword("iqm", "http://127.0.0.1:9", this.accounts.realmAt(this.realm.serverUrl()),
							() -> new IqmCredentials(KeycloakRealm.USERNAME, KeycloakRealm.PASSWORD))
					.settings(settings));
		this.server.stop();
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> client.accessToken().block(Application.PATIENCE))
			.matches((failure) -> !failure.isRejected())
			.matches((failure) -> failure.getError().getErrorCode().equals("temporarily_unavailable"))
			.withMessageContaining("Account 'iqm': POST " + this.realm.tokenEndpoint() + " got no answer")
			.withMessageContaining("Check the URL, the network and the proxy.");
		this.server.startWithoutWaiting();
		Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> {
			// It joins an attempt under way, which may have begun before the start
			client.renew().onErrorComplete().block(Application.PATIENCE);
			OAuth2Error error = client.getStatus().error();
			return error != null && error.getDescription().contains("503 (Bootstrap in progress");
		});
		assertThat(client.getStatus().error().getErrorCode()).isEqualTo("temporarily_unavailable");
		assertThat(client.getStatus().credentialRejected()).isFalse();
		// Without a further call it tries again by itself
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> client.getStatus().expiresAt() != null && client.getStatus().error() == null);
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(this.server::isReady);
		assertThat(this.realm.sessions()).isOne();
	}

	@Test
	void serverThatSaysWhenItIsBackIsNotAskedBefore() {
		this.accounts.relay().unavailable(AuthServerRelay.PASSWORD, Duration.ofSeconds(3));
		IqmAuthClient client = this.accounts.alice(Accounts.ON_DEMAND);
		Instant begin = Instant.now();
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> client.accessToken().block(Application.PATIENCE))
			.matches((failure) -> Duration.ofSeconds(3).equals(failure.getRetryAfter()));
		this.accounts.relay().recover();
		assertThat(client.getStatus().nextAttempt()).isAfter(begin.plusSeconds(2));
		Awaitility.await()
			.pollInterval(Duration.ofMillis(50))
			.until(() -> client.accessToken().map((token) -> true).onErrorReturn(false).block(Application.PATIENCE));
		assertThat(Instant.now()).isAfter(begin.plusSeconds(3));
		assertThat(this.accounts.relay().tokenRequests()).containsExactly(AuthServerRelay.PASSWORD,
				AuthServerRelay.PASSWORD);
	}

}
