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

import org.jspecify.annotations.Nullable;

/**
 * What a fake stands for: a provider, and the credential of one account at it.
 *
 * @param settings how the provider works
 * @param credential the credential
 * @param rotatesRefreshTokens whether a refresh token is accepted only once
 */
public record CloudProvider(ProviderSettings settings, CloudCredential credential, boolean rotatesRefreshTokens) {

	/**
	 * Return where the fake answers what.
	 * @return the URIs
	 */
	public CloudUris uris() {
		return new CloudUris(this.settings);
	}

	/**
	 * Return how the credential is exchanged.
	 * @return the grant
	 */
	public Grant grant() {
		return Grant.of(this.settings);
	}

	/**
	 * Tell whether a token request is a JSON object.
	 * @return {@code false} for a form
	 */
	public boolean sendsJson() {
		return this.settings.get("token-request.content-type", "form").contains("json");
	}

	/**
	 * Return what the API accepts as it is.
	 * @return the key; {@code null} if it has to be exchanged
	 */
	public @Nullable String staticKey() {
		return (uris().token() == null) ? this.credential.parts().get("api-key") : null;
	}

	/**
	 * Return the refresh token that the account has before the first token request.
	 * @return the refresh token; {@code null} if the account begins without one
	 */
	public @Nullable String firstRefreshToken() {
		if (!grant().beginsWithRefreshToken()) {
			return null;
		}
		String refreshToken = this.credential.parts().get("refresh-token");
		return (refreshToken != null) ? refreshToken : this.credential.parts().get("api-key");
	}

}
