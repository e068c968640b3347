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

package dev.quantumauth.account;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.session.AccessTokens;

/**
 * {@link QuantumAuthClient} that delegates to the {@link AccessTokens} of its account,
 * and base class of the clients that add methods for one provider. Thread-safe.
 *
 * @param <T> the type of access token
 * @since 0.1.0
 */
public class TokenAccountClient<T extends OAuth2AccessToken> implements QuantumAuthClient, RequestTokens {

	private final String id;

	private final String provider;

	private final AccessTokens<T> tokens;

	/**
	 * Create a client.
	 * @param id the id of the account
	 * @param provider the name of the account's provider
	 * @param tokens the account's tokens
	 */
	protected TokenAccountClient(String id, String provider, AccessTokens<T> tokens) {
		this.id = id;
		this.provider = provider;
		this.tokens = tokens;
	}

	@Override
	public final String getId() {
		return this.id;
	}

	@Override
	public final String getProvider() {
		return this.provider;
	}

	@Override
	public final Mono<T> accessToken() {
		return this.tokens.accessToken();
	}

	@Override
	public final @Nullable T cachedAccessToken() {
		return this.tokens.cachedAccessToken();
	}

	@Override
	public final boolean reject(OAuth2AccessToken token) {
		return this.tokens.reject(token);
	}

	@Override
	public final Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken token) {
		return this.tokens.rejectAndLookAgain(token);
	}

	@Override
	public final void accepted(OAuth2AccessToken token) {
		this.tokens.accepted(token);
	}

	@Override
	public final void replayRejected(OAuth2AccessToken token) {
		this.tokens.replayRejected(token);
	}

	@Override
	public final Mono<Void> renew() {
		return this.tokens.renew();
	}

	@Override
	public final Mono<Void> endSession() {
		return this.tokens.end();
	}

	@Override
	public final QuantumAuthStatus getStatus() {
		return this.tokens.status();
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[id=" + this.id + ", provider=" + this.provider + "]";
	}

}
