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

package dev.quantumauth.session.token;

import java.io.Serial;
import java.time.Instant;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

/**
 * An access token whose value is left out of JSON, in case that a controller returns the
 * token by mistake. Immutable.
 *
 * @since 0.1.0
 */
public final class BearerToken extends OAuth2AccessToken {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Create a token.
	 * @param tokenValue the value
	 * @param issuedAt when it was issued, or {@code null}
	 * @param expiresAt when it expires, or {@code null}
	 * @param scopes the scopes
	 */
	public BearerToken(String tokenValue, @Nullable Instant issuedAt, @Nullable Instant expiresAt, Set<String> scopes) {
		super(TokenType.BEARER, tokenValue, issuedAt, expiresAt, scopes);
	}

	/**
	 * Return whether a token can be sent in a header.
	 * @param tokenValue the value of the token
	 * @return whether it consists of visible ASCII characters
	 */
	public static boolean fitsIntoHeader(String tokenValue) {
		return tokenValue.chars().allMatch((character) -> character > ' ' && character < 0x7f);
	}

	@Override
	@JsonIgnore
	public String getTokenValue() {
		return super.getTokenValue();
	}

}
