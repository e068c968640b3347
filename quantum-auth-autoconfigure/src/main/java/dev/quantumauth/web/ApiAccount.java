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
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.RequestCounts;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.TokenHeader;

/**
 * What a request to an account's API needs of the account: its tokens, the header that
 * they go into, its targets and its time limits.
 */
public final class ApiAccount {

	private static final Duration RELEASE_LIMIT = Duration.ofSeconds(5);

	private final QuantumAuthAccount account;

	private final RequestTokens tokens;

	private final TokenHeader tokenHeader;

	// In lower case, as PendingToken.AUTHORIZATION is
	private final String headerName;

	private final Set<Integer> unauthenticatedStatus;

	private final RequestCounts counts;

	private final RequestWithoutToken.Warnings warnings;

	private volatile @Nullable HeaderValue headerValue;

	ApiAccount(QuantumAuthAccount account, RequestCounts counts, RequestWithoutToken.Warnings warnings) {
		this.account = account;
		this.counts = counts;
		this.warnings = warnings;
		this.tokens = account.requestTokens();
		this.tokenHeader = account.tokenHeader();
		this.headerName = this.tokenHeader.name().toLowerCase(Locale.ROOT);
		this.unauthenticatedStatus = Set.copyOf(account.unauthenticatedStatus());
	}

	/**
	 * Return the id of the account.
	 * @return the id
	 */
	public String id() {
		return this.account.client().getId();
	}

	/**
	 * Return the account's tokens.
	 * @return the tokens
	 */
	public RequestTokens tokens() {
		return this.tokens;
	}

	RequestCounts counts() {
		return this.counts;
	}

	RequestWithoutToken without(URI uri, Explanation explanation) {
		return new RequestWithoutToken(uri, explanation, this.warnings);
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

	/**
	 * Return how long a request waits for the headers of its response.
	 * @return the time limit, or {@code null} if there is none
	 */
	public @Nullable Duration responseTimeout() {
		return this.account.responseTimeout();
	}

	/**
	 * Return how long a replay waits until the rejected response is closed.
	 * @return five seconds, or the account's response timeout if that is shorter
	 */
	public Duration releaseLimit() {
		Duration timeout = responseTimeout();
		return (timeout != null && timeout.compareTo(RELEASE_LIMIT) < 0) ? timeout : RELEASE_LIMIT;
	}

	Iterable<QuantumAuthTarget> targets() {
		return this.account.targets();
	}

	/**
	 * Return whether the account's token may be sent to a URI.
	 * @param uri where a request goes
	 * @return whether the URI matches one of the account's targets
	 */
	public boolean isTarget(URI uri) {
		for (QuantumAuthTarget target : this.account.targets()) {
			if (target.matches(uri)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether a status says that the API does not accept the token of a request,
	 * or misses one.
	 * @param status the status of a response
	 * @return whether it is 401, or another one that the account has instead
	 */
	boolean isUnauthenticated(HttpStatusCode status) {
		return status.isError() && this.unauthenticatedStatus.contains(status.value());
	}

	/**
	 * Return whether an answer says that the API does not accept the token of a request,
	 * or misses one.
	 * @param uri where the request went
	 * @param status the status of the response
	 * @param headers the headers of the response
	 * @return whether it has such a status, or redirects to a login page
	 */
	boolean isUnauthenticated(URI uri, HttpStatusCode status, HttpHeaders headers) {
		return isUnauthenticated(status) || (status.is3xxRedirection() && isRedirectToLogin(uri, headers));
	}

	boolean isRedirectToLogin(URI uri, HttpHeaders headers) {
		try {
			URI location = headers.getLocation();
			return location != null && this.account.isRedirectToLogin(uri.resolve(location));
		}
		catch (IllegalArgumentException ex) {
			// A Location header that is no URL leads to no login page
			return false;
		}
	}

	/**
	 * Return whether a request carries a credential of its own in the header that this
	 * account's token goes into.
	 * @param headers the headers of a request that is known to have no
	 * {@code Authorization}
	 * @return whether the header is there
	 */
	boolean hasTokenHeader(HttpHeaders headers) {
		return !this.headerName.equals(PendingToken.AUTHORIZATION) && headers.containsHeader(this.headerName);
	}

	/**
	 * Return the header with a credential of its own that a request carries.
	 * @param headers the headers of the request
	 * @return the name, or {@code null} if there is none
	 */
	@Nullable String ownHeader(HttpHeaders headers) {
		if (headers.containsHeader(PendingToken.AUTHORIZATION)) {
			return HttpHeaders.AUTHORIZATION;
		}
		return hasTokenHeader(headers) ? this.tokenHeader.name() : null;
	}

	/**
	 * Write the token and the account's configured headers onto a request. A configured
	 * header does not replace one that the request has.
	 * @param headers the headers of the request, without a credential
	 * @param token the token
	 */
	void authorize(HttpHeaders headers, OAuth2AccessToken token) {
		this.counts.countAdded();
		headers.set(this.headerName, headerValue(token));
		requestHeaders().forEach((name, value) -> {
			if (!headers.containsHeader(name)) {
				headers.set(name, value);
			}
		});
	}

	// Created once for each token and not for each request: a token is long, and copying
	// it was two thirds of the memory that this library allocated for a request
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
	 * @return a read-only copy
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
