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
 * The access tokens of one account as the requests to its API use them: the token that
 * goes on a request, and what the answers say about it. Applications use
 * {@link QuantumAuthClient} instead.
 * <p>
 * Implementations are thread-safe and never block.
 *
 * @since 0.1.0
 * @see QuantumAuthAccount#requestTokens()
 */
public interface RequestTokens {

	/**
	 * Return an access token that is usable now, as
	 * {@link QuantumAuthClient#accessToken()}.
	 * @return the access token, or an error if none can be had
	 */
	Mono<? extends OAuth2AccessToken> accessToken();

	/**
	 * Return what {@link #accessToken()} would answer if that needs no waiting. Counts as
	 * a use of the account in the same way and never fails.
	 * @return the access token, or {@code null} if {@link #accessToken()} has to be
	 * subscribed to
	 */
	@Nullable OAuth2AccessToken cachedAccessToken();

	/**
	 * Tell that the cloud answered 401 to a request that carried the given access token,
	 * and find out whether there is another one. One that is managed elsewhere is read
	 * again.
	 * @param token the access token that was rejected
	 * @return whether {@link #accessToken()} now answers another token, so that the
	 * request is worth sending again
	 */
	Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken token);

	/**
	 * Tell that the cloud carried out a request that carried the given access token. A
	 * rejected token that was kept, because there is no other, counts as good again.
	 * @param token the access token of the request
	 */
	void accepted(OAuth2AccessToken token);

	/**
	 * Tell that a request was rejected a second time, when it was sent again with the
	 * given access token. Then the token is not what is wrong: nothing is thrown away,
	 * and the tokens of this account are given longer before a rejection counts.
	 * @param token the access token of the second request
	 */
	void replayRejected(OAuth2AccessToken token);

	/**
	 * Return the tokens of a client. The clients of this library answer from memory and
	 * take every kind of feedback; of any other, each request asks for its
	 * {@linkplain QuantumAuthClient#accessToken() access token} and
	 * {@linkplain QuantumAuthClient#reject(OAuth2AccessToken) rejects} it after a 401.
	 * @param client the client
	 * @return its tokens
	 */
	static RequestTokens of(QuantumAuthClient client) {
		return (client instanceof RequestTokens tokens) ? tokens : new ClientRequestTokens(client);
	}

}
