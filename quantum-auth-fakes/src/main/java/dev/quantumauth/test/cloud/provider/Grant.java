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

package dev.quantumauth.test.cloud.provider;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * How a provider exchanges a credential for an access token.
 *
 * @param type the grant type; {@code null} if none is sent by that name
 * @param issuesRefreshTokens whether a client may use refresh tokens of an answer
 */
public record Grant(@Nullable String type, boolean issuesRefreshTokens) {

	/**
	 * The type of a request with a refresh token.
	 */
	public static final String REFRESH_TOKEN = "refresh_token";

	private static final Map<String, String> DEFAULTS = Map.of("client", "client_credentials", "password", "password",
			"refresh-token", REFRESH_TOKEN);

	private static final Set<String> WITH_REFRESH_TOKENS = Set.of("password", REFRESH_TOKEN);

	/**
	 * Read what the settings say.
	 * @param settings how the provider works
	 * @return the grant
	 */
	public static Grant of(ProviderSettings settings) {
		String byKind = DEFAULTS.get(settings.get("credential", ""));
		String type = settings.has("grant-type") ? settings.find("grant-type") : byKind;
		if (type == null || type.equals("none")) {
			return new Grant(null, settings.has("token-response.refresh-token"));
		}
		boolean standardAnswer = !settings.has("token-response.access-token");
		return new Grant(type,
				settings.has("token-response.refresh-token") || (standardAnswer && WITH_REFRESH_TOKENS.contains(type)));
	}

	/**
	 * Tell whether the account's credential is a refresh token.
	 * @return {@code true} also for an API key that is sent as one
	 */
	public boolean beginsWithRefreshToken() {
		return REFRESH_TOKEN.equals(this.type);
	}

	/**
	 * Tell whether a request may have a grant type.
	 * @param sentType the type in the request
	 * @return {@code false} for any but the provider's and, where there are refresh
	 * tokens, theirs
	 */
	public boolean allows(String sentType) {
		return sentType.equals(this.type) || (this.issuesRefreshTokens && sentType.equals(REFRESH_TOKEN));
	}

	/**
	 * Tell whether this is an extension grant (RFC 6749, section 4.5).
	 * @return {@code true} for a type that is none of OAuth's own
	 */
	public boolean isExtension() {
		return this.type != null && this.type.contains(":");
	}

}
