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

package dev.quantumauth.test.cloud;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.cloud.provider.CloudProvider;
import dev.quantumauth.test.server.RandomText;

/**
 * What one fake accepts: the access tokens at its API, and the refresh tokens at its
 * token endpoint. A static key is an access token that was not issued, and an API key or
 * a refresh token of the account may be the first of the refresh tokens.
 */
final class CloudTokens {

	private final List<String> issued = new ArrayList<>();

	private final Map<String, Instant> accessTokens = new HashMap<>();

	private final Set<String> refreshTokens = new HashSet<>();

	private final String prefix;

	private final Clock clock;

	private final @Nullable String key;

	private final @Nullable String firstRefreshToken;

	private boolean credentialRejected;

	CloudTokens(CloudProvider provider, Clock clock) {
		this.prefix = "fake-" + provider.settings().provider() + "-";
		this.clock = clock;
		this.key = provider.staticKey();
		this.firstRefreshToken = provider.firstRefreshToken();
		acceptCredential();
	}

	synchronized String issue(Duration lifetime) {
		String token = this.prefix + "access-token-" + RandomText.next();
		this.issued.add(token);
		this.accessTokens.put(token, this.clock.instant().plus(lifetime));
		return token;
	}

	synchronized void accept(String token) {
		this.accessTokens.put(token, Instant.MAX);
	}

	synchronized boolean accepts(String token) {
		if (token.equals(this.key) && !this.credentialRejected) {
			return true;
		}
		Instant expiresAt = this.accessTokens.get(token);
		return expiresAt != null && this.clock.instant().isBefore(expiresAt);
	}

	synchronized void revokeAll() {
		this.accessTokens.clear();
	}

	synchronized String issueRefreshToken() {
		String token = this.prefix + "refresh-token-" + RandomText.next();
		this.refreshTokens.add(token);
		return token;
	}

	synchronized boolean acceptsRefreshToken(String token) {
		return this.refreshTokens.contains(token);
	}

	/**
	 * Take a refresh token out of use.
	 * @param token the refresh token
	 * @return {@code false} if it was not in use: of two requests that send it at once,
	 * one gets {@code true}
	 */
	synchronized boolean spend(String token) {
		return this.refreshTokens.remove(token);
	}

	synchronized void rejectCredential() {
		this.credentialRejected = true;
	}

	synchronized boolean isCredentialRejected() {
		return this.credentialRejected;
	}

	synchronized void acceptCredential() {
		this.credentialRejected = false;
		if (this.firstRefreshToken != null) {
			this.refreshTokens.add(this.firstRefreshToken);
		}
	}

	synchronized List<String> issued() {
		return List.copyOf(this.issued);
	}

	synchronized void resetExceptTokens() {
		this.issued.clear();
		acceptCredential();
	}

	synchronized void reset() {
		this.accessTokens.clear();
		this.refreshTokens.clear();
		resetExceptTokens();
	}

}
