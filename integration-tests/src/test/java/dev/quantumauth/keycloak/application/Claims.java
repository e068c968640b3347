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

import java.text.ParseException;
import java.time.Instant;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

/**
 * What an access token says that is no secret, for assertions that print it.
 *
 * @param id the id of the token
 * @param session the id of the session
 * @param expiresAt when the token expires
 */
public record Claims(String id, String session, Instant expiresAt) {

	public static Claims of(OAuth2AccessToken token) {
		try {
			JWTClaimsSet claims = SignedJWT.parse(token.getTokenValue()).getJWTClaimsSet();
			return new Claims(claims.getJWTID(), claims.getStringClaim("sid"), claims.getExpirationTime().toInstant());
		}
		catch (ParseException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
