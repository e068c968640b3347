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

package dev.quantumauth.session;

import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.session.token.JwtTimes;

/**
 * Contract for a place that an access token is kept in by others: a file, a vault, a
 * property. Called on threads that may block.
 *
 * @since 0.1.0
 * @see ExternalToken
 */
public interface TokenReader {

	/**
	 * Read the token.
	 * @return the token
	 * @throws IllegalStateException if there is none that can be used at the moment; the
	 * message says why and what to do, and shows no secret
	 */
	String read();

	/**
	 * Read the token together with its {@link #version()}. That comes first: what changes
	 * in between is noticed the next time.
	 * @return both
	 * @throws IllegalStateException as {@link #read()}
	 */
	default Reading readWithVersion() {
		Object version = version();
		return new Reading(read(), version);
	}

	/**
	 * Return when a token expires, where it says so itself. It is handed out afterwards
	 * too: only whether there is another one is looked at in time.
	 * @param token a token that was read
	 * @return the time, by default that of a JWT, or {@code null} if the token is opaque
	 */
	default @Nullable Instant expiresAt(String token) {
		return JwtTimes.expiresAt(token);
	}

	/**
	 * Return how long a token lives in all, where it says so itself.
	 * @param token a token that was read
	 * @return the time, by default that of a JWT, or {@code null} if the token does not
	 * tell
	 */
	default @Nullable Duration lifetime(String token) {
		return JwtTimes.lifetime(token);
	}

	/**
	 * Return what changes when the token may have changed, for example when a file was
	 * modified. May fail as {@link #read()} does, which counts as a failure to read.
	 * @return a value that is equal while nothing has changed, or {@code null} if the
	 * token never changes
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
