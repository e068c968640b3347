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

import java.time.Duration;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.session.time.Moment;

/**
 * The result of a successful token request.
 *
 * @param <T> the type of access token
 * @param accessToken the access token
 * @param sentAt when the request was sent, from which the lifetime counts
 * @param lifetime the lifetime of the access token, or {@code null} if it is unknown;
 * such a token is used until the API rejects it
 * @param refreshToken the refresh token, which is for the source and not for the session,
 * or {@code null}
 * @since 0.1.0
 */
public record TokenGrant<T extends OAuth2AccessToken>(@JsonIgnore T accessToken, Moment sentAt,
		@Nullable Duration lifetime, @JsonIgnore @Nullable RefreshToken refreshToken) {

	/**
	 * Create a grant without a refresh token.
	 * @param accessToken the access token
	 * @param sentAt when the request was sent
	 * @param lifetime the lifetime of the access token, or {@code null} if it is unknown
	 */
	public TokenGrant(T accessToken, Moment sentAt, @Nullable Duration lifetime) {
		this(accessToken, sentAt, lifetime, null);
	}

	@Override
	public String toString() {
		return "TokenGrant[sentAt=" + this.sentAt + ", lifetime=" + this.lifetime + "]";
	}

}
