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

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.TokenRequestException;

/**
 * What is known of a token that somebody else looks after. Immutable: what happens yields
 * the next state.
 *
 * @param token the token, or {@code null} if none was read yet
 * @param version what tells whether it may have changed, {@code null} if it never does
 * @param nearExpiry when it is nearly expired, {@code null} if it does not tell
 * @param rejected whether the cloud refused it and has not accepted it since
 * @param failure why it could not be read the last time, or {@code null}
 */
record ExternalTokenState(@Nullable OAuth2AccessToken token, @Nullable Object version, @Nullable NearExpiry nearExpiry,
		boolean rejected, @Nullable TokenRequestException failure) {

	static final ExternalTokenState INITIAL = new ExternalTokenState(null, null, null, false, null);

	boolean is(OAuth2AccessToken other) {
		return this.token != null && this.token.getTokenValue().equals(other.getTokenValue());
	}

	boolean isOther(OAuth2AccessToken other) {
		return this.token != null && !is(other);
	}

	/**
	 * The token was read. The same one is as good as it was before.
	 * @param read the token
	 * @param version what tells whether it may have changed since
	 * @param nearExpiry when it is nearly expired, {@code null} if it does not tell
	 * @return the next state
	 */
	ExternalTokenState read(OAuth2AccessToken read, @Nullable Object version, @Nullable NearExpiry nearExpiry) {
		return is(read) ? new ExternalTokenState(this.token, version, this.nearExpiry, this.rejected, null)
				: new ExternalTokenState(read, version, nearExpiry, false, null);
	}

	boolean isNearlyExpired(long wallMillis, long nanoTime) {
		return this.nearExpiry != null && this.nearExpiry.isReached(wallMillis, nanoTime);
	}

	ExternalTokenState withRejected(boolean rejected) {
		return new ExternalTokenState(this.token, this.version, this.nearExpiry, rejected, this.failure);
	}

	ExternalTokenState failed(TokenRequestException error) {
		return new ExternalTokenState(this.token, this.version, this.nearExpiry, this.rejected, error);
	}

	@Override
	public String toString() {
		return "ExternalTokenState[rejected=" + this.rejected + "]";
	}

}
