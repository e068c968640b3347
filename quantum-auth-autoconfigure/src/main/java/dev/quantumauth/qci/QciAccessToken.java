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

package dev.quantumauth.qci;

import java.io.Serial;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

/**
 * An access token of QCi, with the organization and the user that it belongs to.
 * {@link #getExpiresAt()} is by the local clock, {@link #getExpiresAtRfc3339()} by that
 * of the cloud. The {@linkplain #getTokenType() type} is always {@code Bearer}.
 *
 * @since 0.1.0
 */
public final class QciAccessToken extends OAuth2AccessToken {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * The expiry by the cloud's clock.
	 */
	private final String expiresAtRfc3339;

	/**
	 * The organization.
	 */
	private final @Nullable String organizationId;

	/**
	 * The user.
	 */
	private final @Nullable String userId;

	/**
	 * Create a token.
	 * @param tokenValue the token
	 * @param issuedAt when the token was requested, by the local clock
	 * @param expiresAt when the token expires, by the local clock
	 * @param expiresAtRfc3339 when the token expires, as in the answer of the cloud
	 * @param organizationId the id of the organization, or {@code null} if it is unknown
	 * @param userId the id of the user, or {@code null} if it is unknown
	 */
	public QciAccessToken(String tokenValue, Instant issuedAt, Instant expiresAt, String expiresAtRfc3339,
			@Nullable String organizationId, @Nullable String userId) {
		super(TokenType.BEARER, tokenValue, issuedAt, expiresAt);
		this.expiresAtRfc3339 = expiresAtRfc3339;
		this.organizationId = organizationId;
		this.userId = userId;
	}

	// Left out of JSON, in case that a controller returns the token by mistake
	@Override
	@JsonIgnore
	public String getTokenValue() {
		return super.getTokenValue();
	}

	/**
	 * Return the expiry by the cloud's clock, as in its answer.
	 * @return an RFC 3339 date and time
	 */
	public String getExpiresAtRfc3339() {
		return this.expiresAtRfc3339;
	}

	/**
	 * Return the organization that the token belongs to.
	 * @return the id of the organization, or {@code null} if it is unknown
	 */
	public @Nullable String getOrganizationId() {
		return this.organizationId;
	}

	/**
	 * Return the user that the token belongs to.
	 * @return the id of the user, or {@code null} if it is unknown
	 */
	public @Nullable String getUserId() {
		return this.userId;
	}

	@Override
	public String toString() {
		return "QciAccessToken[organizationId=" + this.organizationId + ", userId=" + this.userId + ", expiresAt="
				+ getExpiresAt() + "]";
	}

}
