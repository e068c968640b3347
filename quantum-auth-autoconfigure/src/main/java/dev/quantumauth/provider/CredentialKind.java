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

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a cloud gives its users to authenticate with.
 *
 * @since 0.1.0
 */
public enum CredentialKind {

	/**
	 * A key or token that cannot be guessed.
	 */
	API_KEY,

	/**
	 * The id and the secret of an OAuth 2.0 client.
	 */
	CLIENT,

	/**
	 * The name and the password of a user.
	 */
	PASSWORD,

	/**
	 * The refresh token of a session that was begun elsewhere.
	 */
	REFRESH_TOKEN;

	/**
	 * Return the names of the parts.
	 * @return the names, which are also those of the account's properties
	 */
	public List<String> parts() {
		return switch (this) {
			case API_KEY -> List.of("api-key");
			case CLIENT -> List.of("client-id", "client-secret");
			case PASSWORD -> List.of("username", "password");
			case REFRESH_TOKEN -> List.of("refresh-token");
		};
	}

	// Servers lock a user, and some a client, after failures. What cannot be guessed is
	// not locked.
	Duration longestBackoff() {
		return switch (this) {
			case API_KEY, REFRESH_TOKEN -> Duration.ofMinutes(10);
			case CLIENT, PASSWORD -> Duration.ofDays(1);
		};
	}

	// For metrics, where the request has no grant type
	String grant() {
		return name().toLowerCase(Locale.ROOT);
	}

}
