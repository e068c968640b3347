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

package dev.quantumauth;

import java.io.Serial;
import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * A token request failed. The error code tells the two kinds of failure apart: one of
 * {@link #isRejected() these codes} of RFC 6749 says that the credential was refused,
 * everything else that the authorization server was of no help this time.
 *
 * @since 0.1.0
 */
public final class TokenRequestException extends ClientAuthorizationException {

	@Serial
	private static final long serialVersionUID = 1L;

	private static final Set<String> REJECTIONS = Set.of(OAuth2ErrorCodes.INVALID_GRANT,
			OAuth2ErrorCodes.INVALID_CLIENT, OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, OAuth2ErrorCodes.ACCESS_DENIED,
			OAuth2ErrorCodes.INVALID_REQUEST);

	/**
	 * How long the server asked to wait.
	 */
	private final @Nullable Duration retryAfter;

	/**
	 * Create an exception.
	 * @param error the error, without secrets
	 * @param id the id of the account
	 * @param retryAfter how long the server asked to wait, or {@code null}
	 * @param cause the cause, or {@code null}
	 */
	public TokenRequestException(OAuth2Error error, String id, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		super(error, id);
		this.retryAfter = retryAfter;
		if (cause != null) {
			initCause(cause);
		}
	}

	/**
	 * Return whether the server refused the credential: {@code invalid_grant},
	 * {@code invalid_client}, {@code unauthorized_client}, {@code access_denied} or
	 * {@code invalid_request}.
	 * @return {@code true} if sending the same credential again is pointless
	 */
	public boolean isRejected() {
		return REJECTIONS.contains(getError().getErrorCode());
	}

	/**
	 * Return how long the server asked to wait before the next request.
	 * @return the time, or {@code null} if it did not say
	 */
	public @Nullable Duration getRetryAfter() {
		return this.retryAfter;
	}

}
