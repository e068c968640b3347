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

package dev.quantumauth.keycloak.application;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;

import dev.quantumauth.keycloak.server.KeycloakRealm;
import dev.quantumauth.test.iqm.FakeIqm;

/**
 * An API that accepts the access tokens of a realm, as long as they have not expired. It
 * learns the realm's keys at first, and then needs no authentication server.
 */
public final class RealmApi implements AutoCloseable {

	// Keycloak rounds down to whole seconds, and no API is stricter than that
	private static final int CLOCK_SKEW = 1;

	private final String issuer;

	private final JWKSet keys;

	private final FakeIqm fake;

	private RealmApi(String issuer, JWKSet keys) {
		this.issuer = issuer;
		this.keys = keys;
		this.fake = FakeIqm.builder().acceptTokens(this::accepts).start();
	}

	public static RealmApi of(KeycloakRealm realm) {
		String issuer = realm.serverUrl() + "/realms/" + realm.name();
		try {
			return new RealmApi(issuer, JWKSet.load(URI.create(issuer + "/protocol/openid-connect/certs").toURL()));
		}
		catch (IOException | ParseException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public String url() {
		return this.fake.getUrl().toString();
	}

	public FakeIqm fake() {
		return this.fake;
	}

	private boolean accepts(String token) {
		try {
			SignedJWT jwt = SignedJWT.parse(token);
			RSASSAVerifier verifier = new RSASSAVerifier(
					this.keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey());
			Instant expiresAt = jwt.getJWTClaimsSet().getExpirationTime().toInstant();
			return jwt.verify(verifier) && this.issuer.equals(jwt.getJWTClaimsSet().getIssuer())
					&& Instant.now().isBefore(expiresAt.plusSeconds(CLOCK_SKEW));
		}
		catch (ParseException | JOSEException ex) {
			return false;
		}
	}

	@Override
	public void close() {
		this.fake.close();
	}

}
