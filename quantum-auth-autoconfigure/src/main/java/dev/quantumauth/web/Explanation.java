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
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * Why a request carries no token.
 *
 * @param account the account whose token the request does not carry, or {@code null} if
 * that account does not exist
 * @param ownHeader the header with a credential of its own that the request carries, or
 * {@code null} if it carries none
 * @param reason returns the reason, as sentences
 */
record Explanation(@Nullable ApiAccount account, @Nullable String ownHeader, Supplier<String> reason) {

	/**
	 * Explain a request to a target of an account whose headers forbid the token.
	 * @param account the account
	 * @param headers the headers of the request
	 * @param uri where the request goes
	 * @return the explanation
	 */
	static Explanation ofHeaders(ApiAccount account, HttpHeaders headers, URI uri) {
		String own = account.ownHeader(headers);
		if (own != null) {
			return new Explanation(account, own,
					() -> "It carried a header " + own + " of its own, which the token of the account '" + account.id()
							+ "' does not replace. Remove that header where the request is built.");
		}
		String cause = PendingToken.isUnwanted(headers, uri)
				? "its Host header names another host. Remove that header where the request is built."
				: "it chose a client registration of the application instead. Remove that choice where the request is built.";
		return new Explanation(account, null,
				() -> "It carried no token of the account '" + account.id() + "': " + cause);
	}

	/**
	 * Explain a request that goes to no target of an account.
	 * @param account the account
	 * @param headers the headers of the request
	 * @param mismatch returns what differs, as a clause
	 * @return the explanation
	 */
	static Explanation ofUrl(ApiAccount account, HttpHeaders headers, Supplier<String> mismatch) {
		String own = account.ownHeader(headers);
		return new Explanation(account, own, () -> (own != null) ? "It carried a header " + own
				+ " of its own; the token of the account '" + account.id() + "' goes to " + account.targets() + ", and "
				+ mismatch.get()
				+ ". If that token is meant, remove the header, and correct the URL or add it to the account's api-urls."
				: "It carried no token: the token of the account '" + account.id() + "' goes to " + account.targets()
						+ ", and " + mismatch.get()
						+ ". Correct the URL of the request, or add it to the account's api-urls.");
	}

	/**
	 * Explain a request to the host of an account that does not exist.
	 * @param account what is known of the account
	 * @param headers the headers of the request
	 * @return the explanation
	 */
	static Explanation ofUnavailable(UnavailableAccount account, HttpHeaders headers) {
		String own = headers.containsHeader(PendingToken.AUTHORIZATION) ? HttpHeaders.AUTHORIZATION : null;
		return new Explanation(null, own, () -> account.reason(own));
	}

	/**
	 * Explain a request that left the targets of an account after its token was chosen.
	 * @param account the account
	 * @param headers the headers of the request
	 * @return the explanation
	 */
	static Explanation ofRerouting(ApiAccount account, HttpHeaders headers) {
		String own = account.ownHeader(headers);
		return new Explanation(account, own, () -> ((own != null)
				? "It carried a header " + own + " of its own and no token of the account '"
				: "It carried no token of the account '") + account.id() + "', which goes only to " + account.targets()
				+ ": a filter or an interceptor that came after the choice of the account has sent the request elsewhere. "
				+ "Let it come before, or correct the URL that it sends the request to.");
	}

	/**
	 * Explain a request that an HTTP client has sent without asking for the token.
	 * @param account the account
	 * @return the explanation
	 */
	static Explanation ofRebuilding(ApiAccount account) {
		return new Explanation(account, null, () -> "It carried no token: that of the account '" + account.id()
				+ "' was lost, because a filter after the one of quantum-auth built the request anew, or answered it. "
				+ "Let it copy the request with ClientRequest.from instead of ClientRequest.create.");
	}

	void count() {
		if (this.account == null) {
			return;
		}
		if (this.ownHeader != null) {
			this.account.counts().countOwn();
		}
		else {
			this.account.counts().countNone();
		}
	}

	boolean isUnauthenticated(URI uri, HttpStatusCode status, HttpHeaders headers) {
		return (this.account != null) ? this.account.isUnauthenticated(uri, status, headers)
				: HttpStatus.UNAUTHORIZED.isSameCodeAs(status);
	}
}
