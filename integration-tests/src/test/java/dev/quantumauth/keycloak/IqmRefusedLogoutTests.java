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

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
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
import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.keycloak.server.KeycloakServer;
import dev.quantumauth.keycloak.server.KeycloakVersion;
import dev.quantumauth.keycloak.server.WithKeycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a logout which the server refuses is told, because the session lives on.
 */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
@WithKeycloak
class IqmRefusedLogoutTests {

	private final KeycloakVersion version;

	private final KeycloakRealm realm;

	@AutoClose
	private final Accounts accounts;

	private IqmAuthClient client;

	IqmRefusedLogoutTests(KeycloakServer server, KeycloakRealm realm) {
		this.version = server.version();
		this.realm = realm;
		this.accounts = new Accounts(realm);
	}

	@BeforeEach
	void begin() {
		this.client = this.accounts.alice(Accounts.ON_DEMAND);
		this.client.accessToken().block(Application.PATIENCE);
	}

	@Test
	void logoutAfterTheIssuerHasChanged(CapturedOutput output) {
		this.realm.update(Map.of("attributes", Map.of("frontendUrl", "http://elsewhere.example.test")));
		try {
			if (this.version.issuerChecked()) {
				assertThatTheSessionLivesOn("Invalid token issuer", output);
			}
			else {
				assertThatItIsEndedNow();
			}
		}
		finally {
			this.realm.update(Map.of("attributes", Map.of("frontendUrl", "")));
		}
		assertThatItIsEndedNow();
	}

	@Test
	void logoutWhereHttpsIsRequired(CapturedOutput output) {
		this.realm.update(Map.of("sslRequired", "all"));
		try {
			assertThatTheSessionLivesOn("HTTPS required", output);
		}
		finally {
			this.realm.update(Map.of("sslRequired", "none"));
		}
		assertThatItIsEndedNow();
	}

	@Test
	void logoutOfAClientThatIsDisabled(CapturedOutput output) {
		this.realm.admin().setClientEnabled(this.realm.name(), KeycloakRealm.CLIENT_ID, false);
		try {
			assertThatTheSessionLivesOn("client", output);
		}
		finally {
			this.realm.admin().setClientEnabled(this.realm.name(), KeycloakRealm.CLIENT_ID, true);
		}
		assertThatItIsEndedNow();
	}

	private void assertThatTheSessionLivesOn(String said, CapturedOutput output) {
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> this.client.endSession().block(Application.PATIENCE))
			.withMessageContaining("no proof of a logout")
			.withMessageContaining(said);
		assertThat(this.realm.sessions()).isOne();
		assertThat(output).contains("no proof of a logout");
	}

	private void assertThatItIsEndedNow() {
		this.client.endSession().block(Application.PATIENCE);
		assertThat(this.realm.sessions()).isZero();
	}

}
