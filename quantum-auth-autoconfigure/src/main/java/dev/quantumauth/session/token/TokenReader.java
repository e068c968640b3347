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
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * Contract for reading an externally managed access token from its source, for example a
 * file, a vault or a property. Called on threads that may block.
 *
 * @since 0.1.0
 * @see dev.quantumauth.session.ExternalToken
 */
public interface TokenReader {

	/**
	 * Read the token.
	 * @return the token
	 * @throws IllegalStateException if there is no usable token at the moment; the
	 * message says why and what to do, and contains no secret
	 */
	String read();

	/**
	 * Read the token together with its {@link #version()}. The version is read first, so
	 * that a change in between is noticed the next time.
	 * @return the token and its version
	 * @throws IllegalStateException like {@link #read()}
	 */
	default Reading readWithVersion() {
		Object version = version();
		return new Reading(read(), version);
	}

	/**
	 * Return when a token expires, if the token contains that. The token is handed out
	 * even after that time; the expiry decides only when the next token is read.
	 * @param token a token that was read
	 * @return the time, by default that of a JWT, or {@code null} if the token is opaque
	 */
	default @Nullable Instant expiresAt(String token) {
		return JwtTimes.expiresAt(token);
	}

	/**
	 * Return the whole lifetime of a token, if the token contains that.
	 * @param token a token that was read
	 * @return the lifetime, by default that of a JWT, or {@code null} if it is unknown
	 */
	default @Nullable Duration lifetime(String token) {
		return JwtTimes.lifetime(token);
	}

	/**
	 * Return the version of the token, for example the time at which a file was modified.
	 * The token is read again when its version changes. A failure of this method counts
	 * as a failure of {@link #read()}.
	 * @return a value that is equal as long as the token has not changed, or {@code null}
	 * if the token never changes
	 */
	@Nullable Object version();

	/**
	 * A token that was read.
	 *
	 * @param token the token
	 * @param version its version, or {@code null} if it never changes
	 */
	record Reading(@JsonIgnore String token, @Nullable Object version) {

		@Override
		public String toString() {
			return "Reading[version=" + this.version + "]";
		}

	}

}
