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

package dev.quantumauth;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

/**
 * The access tokens of one account for the code that puts them on requests to the API: it
 * gets a token for a request, and reports what the response says about the token.
 * Applications use {@link QuantumAuthClient} instead.
 * <p>
 * Implementations are thread-safe and never block.
 *
 * @since 0.1.0
 * @see QuantumAuthAccount#requestTokens()
 */
public interface RequestTokens {

	/**
	 * Return an access token that is usable now, like
	 * {@link QuantumAuthClient#accessToken()}.
	 * @return the access token, or an error if none can be obtained
	 */
	Mono<? extends OAuth2AccessToken> accessToken();

	/**
	 * Return the token that {@link #accessToken()} would yield without waiting. Counts as
	 * a use of the account, and never fails.
	 * @return the access token, or {@code null} if the caller has to subscribe to
	 * {@link #accessToken()}
	 */
	@Nullable OAuth2AccessToken cachedAccessToken();

	/**
	 * Report that the cloud answered 401 to a request with the given access token, and
	 * look for another one: an externally managed token is read again.
	 * @param token the rejected access token
	 * @return whether {@link #accessToken()} now yields another token, so that the
	 * request is worth repeating
	 */
	Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken token);

	/**
	 * Report that a request with the given access token succeeded. An externally managed
	 * token that was rejected before counts as valid again.
	 * @param token the access token of the request
	 */
	void accepted(OAuth2AccessToken token);

	/**
	 * Report that the cloud answered 401 to a repeated request, which carried the given
	 * access token. Two tokens in a row were rejected, so that a third one would hardly
	 * help: nothing is invalidated, and from now on a token must be the current one for
	 * longer before a rejection invalidates it.
	 * @param token the access token of the repeated request
	 */
	void replayRejected(OAuth2AccessToken token);

	/**
	 * Return the tokens of a client. A client of this library is used directly. Any other
	 * client is asked for its {@linkplain QuantumAuthClient#accessToken() access token}
	 * for each request, and {@linkplain QuantumAuthClient#reject(OAuth2AccessToken)
	 * rejects} the token after a 401.
	 * @param client the client
	 * @return its tokens
	 */
	static RequestTokens of(QuantumAuthClient client) {
		return (client instanceof RequestTokens tokens) ? tokens : new ClientRequestTokens(client);
	}

}
