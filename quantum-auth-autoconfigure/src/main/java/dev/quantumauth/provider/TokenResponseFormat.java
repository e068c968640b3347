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

package dev.quantumauth.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.http.AuthServerAnswer;
import dev.quantumauth.http.TokenLifetime;
import dev.quantumauth.http.TokenResponse;
import dev.quantumauth.session.token.BearerToken;
import dev.quantumauth.session.token.RefreshToken;
import dev.quantumauth.session.token.TokenGrant;

/**
 * Where a token response has its values: JSON pointers of RFC 6901.
 *
 * @param accessToken where the access token is, or {@code null} for the member of RFC
 * 6749, section 5.1
 * @param refreshToken where the refresh token is, or {@code null} if a refresh token in
 * the answer is not used
 * @param expiresIn where the lifetime in seconds is, or {@code null} for the member of
 * RFC 6749
 * @param expiresAt where the time of expiry is, in seconds since the epoch or as RFC 3339
 * writes it; {@code null} if there is none
 * @param lifetime the lifetime of an access token if neither the answer nor the token
 * tells it, or {@code null} if it is unknown
 * @since 0.1.0
 */
public record TokenResponseFormat(@Nullable JsonPointer accessToken, @Nullable JsonPointer refreshToken,
		@Nullable JsonPointer expiresIn, @Nullable JsonPointer expiresAt, @Nullable Duration lifetime) {

	private static final JsonPointer EXPIRES_IN = JsonPointer.compile("/expires_in");

	boolean hasRefreshToken() {
		return this.refreshToken != null;
	}

	/**
	 * Read a response.
	 * @param answer the answer
	 * @param sentRefreshToken the refresh token that was sent, which stays in use if the
	 * answer contains no new one, or an empty text
	 * @return the grant
	 * @throws TokenRequestException if the answer grants no token
	 */
	TokenGrant<OAuth2AccessToken> read(AuthServerAnswer answer, String sentRefreshToken) {
		JsonNode body = answer.object();
		String accessToken = accessToken(answer, body);
		Duration known = lifetime(answer, body, accessToken);
		Instant issuedAt = answer.sentAt().instant();
		OAuth2AccessToken token = new BearerToken(accessToken, issuedAt, (known != null) ? issuedAt.plus(known) : null,
				Set.of());
		return new TokenGrant<>(token, answer.sentAt(), known, refreshToken(answer, body, sentRefreshToken));
	}

	private String accessToken(AuthServerAnswer answer, JsonNode body) {
		if (this.accessToken == null) {
			TokenResponse.checkTokenType(answer, body);
			return TokenResponse.accessToken(answer, body);
		}
		String value = body.at(this.accessToken).stringValue("");
		if (value.isBlank()) {
			throw body.path("error").isString() ? answer.refused() : answer.invalid("has no text at " + this.accessToken
					+ ", which is where token-response.access-token looks for the token");
		}
		if (!BearerToken.fitsIntoHeader(value)) {
			throw answer.invalid("has an access token that cannot be put into a header");
		}
		return value;
	}

	// The rule "Lifetime"
	private @Nullable Duration lifetime(AuthServerAnswer answer, JsonNode body, String accessToken) {
		JsonNode seconds = body.at((this.expiresIn != null) ? this.expiresIn : EXPIRES_IN);
		Duration told = (seconds.asLong(0) > 0) ? TokenLifetime.of(seconds, accessToken) : null;
		if (told == null && this.expiresAt != null) {
			Instant expiry = instant(body.at(this.expiresAt));
			told = (expiry != null) ? TokenLifetime.until(expiry, answer) : null;
			if (expiry != null && told == null) {
				throw answer.invalid("has an access_token that expired at " + expiry + " already");
			}
		}
		if (told == null) {
			told = TokenLifetime.of(MissingNode.getInstance(), accessToken);
		}
		return (told != null) ? told : this.lifetime;
	}

	private static @Nullable Instant instant(JsonNode time) {
		String text = time.stringValue("");
		try {
			if (time.isNumber()) {
				return Instant.ofEpochSecond(time.asLong(0));
			}
			return text.isEmpty() ? null : Instant.parse(text);
		}
		catch (DateTimeException ex) {
			// A time that cannot be read is the same as none
			return null;
		}
	}

	private @Nullable RefreshToken refreshToken(AuthServerAnswer answer, JsonNode body, String sent) {
		if (this.refreshToken == null) {
			return null;
		}
		String received = body.at(this.refreshToken).stringValue("");
		String value = received.isBlank() ? sent : received;
		return value.isEmpty() ? null
				: new RefreshToken(value, answer.sentAt(), TokenLifetime.of(body.path("refresh_expires_in"), value));
	}

}
