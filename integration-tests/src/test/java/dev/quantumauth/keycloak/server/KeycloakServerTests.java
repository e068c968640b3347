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

package dev.quantumauth.keycloak.server;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeycloakServer}.
 */
@ResourceLock(WithKeycloak.SERVER)
@WithKeycloak
class KeycloakServerTests {

	private final KeycloakServer server;

	private final KeycloakRealm realm;

	KeycloakServerTests(KeycloakServer server, KeycloakRealm realm) {
		this.server = server;
		this.realm = realm;
	}

	@Test
	void restartKeepsThePortAndTheSessionsAndRefusesWorkAtFirst() throws Exception {
		Answer login = login();
		String url = this.server.url();
		this.server.stop();
		assertThat(this.server.isReady()).isFalse();
		assertThat(this.server.process().isAlive()).isFalse();
		this.server.startWithoutWaiting();
		assertThat(this.server.url()).isEqualTo(url);
		Answer early = login();
		assertThat(early.status()).isEqualTo(503);
		assertThat(early.contentType()).isEqualTo("text/plain");
		assertThat(early.body()).startsWith("Bootstrap in progress");
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(this.server::isReady);
		assertThat(refresh(login).status()).isEqualTo(200);
	}

	@Test
	void nextTestFindsItRunningThoughThisOneStopsIt() {
		this.server.kill();
		assertThat(this.server.isReady()).isFalse();
	}

	private Answer login() throws Exception {
		return Answer.post(this.realm.tokenEndpoint(), "client_id", KeycloakRealm.CLIENT_ID, "grant_type", "password",
				"username", KeycloakRealm.USERNAME, "password", KeycloakRealm.PASSWORD);
	}

	private Answer refresh(Answer last) throws Exception {
		return Answer.post(this.realm.tokenEndpoint(), "client_id", KeycloakRealm.CLIENT_ID, "grant_type",
				"refresh_token", "refresh_token", last.refreshToken());
	}

}
