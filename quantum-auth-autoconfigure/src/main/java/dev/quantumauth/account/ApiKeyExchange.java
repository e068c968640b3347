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

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.credential.ConfiguredCredential;
import dev.quantumauth.session.token.TokenGrant;

/**
 * {@link TokenSource} that exchanges an API key, or another token that cannot be guessed,
 * for an access token. Each access token takes one request with the key: refresh tokens
 * are ignored, and there is no session to end at the provider.
 *
 * @param <T> the type of access token
 * @param credential the configured key
 * @param request creates a token request; reads the supplied key once, which may block
 * @since 0.1.0
 * @see AccountContext#session(TokenSource)
 */
public record ApiKeyExchange<T extends OAuth2AccessToken>(ConfiguredCredential<String> credential,
		Function<Supplier<String>, Mono<TokenGrant<T>>> request) implements TokenSource<T> {

	// Servers do not lock a user because of rejected keys, because keys cannot be guessed
	private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

	@Override
	public Mono<TokenGrant<T>> obtain(BooleanSupplier wanted) {
		return this.request.apply(this.credential::read);
	}

	@Override
	public Duration longestBackoff() {
		return LONGEST_BACKOFF;
	}

	@Override
	public String toString() {
		return "ApiKeyExchange";
	}

}
