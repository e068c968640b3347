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

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.util.StringUtils;

/**
 * A token that is written onto a request immediately before the request's headers are
 * sent. So no filter, interceptor or body inserter sees it, and what counts is the URI
 * that the request has by then. It is written only if the HTTP client follows no
 * redirects of the request, because a redirect could take it to another host.
 */
public class PendingToken {

	/**
	 * In lower case, as Netty and HTTP/2 spell header names: any other spelling is
	 * converted, and so copied, each time that the header is looked up or set.
	 */
	static final String AUTHORIZATION = "authorization";

	private static final String HOST = "host";

	private final ApiAccount account;

	private final OAuth2AccessToken token;

	private final URI selectedFor;

	// One field, because this object is created for each request
	private volatile @Nullable Attempt attempt;

	/**
	 * Create a token that is to be written.
	 * @param account the account that it belongs to
	 * @param token the token
	 * @param selectedFor the URI that the account was selected for: a request that still
	 * has it is not matched with the account's targets again
	 */
	public PendingToken(ApiAccount account, OAuth2AccessToken token, URI selectedFor) {
		this.account = account;
		this.token = token;
		this.selectedFor = selectedFor;
	}

	/**
	 * Write the token and the account's configured headers onto a request, unless the
	 * request carries a credential of its own, no longer goes to a target of the account,
	 * or has a {@code Host} header of another host. A request that is left as it is is
	 * counted, and explained if it is not accepted.
	 * @param headers the headers of the request, as they are sent
	 * @param uri where the request goes
	 */
	public final void write(HttpHeaders headers, URI uri) {
		if (!isTarget(uri)) {
			withhold(headers, uri);
		}
		else if (isUnwanted(headers, uri) || this.account.hasTokenHeader(headers)) {
			leaveOut(uri, Explanation.ofHeaders(this.account, headers, uri));
		}
		else {
			this.attempt = Attempt.WRITTEN;
			this.account.authorize(headers, this.token);
		}
	}

	/**
	 * Do not write the token: the request goes to where the token may not go. It is
	 * counted, and explained if it is not accepted.
	 * @param headers the headers of the request
	 * @param uri where the request goes
	 */
	public final void withhold(HttpHeaders headers, URI uri) {
		leaveOut(uri, Explanation.ofRerouting(this.account, headers));
	}

	private void leaveOut(URI uri, Explanation explanation) {
		RequestWithoutToken request = this.account.without(uri, explanation);
		request.sent();
		this.attempt = new Attempt(request);
	}

	/**
	 * Return whether the token may go to a URI.
	 * @param uri where the request goes
	 * @return whether it is a target of the account
	 */
	@SuppressWarnings("ReferenceEquality")
	public final boolean isTarget(URI uri) {
		return uri == this.selectedFor || this.account.isTarget(uri);
	}

	/**
	 * Return whether a request must not get a token of any account: it carries an
	 * {@code Authorization} header, or a {@code Host} header of another host, to which a
	 * proxy or a server may forward it.
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
	 * Return whether the token was written onto the request.
	 * @return {@code false} if it was not, or not yet
	 */
	public final boolean isWritten() {
		Attempt attempt = this.attempt;
		return attempt != null && attempt.withoutToken() == null;
	}

	/**
	 * Return the headers of a request without the token.
	 * @param headers the headers of the request that the token is written on
	 * @return a read-only copy
	 */
	public final HttpHeaders withoutToken(HttpHeaders headers) {
		return this.account.withoutToken(headers);
	}

	/**
	 * Return the verdict of the response, and tell the account if the token was accepted.
	 * The caller has to tell it if the token was rejected. Explains a response that says
	 * that the token is missing.
	 * @param status the status of the response
	 * @param headers the headers of the response
	 * @return the verdict: {@link Verdict#NEITHER} if the token was not written
	 */
	public final Verdict judge(HttpStatusCode status, HttpHeaders headers) {
		if (!isWritten()) {
			explain(status, headers);
			return Verdict.NEITHER;
		}
		Verdict verdict = Verdict.on(this.account, this.selectedFor, status, headers);
		if (verdict == Verdict.ACCEPTED) {
			this.account.tokens().accepted(this.token);
		}
		return verdict;
	}

	private void explain(HttpStatusCode status, HttpHeaders headers) {
		Attempt attempt = this.attempt;
		RequestWithoutToken leftOut = (attempt != null) ? attempt.withoutToken() : null;
		if (leftOut != null) {
			leftOut.answered(status, headers);
		}
		else if (this.account.isUnauthenticated(this.selectedFor, status, headers)) {
			// Counted only now: a filter may have answered the request instead of sending
			// it
			RequestWithoutToken lost = this.account.without(this.selectedFor, Explanation.ofRebuilding(this.account));
			lost.sent();
			lost.answered(status, headers);
		}
	}

	/**
	 * Return whether the HTTP client follows no redirects of the request, so that the
	 * token may have been written.
	 * @return {@code false} if the client may follow redirects, so that the request was
	 * sent without the token
	 */
	public final boolean isGuarded() {
		return this.attempt != null;
	}

	/**
	 * Create the error for a request whose HTTP client may follow redirects.
	 * @param remedy the method that guards such a client, as the message shows it
	 * @return the exception to throw or to signal
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

	/**
	 * What was done when the headers of the request were sent.
	 *
	 * @param withoutToken the request, or {@code null} if the token was written
	 */
	private record Attempt(@Nullable RequestWithoutToken withoutToken) {

		static final Attempt WRITTEN = new Attempt(null);

	}

}
