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

package dev.quantumauth.iqm;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

import dev.quantumauth.session.BearerToken;
import dev.quantumauth.session.Moment;
import dev.quantumauth.session.TokenGrant;

/**
 * What a successful token request yielded. Access and refresh token belong together and
 * are replaced together.
 *
 * @param accessToken the access token
 * @param sentAt when the request was sent, which is what the lifetimes count from
 * @param lifetime how long the access token lives, or {@code null} if that is unknown
 * @param refreshToken the refresh token, or {@code null} if the server gave none
 */
record IqmTokens(OAuth2AccessToken accessToken, Moment sentAt, @Nullable Duration lifetime,
		@Nullable IqmRefreshToken refreshToken) {

	static final String EXPIRES_IN = "expires_in";

	static final String REFRESH_EXPIRES_IN = "refresh_expires_in";

	private static final Duration MAX_LIFETIME = Duration.ofDays(36_500);

	static IqmTokens of(OAuth2AccessTokenResponse response, Moment sentAt) {
		OAuth2AccessToken received = response.getAccessToken();
		Duration lifetime = lifetime(response, EXPIRES_IN, received.getTokenValue());
		Instant issuedAt = sentAt.instant();
		OAuth2AccessToken accessToken = new BearerToken(received.getTokenValue(), issuedAt,
				(lifetime != null) ? issuedAt.plus(lifetime) : null, received.getScopes());
		String refreshToken = (response.getRefreshToken() != null) ? response.getRefreshToken().getTokenValue() : null;
		return new IqmTokens(accessToken, sentAt, lifetime, (refreshToken != null)
				? new IqmRefreshToken(refreshToken, sentAt, lifetime(response, REFRESH_EXPIRES_IN, refreshToken))
				: null);
	}

	// The rule "Lifetime": 0 says no more than nothing
	private static @Nullable Duration lifetime(OAuth2AccessTokenResponse response, String parameter, String token) {
		Duration lifetime = (response.getAdditionalParameters().get(parameter) instanceof Number seconds
				&& seconds.longValue() > 0) ? Duration.ofSeconds(seconds.longValue()) : JwtTimes.lifetime(token);
		return (lifetime != null && lifetime.compareTo(MAX_LIFETIME) < 0) ? lifetime : null;
	}

	TokenGrant<OAuth2AccessToken> asGrant() {
		return new TokenGrant<>(this.accessToken, this.sentAt, this.lifetime);
	}

	@Override
	public String toString() {
		return "IqmTokens[sentAt=" + this.sentAt + ", lifetime=" + this.lifetime + ", refreshToken=" + this.refreshToken
				+ "]";
	}

}
