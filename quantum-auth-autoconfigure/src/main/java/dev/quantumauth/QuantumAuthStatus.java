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

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * The status of an account's token at one instant, without the token.
 *
 * @param id the id of the account
 * @param provider the name of the account's provider
 * @param token the state of the access token
 * @param expiresAt when the access token expires by the local clock, or {@code null} if
 * there is none or its lifetime is unknown
 * @param renewing whether a token request is under way
 * @param error the error of the last token request, or {@code null} if it succeeded or
 * there was none
 * @param credentialRejected whether the cloud rejected the credential, so that another
 * attempt with the same credential is pointless
 * @param nextAttempt the earliest time of the next token request by the local clock, or
 * {@code null} if it may be sent now
 * @param lastSuccess when a token was last obtained, or read if it is externally managed,
 * by the local clock; {@code null} if none was yet
 * @param lastUsed when the application last asked for a token, to within a second, by the
 * local clock; {@code null} if it has not yet
 * @param failures the number of token requests, or of attempts to read an externally
 * managed token, that have failed since the last success
 * @since 0.1.0
 */
public record QuantumAuthStatus(String id, String provider, TokenState token, @Nullable Instant expiresAt,
		boolean renewing, @Nullable OAuth2Error error, boolean credentialRejected, @Nullable Instant nextAttempt,
		@Nullable Instant lastSuccess, @Nullable Instant lastUsed, int failures) {

	/**
	 * Create the status of an account that does not count: no success, use or failure is
	 * known.
	 * @param id the id of the account
	 * @param provider the name of the account's provider
	 * @param token the state of the access token
	 * @param expiresAt when the access token expires, or {@code null}
	 * @param renewing whether a token request is under way
	 * @param error the error of the last token request, or {@code null}
	 * @param credentialRejected whether the cloud rejected the credential
	 * @param nextAttempt the earliest time of the next token request, or {@code null}
	 */
	public QuantumAuthStatus(String id, String provider, TokenState token, @Nullable Instant expiresAt,
			boolean renewing, @Nullable OAuth2Error error, boolean credentialRejected, @Nullable Instant nextAttempt) {
		this(id, provider, token, expiresAt, renewing, error, credentialRejected, nextAttempt, null, null, 0);
	}

	/**
	 * Return what keeps the account from working: the error of the last token request if
	 * no usable token is left, or if the credential was rejected. A token that was never
	 * asked for is no trouble.
	 * @return the error, or {@code null} if the account works
	 */
	public @Nullable OAuth2Error trouble() {
		return (this.credentialRejected || this.token != TokenState.VALID) ? this.error : null;
	}

	/**
	 * The states that an access token can be in.
	 */
	public enum TokenState {

		/**
		 * No token has been asked for yet, or none could be obtained.
		 */
		ABSENT,

		/**
		 * The token can be used.
		 */
		VALID,

		/**
		 * The token has expired, or expires too soon to be used.
		 */
		EXPIRED,

		/**
		 * The cloud rejected the token. It was invalidated, or, if it is externally
		 * managed, kept because there is no other.
		 */
		REJECTED,

		/**
		 * The session was ended.
		 */
		ENDED

	}

}
