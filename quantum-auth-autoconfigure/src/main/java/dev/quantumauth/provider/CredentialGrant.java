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

package dev.quantumauth.provider;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.account.exchange.TokenExchange;
import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.credential.ConfiguredCredential;
import dev.quantumauth.session.token.TokenGrant;

/**
 * {@link TokenSource} that sends the credential for each access token, to a cloud that
 * issues no refresh tokens, or whose refresh tokens are of no use.
 *
 * @param exchange sends the request
 * @param credential reads the credential
 * @param longestBackoff the limit of the back-off after the credential was rejected
 */
record CredentialGrant(TokenExchange<ProviderCredential> exchange, ConfiguredCredential<ProviderCredential> credential,
		Duration longestBackoff) implements TokenSource<OAuth2AccessToken> {

	@Override
	public Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
		ProviderCredential values;
		try {
			values = this.credential.read();
		}
		catch (RuntimeException ex) {
			return Mono.error(this.exchange.unsent(ex));
		}
		return this.exchange.begin(values);
	}

	@Override
	public String toString() {
		return "CredentialGrant";
	}

}
