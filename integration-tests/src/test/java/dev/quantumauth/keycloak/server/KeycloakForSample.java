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

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

import dev.quantumauth.test.iqm.FakeIqm;

/**
 * A real Keycloak with the realm of an IQM server and a user, and an API that accepts its
 * access tokens, to try the sample against them. Tells how, and from then on how many
 * sessions the user has. Ends with Ctrl-C.
 */
public final class KeycloakForSample {

	private static final String REALM = "cortex";

	// Short enough to watch a renewal, and the end of a session that was not used
	private static final Map<String, Object> SETTINGS = Map.of("accessTokenLifespan", 20, "ssoSessionIdleTimeout", 60,
			"revokeRefreshToken", true);

	private KeycloakForSample() {
	}

	public static void main(String[] args) throws InterruptedException {
		LoggingSystem.get(KeycloakForSample.class.getClassLoader()).setLogLevel("ROOT", LogLevel.WARN);
		print("Keycloak starts. The first time that takes about a minute.");
		KeycloakServer keycloak = KeycloakServer.create();
		Runtime.getRuntime().addShutdownHook(new Thread(keycloak::close));
		KeycloakRealm realm = KeycloakRealm.create(keycloak, REALM);
		realm.reset();
		realm.update(SETTINGS);
		FakeIqm api = FakeIqm.builder().acceptTokens(new AccessTokens(realm)::accept).start();
		Runtime.getRuntime().addShutdownHook(new Thread(api::close));
		print("""

				Keycloak and an API that accepts its access tokens are ready. In another terminal:

				export IQM_SERVER_URL=%s
				export IQM_AUTH_SERVER=%s
				export IQM_AUTH_USERNAME=%s
				export IQM_AUTH_PASSWORD=%s

				Ctrl-C here stops both.
				""".formatted(api.getUrl(), realm.serverUrl(), KeycloakRealm.USERNAME, KeycloakRealm.PASSWORD));
		tellSessions(keycloak, realm);
		System.exit(0);
	}

	private static void tellSessions(KeycloakServer keycloak, KeycloakRealm realm) throws InterruptedException {
		int told = -1;
		while (keycloak.process().isAlive()) {
			int sessions = sessions(realm, told);
			if (sessions != told) {
				print("Sessions of %s: %d".formatted(KeycloakRealm.USERNAME, sessions));
				told = sessions;
			}
			Thread.sleep(Duration.ofSeconds(1).toMillis());
		}
	}

	// Ctrl-C reaches Keycloak at the same time as this JVM
	private static int sessions(KeycloakRealm realm, int otherwise) {
		try {
			return realm.sessions();
		}
		catch (UncheckedIOException | IllegalStateException ex) {
			return otherwise;
		}
	}

	private static void print(String text) {
		System.out.println(text);
	}

	/**
	 * Accepts what the realm has signed and what has not expired, as a resource server
	 * does. Like one it does not notice that a session has ended.
	 */
	private static final class AccessTokens {

		private final NimbusJwtDecoder decoder;

		AccessTokens(KeycloakRealm realm) {
			String issuer = realm.serverUrl() + "/realms/" + realm.name();
			this.decoder = NimbusJwtDecoder.withIssuerLocation(issuer).build();
			// One clock: no skew
			this.decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
					List.of(new JwtTimestampValidator(Duration.ZERO), new JwtIssuerValidator(issuer))));
		}

		boolean accept(String token) {
			try {
				this.decoder.decode(token);
				return true;
			}
			catch (JwtException ex) {
				return false;
			}
		}

	}

}
