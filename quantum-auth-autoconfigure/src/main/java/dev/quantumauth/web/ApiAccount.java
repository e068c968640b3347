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
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.TokenHeader;

/**
 * An account as the requests to its API see it.
 */
public final class ApiAccount {

	private static final Duration RELEASE_LIMIT = Duration.ofSeconds(5);

	private final QuantumAuthAccount account;

	private final RequestTokens tokens;

	private final TokenHeader tokenHeader;

	// In lower case, for the reason that PendingToken.AUTHORIZATION has
	private final String headerName;

	private volatile @Nullable HeaderValue headerValue;

	ApiAccount(QuantumAuthAccount account) {
		this.account = account;
		this.tokens = account.requestTokens();
		this.tokenHeader = account.tokenHeader();
		this.headerName = this.tokenHeader.name().toLowerCase(Locale.ROOT);
	}

	public String id() {
		return this.account.client().getId();
	}

	public RequestTokens tokens() {
		return this.tokens;
	}

	TokenHeader tokenHeader() {
		return this.tokenHeader;
	}

	boolean isDefault() {
		return this.account.isDefault();
	}

	Map<String, String> requestHeaders() {
		return this.account.requestHeaders();
	}

	public @Nullable Duration responseTimeout() {
		return this.account.responseTimeout();
	}

	/**
	 * Return how long a response that nobody reads may hold up what comes after it.
	 * @return the time allowed for a response, and five seconds at most
	 */
	public Duration releaseLimit() {
		Duration timeout = responseTimeout();
		return (timeout != null && timeout.compareTo(RELEASE_LIMIT) < 0) ? timeout : RELEASE_LIMIT;
	}

	Iterable<QuantumAuthTarget> targets() {
		return this.account.targets();
	}

	public boolean isTarget(URI uri) {
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
	 * Return whether a request has the header that this account's token goes into.
	 * @param headers the headers of a request without {@code Authorization}
	 * @return whether there is a value, of whatever kind
	 */
	boolean hasTokenHeader(HttpHeaders headers) {
		return !this.headerName.equals(PendingToken.AUTHORIZATION) && headers.containsHeader(this.headerName);
	}

	/**
	 * Put the token and the account's own headers on a request.
	 * @param headers the headers of the request, without a credential
	 * @param token the token
	 */
	void authorize(HttpHeaders headers, OAuth2AccessToken token) {
		headers.set(this.headerName, headerValue(token));
		requestHeaders().forEach((name, value) -> {
			if (!headers.containsHeader(name)) {
				headers.set(name, value);
			}
		});
	}

	// Made once a token and not once a request: a token is long, and its copy was two
	// thirds of what a request allocated here
	@SuppressWarnings("ReferenceEquality")
	private String headerValue(OAuth2AccessToken token) {
		HeaderValue current = this.headerValue;
		if (current == null || current.token() != token) {
			current = new HeaderValue(token, this.tokenHeader.value(token.getTokenValue()));
			this.headerValue = current;
		}
		return current.value();
	}

	/**
	 * Return the headers of a request without the token.
	 * @param headers the headers of a request that carries the token
	 * @return a copy that cannot be changed
	 */
	HttpHeaders withoutToken(HttpHeaders headers) {
		HttpHeaders others = new HttpHeaders();
		others.addAll(headers);
		others.remove(this.headerName);
		return HttpHeaders.readOnlyHttpHeaders(others);
	}

	@Override
	public String toString() {
		return "ApiAccount[" + id() + "]";
	}

	private record HeaderValue(OAuth2AccessToken token, String value) {

		@Override
		public String toString() {
			return "HeaderValue";
		}

	}

}
