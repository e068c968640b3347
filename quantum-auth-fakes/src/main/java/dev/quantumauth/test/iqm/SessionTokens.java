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

package dev.quantumauth.test.iqm;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.server.Jwt;

/**
 * The access token and the refresh token that a session gets at one moment, with the
 * claims that Keycloak puts into them.
 *
 * @param session the session
 * @param issuer the issuer
 * @param issuedAt the moment
 * @param base64UrlCharacters whether the access token has characters that plain base64
 * does not have
 */
record SessionTokens(Session session, String issuer, Instant issuedAt, boolean base64UrlCharacters) {

	// Base64url writes this name with "-" and "_" wherever it stands in the payload
	private static final String BASE64URL_NAME = "Fake\u00ff\u00ff\u00ff\u00fe\u00fe\u00fe";

	String accessToken(Instant expiresAt) {
		Map<String, Object> claims = claims(expiresAt);
		claims.put("typ", "Bearer");
		claims.put("preferred_username", this.session.username());
		claims.put("family_name", (this.base64UrlCharacters) ? BASE64URL_NAME : "Fake");
		return Jwt.of("RS256", claims);
	}

	String refreshToken(@Nullable Instant expiresAt) {
		Map<String, Object> claims = claims(expiresAt);
		claims.put("aud", this.issuer);
		claims.put("typ", (this.session.isOffline()) ? "Offline" : "Refresh");
		return Jwt.of("HS512", claims);
	}

	private Map<String, Object> claims(@Nullable Instant expiresAt) {
		Map<String, Object> claims = new LinkedHashMap<>();
		if (expiresAt != null) {
			claims.put("exp", expiresAt.getEpochSecond());
		}
		claims.put("iat", this.issuedAt.getEpochSecond());
		claims.put("jti", UUID.randomUUID().toString());
		claims.put("iss", this.issuer);
		claims.put("sid", this.session.id());
		claims.put("scope", this.session.scope());
		return claims;
	}

}
