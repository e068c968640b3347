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

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.session.token.NearExpiry;

/**
 * The state of an externally managed token. Immutable: an event yields the next state.
 *
 * @param token the token, or {@code null} if none was read yet
 * @param version the version of the token, {@code null} if the token never changes
 * @param nearExpiry when the token is nearly expired, {@code null} if that is unknown
 * @param rejected whether the API has rejected the token and has not accepted it since
 * @param failure why the last read failed, or {@code null} if it succeeded
 * @param history what became of the reads, for the status
 */
record ExternalTokenState(@Nullable OAuth2AccessToken token, @Nullable Object version, @Nullable NearExpiry nearExpiry,
		boolean rejected, @Nullable TokenRequestException failure, AttemptHistory history) {

	static final ExternalTokenState INITIAL = new ExternalTokenState(null, null, null, false, null,
			AttemptHistory.NONE);

	boolean is(OAuth2AccessToken other) {
		return this.token != null && this.token.getTokenValue().equals(other.getTokenValue());
	}

	boolean isOther(OAuth2AccessToken other) {
		return this.token != null && !is(other);
	}

	/**
	 * The token was read. If it is the same token, it stays rejected and its near expiry
	 * stays, which may count from the time of the first read.
	 * @param read the token
	 * @param version the version of the token, {@code null} if the token never changes
	 * @param nearExpiry when the token is nearly expired, {@code null} if that is unknown
	 * @param now the present time
	 * @return the next state
	 */
	ExternalTokenState read(OAuth2AccessToken read, @Nullable Object version, @Nullable NearExpiry nearExpiry,
			Instant now) {
		AttemptHistory history = AttemptHistory.succeededAt(now);
		return is(read) ? new ExternalTokenState(this.token, version, this.nearExpiry, this.rejected, null, history)
				: new ExternalTokenState(read, version, nearExpiry, false, null, history);
	}

	boolean isNearlyExpired(long wallMillis, long nanoTime) {
		return this.nearExpiry != null && this.nearExpiry.isReached(wallMillis, nanoTime);
	}

	ExternalTokenState withRejected(boolean rejected) {
		return new ExternalTokenState(this.token, this.version, this.nearExpiry, rejected, this.failure, this.history);
	}

	ExternalTokenState failed(TokenRequestException error) {
		return new ExternalTokenState(this.token, this.version, this.nearExpiry, this.rejected, error,
				this.history.failed());
	}

	@Override
	public String toString() {
		return "ExternalTokenState[rejected=" + this.rejected + "]";
	}

}
