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

package dev.quantumauth.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.token.BearerToken;
import dev.quantumauth.session.token.RefreshToken;
import dev.quantumauth.session.token.TokenGrant;

/**
 * Reads token responses: RFC 6749, section 5. Unlike Spring Security's extractor, it does
 * not take a missing lifetime for one second, limits the size of the body, logs nothing
 * of it, and distinguishes a rejected credential from an unavailable server.
 *
 * @since 0.1.0
 */
public final class TokenResponse {

	private TokenResponse() {
	}

	/**
	 * Read a response with the members of RFC 6749, and Keycloak's
	 * {@code refresh_expires_in}.
	 * @param answer the answer
	 * @param sentRefreshToken the refresh token that was sent, which stays in use if the
	 * answer contains no new one (section 6), or an empty text
	 * @return the grant
	 * @throws TokenRequestException if the answer grants no bearer token
	 */
	public static TokenGrant<OAuth2AccessToken> read(AuthServerAnswer answer, String sentRefreshToken) {
		JsonNode body = answer.object();
		String accessToken = accessToken(answer, body);
		checkTokenType(answer, body);
		Moment sentAt = answer.sentAt();
		Duration lifetime = TokenLifetime.of(body.path(OAuth2ParameterNames.EXPIRES_IN), accessToken);
		Instant issuedAt = sentAt.instant();
		OAuth2AccessToken token = new BearerToken(accessToken, issuedAt,
				(lifetime != null) ? issuedAt.plus(lifetime) : null, scopes(body));
		return new TokenGrant<>(token, sentAt, lifetime, refreshToken(body, sentAt, sentRefreshToken));
	}

	/**
	 * Check that the token, if its type is told, is a bearer token.
	 * @param answer the answer
	 * @param body its body
	 * @throws TokenRequestException if the token is of another type
	 */
	public static void checkTokenType(AuthServerAnswer answer, JsonNode body) {
		String tokenType = body.path(OAuth2ParameterNames.TOKEN_TYPE).stringValue("bearer");
		if (!tokenType.equalsIgnoreCase("bearer")) {
			throw answer.invalid("has a token_type other than Bearer");
		}
	}

	/**
	 * Read the access token.
	 * @param answer the answer
	 * @param body its body
	 * @return the token
	 * @throws TokenRequestException if there is no token, or a header cannot contain it
	 */
	public static String accessToken(AuthServerAnswer answer, JsonNode body) {
		String accessToken = body.path(OAuth2ParameterNames.ACCESS_TOKEN).stringValue("");
		if (accessToken.isBlank()) {
			// Some servers send errors with status 200
			throw body.path("error").isString() ? answer.refused() : answer.invalid("has no access_token");
		}
		if (!BearerToken.fitsIntoHeader(accessToken)) {
			throw answer.invalid("has an access_token that cannot be put into a header");
		}
		return accessToken;
	}

	private static Set<String> scopes(JsonNode body) {
		String scope = body.path(OAuth2ParameterNames.SCOPE).stringValue("");
		return StringUtils.commaDelimitedListToSet(scope.strip().replace(' ', ','));
	}

	private static @Nullable RefreshToken refreshToken(JsonNode body, Moment sentAt, String sent) {
		String received = body.path(OAuth2ParameterNames.REFRESH_TOKEN).stringValue("");
		String value = received.isBlank() ? sent : received;
		return value.isEmpty() ? null
				: new RefreshToken(value, sentAt, TokenLifetime.of(body.path("refresh_expires_in"), value));
	}

}
