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

package dev.quantumauth.web;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.RequestTokens;

/**
 * An account as the requests to its API see it.
 */
final class ApiAccount {

	private static final Duration RELEASE_LIMIT = Duration.ofSeconds(5);

	private final QuantumAuthAccount account;

	private final RequestTokens tokens;

	private volatile @Nullable BearerHeader header;

	ApiAccount(QuantumAuthAccount account) {
		this.account = account;
		this.tokens = account.requestTokens();
	}

	String id() {
		return this.account.client().getId();
	}

	RequestTokens tokens() {
		return this.tokens;
	}

	boolean isDefault() {
		return this.account.isDefault();
	}

	Map<String, String> requestHeaders() {
		return this.account.requestHeaders();
	}

	@Nullable Duration responseTimeout() {
		return this.account.responseTimeout();
	}

	/**
	 * Return how long a response that nobody reads may hold up what comes after it.
	 * @return the time allowed for a response, and five seconds at most
	 */
	Duration releaseLimit() {
		Duration timeout = responseTimeout();
		return (timeout != null && timeout.compareTo(RELEASE_LIMIT) < 0) ? timeout : RELEASE_LIMIT;
	}

	Iterable<QuantumAuthTarget> targets() {
		return this.account.targets();
	}

	boolean isTarget(URI uri) {
		for (QuantumAuthTarget target : this.account.targets()) {
			if (target.matches(uri)) {
				return true;
			}
		}
		return false;
	}

	boolean isRedirectToLogin(URI uri, HttpHeaders headers) {
		try {
			URI location = headers.getLocation();
			return location != null && this.account.isRedirectToLogin(uri.resolve(location));
		}
		catch (IllegalArgumentException ex) {
			// No URL, so nobody can be sent there
			return false;
		}
	}

	/**
	 * Return the value of the {@code Authorization} header. Made once a token and not
	 * once a request: a token is long, and its copy was two thirds of what a request
	 * allocated here.
	 * @param token the token
	 * @return the value
	 */
	@SuppressWarnings("ReferenceEquality")
	String authorization(OAuth2AccessToken token) {
		BearerHeader current = this.header;
		if (current == null || current.token() != token) {
			current = new BearerHeader(token, "Bearer " + token.getTokenValue());
			this.header = current;
		}
		return current.value();
	}

	/**
	 * Put the token and the account's own headers on a request.
	 * @param headers the headers of the request, without {@code Authorization}
	 * @param token the token
	 */
	void authorize(HttpHeaders headers, OAuth2AccessToken token) {
		headers.set(PendingToken.AUTHORIZATION, authorization(token));
		requestHeaders().forEach((name, value) -> {
			if (!headers.containsHeader(name)) {
				headers.set(name, value);
			}
		});
	}

	@Override
	public String toString() {
		return "ApiAccount[" + id() + "]";
	}

	private record BearerHeader(OAuth2AccessToken token, String value) {

		@Override
		public String toString() {
			return "BearerHeader";
		}

	}

}
