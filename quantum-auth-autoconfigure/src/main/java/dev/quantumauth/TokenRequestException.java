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

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * A token request failed. The back-off depends on the {@link #getKind() kind} of failure
 * and not on the error code, because servers reject credentials with all sorts of codes.
 * The kind is determined where the answer is read.
 *
 * @since 0.1.0
 */
public final class TokenRequestException extends ClientAuthorizationException {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * The kind of failure.
	 */
	private final Kind kind;

	/**
	 * How long the server asked to wait.
	 */
	private final @Nullable Duration retryAfter;

	/**
	 * Whether the server may have granted the request.
	 */
	private final boolean outcomeUnknown;

	/**
	 * Create an exception for a request that the server has certainly not granted.
	 * @param kind the kind of failure
	 * @param error the error, without secrets
	 * @param id the id of the account
	 * @param retryAfter how long the server asked to wait, or {@code null}
	 * @param cause the cause, or {@code null}
	 */
	public TokenRequestException(Kind kind, OAuth2Error error, String id, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		this(kind, error, id, retryAfter, cause, false);
	}

	/**
	 * Create an exception.
	 * @param kind the kind of failure
	 * @param error the error, without secrets
	 * @param id the id of the account
	 * @param retryAfter how long the server asked to wait, or {@code null}
	 * @param cause the cause, or {@code null}
	 * @param outcomeUnknown whether the server may have granted the request
	 */
	public TokenRequestException(Kind kind, OAuth2Error error, String id, @Nullable Duration retryAfter,
			@Nullable Throwable cause, boolean outcomeUnknown) {
		super(error, id);
		this.kind = kind;
		this.retryAfter = retryAfter;
		this.outcomeUnknown = outcomeUnknown;
		if (cause != null) {
			initCause(cause);
		}
	}

	/**
	 * Return the kind of failure.
	 * @return the kind
	 */
	public Kind getKind() {
		return this.kind;
	}

	/**
	 * Return whether the server rejected the credential. Many servers count that as a
	 * failed login.
	 * @return {@code true} if the same credential must not be sent again soon, because it
	 * would fail again and could lock the user
	 */
	public boolean isRejected() {
		return this.kind == Kind.REJECTED;
	}

	/**
	 * Return how long the server asked to wait before the next request.
	 * @return the time, or {@code null} if the server did not ask to wait
	 */
	public @Nullable Duration getRetryAfter() {
		return this.retryAfter;
	}

	/**
	 * Return whether the server may have granted the request although its answer did not
	 * arrive or cannot be read. Then the refresh token of the request may be used up: a
	 * server that rotates refresh tokens ends the session when it receives one twice.
	 * @return whether the outcome is unknown
	 */
	public boolean isOutcomeUnknown() {
		return this.outcomeUnknown;
	}

	/**
	 * The kinds of failure.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/**
		 * The server rejected the credential.
		 */
		REJECTED,

		/**
		 * The server refused the request before it looked at the credential, for example
		 * because the URL is wrong.
		 */
		REFUSED,

		/**
		 * The server was unavailable: no answer, an error of the server, or an answer
		 * that does not conform to the protocol.
		 */
		UNAVAILABLE

	}

}
