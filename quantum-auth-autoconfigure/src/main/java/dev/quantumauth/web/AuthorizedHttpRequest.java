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

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

/**
 * A request with the token on it, on headers of its own: whoever holds the request that
 * it was made from does not see it.
 */
final class AuthorizedHttpRequest extends HttpRequestWrapper {

	private final HttpHeaders headers = new HttpHeaders();

	private final String authorization;

	AuthorizedHttpRequest(HttpRequest request, ApiAccount account, OAuth2AccessToken token) {
		super(request);
		this.authorization = account.authorization(token);
		// Not putAll: it would share the values, and what is added to them
		this.headers.addAll(request.getHeaders());
		account.authorize(this.headers, token);
	}

	/**
	 * Return whether the request still carries the token.
	 * @return {@code false} if a later interceptor replaced it
	 */
	boolean isAuthorized() {
		return this.authorization.equals(this.headers.getFirst(HttpHeaders.AUTHORIZATION));
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public String toString() {
		return "AuthorizedHttpRequest[" + getMethod() + " " + getURI() + "]";
	}

}
