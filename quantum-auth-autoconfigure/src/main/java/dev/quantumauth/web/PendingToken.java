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

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.util.StringUtils;

/**
 * A token on its way to a request. It is written by a guarded request, which follows no
 * redirect, at the last moment before the headers are sent: no filter, interceptor or
 * body inserter sees it, and what counts is where the request goes by then. A client
 * without a guard never writes it.
 */
public class PendingToken {

	/**
	 * In lower case, as Netty and HTTP/2 spell all header names: others are copied each
	 * time that they are looked up or set.
	 */
	static final String AUTHORIZATION = "authorization";

	private static final String HOST = "host";

	private final ApiAccount account;

	private final OAuth2AccessToken token;

	private final URI selectedFor;

	private volatile boolean guarded;

	private volatile boolean written;

	/**
	 * Create a token that is to be written.
	 * @param account the account that it belongs to
	 * @param token the token
	 * @param selectedFor the URI that the account was selected for, which needs no second
	 * look if it is still that one
	 */
	public PendingToken(ApiAccount account, OAuth2AccessToken token, URI selectedFor) {
		this.account = account;
		this.token = token;
		this.selectedFor = selectedFor;
	}

	/**
	 * Put the token and the account's own headers on a request, unless it carries a
	 * credential of its own, goes elsewhere by now, or names another host than it goes
	 * to.
	 * @param headers the headers of the request, as they are sent
	 * @param uri where the request goes
	 */
	public final void write(HttpHeaders headers, URI uri) {
		this.guarded = true;
		this.written = !isUnwanted(headers, uri) && !this.account.hasTokenHeader(headers) && isTarget(uri);
		if (this.written) {
			this.account.authorize(headers, this.token);
		}
	}

	/**
	 * Hold the token back: the request goes to where no token may go.
	 */
	public final void withhold() {
		this.guarded = true;
	}

	@SuppressWarnings("ReferenceEquality")
	private boolean isTarget(URI uri) {
		return uri == this.selectedFor || this.account.isTarget(uri);
	}

	/**
	 * Return whether a request must not get a token, of whatever account: it carries
	 * another {@code Authorization}, or a {@code Host} other than where it goes to, which
	 * proxies and servers may follow.
	 * @param headers the headers of the request
	 * @param uri where the request goes
	 * @return whether it is left as it is
	 */
	static boolean isUnwanted(HttpHeaders headers, URI uri) {
		return headers.containsHeader(AUTHORIZATION) || namesAnotherHost(headers, uri);
	}

	private static boolean namesAnotherHost(HttpHeaders headers, URI uri) {
		String named = headers.getFirst(HOST);
		if (named == null) {
			return false;
		}
		String defaultPort = "https".equalsIgnoreCase(uri.getScheme()) ? ":443" : ":80";
		String host = withoutPort(named.strip(), defaultPort);
		return headers.getOrEmpty(HOST).size() != 1
				|| !host.equalsIgnoreCase(withoutPort(String.valueOf(uri.getRawAuthority()), defaultPort));
	}

	private static String withoutPort(String authority, String port) {
		return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length())
				: StringUtils.trimTrailingCharacter(authority, ':');
	}

	/**
	 * Return whether the token went out with the request.
	 * @return {@code false} if it was held back
	 */
	public final boolean isWritten() {
		return this.written;
	}

	/**
	 * Return the headers of a request without the token.
	 * @param headers the headers of the request that the token is written on
	 * @return a copy that cannot be changed
	 */
	public final HttpHeaders withoutToken(HttpHeaders headers) {
		return this.account.withoutToken(headers);
	}

	/**
	 * Judge the token by the answer to its request, and tell the account if it was
	 * accepted. What follows a rejection is for the caller.
	 * @param status the status of the answer
	 * @param headers the headers of the answer
	 * @return the verdict: {@link Verdict#NEITHER} if the token was held back
	 */
	public final Verdict judge(HttpStatusCode status, HttpHeaders headers) {
		Verdict verdict = this.written ? Verdict.on(this.account, this.selectedFor, status, headers) : Verdict.NEITHER;
		if (verdict == Verdict.ACCEPTED) {
			this.account.tokens().accepted(this.token);
		}
		return verdict;
	}

	/**
	 * Return whether a guarded request has taken charge of the token.
	 * @return {@code false} if the HTTP client may follow a redirect, so that the request
	 * went out without the token
	 */
	public final boolean isGuarded() {
		return this.guarded;
	}

	/**
	 * The client has no guard.
	 * @param remedy the method that guards it, for people
	 * @return the exception to throw or signal
	 */
	public final ClientAuthorizationException unguarded(String remedy) {
		return new ClientAuthorizationException(new OAuth2Error("invalid_request", "Account '" + this.account.id()
				+ "': the request carries no token, because its HTTP client may follow a redirect and take the token to another host. "
				+ "Use a client that follows no redirects, and say so with " + remedy + ".", null), this.account.id());
	}

	@Override
	public String toString() {
		return "PendingToken[" + this.account.id() + "]";
	}

}
