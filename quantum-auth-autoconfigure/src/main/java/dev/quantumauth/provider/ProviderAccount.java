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

import java.net.URI;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.account.AccountContext;
import dev.quantumauth.account.AccountParts;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.account.exchange.ConfiguredRefreshToken;
import dev.quantumauth.account.exchange.RefreshThenLogin;
import dev.quantumauth.http.AuthServer;
import dev.quantumauth.http.Remedy;
import dev.quantumauth.session.AccessTokens;
import dev.quantumauth.session.ExternalToken;
import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.credential.ConfiguredCredential;

/**
 * Creates accounts at a cloud that a {@link ProviderDescription} describes.
 *
 * @since 0.1.0
 */
public final class ProviderAccount {

	private ProviderAccount() {
	}

	/**
	 * Return a builder for an account.
	 * @param id the id of the account
	 * @param url the base URL of the API
	 * @param description how the cloud works
	 * @param credential returns the credential: it is given a function that reads the
	 * part with a name. Called for each token request, on a thread that may block.
	 * @param fixed whether the credential never changes
	 * @return a builder
	 */
	public static TokenAccount.Builder<QuantumAuthClient> builder(String id, String url,
			ProviderDescription description, UnaryOperator<String> credential, boolean fixed) {
		return TokenAccount.builder(id, description.name(), url,
				(context) -> parts(context, description, credential, fixed).withRequestHeaders(description.headers()));
	}

	private static AccountParts<QuantumAuthClient> parts(AccountContext context, ProviderDescription description,
			UnaryOperator<String> credential, boolean fixed) {
		TokenEndpointDescription endpoint = description.tokenEndpoint();
		if (endpoint == null) {
			return ofStaticKey(context, description, () -> credential.apply(part(description)), fixed);
		}
		AuthServer server = context.authServer()
			.withTimeout(context.timeout())
			.withRemedy(Remedy.of(label(description), "the server of " + description.displayName()));
		URI issuer = endpoint.issuerUri();
		IssuerDocument document = (issuer != null) ? new IssuerDocument(server, issuer, context::checked) : null;
		TokenEndpoint exchange = new TokenEndpoint(server, description.credential(), endpoint, document,
				label(description));
		AccessTokens<OAuth2AccessToken> tokens = context
			.session(source(context, description, endpoint, exchange, credential));
		return AccountParts.of(context.client(tokens), tokens, probe(context, description, document));
	}

	private static AccountParts<QuantumAuthClient> ofStaticKey(AccountContext context, ProviderDescription description,
			Supplier<String> key, boolean fixed) {
		ExternalToken token = context.externalToken(key, fixed);
		Mono<QuantumAuthProbe> probe = (description.probeUri() != null) ? probe(context, description, null)
				: token.probe();
		return AccountParts.of(context.client(token), token, probe);
	}

	private static TokenSource<OAuth2AccessToken> source(AccountContext context, ProviderDescription description,
			TokenEndpointDescription endpoint, TokenEndpoint exchange, UnaryOperator<String> credential) {
		CredentialKind kind = description.credential();
		if (kind == CredentialKind.REFRESH_TOKEN) {
			return new ConfiguredRefreshToken(exchange, () -> credential.apply(part(description)), context.clock());
		}
		ConfiguredCredential<ProviderCredential> configured = new ConfiguredCredential<>(
				() -> ProviderCredential.read(kind, credential), ProviderCredential::identity);
		// RFC 6749, section 4.4.3: a client has no use for a refresh token
		return (kind != CredentialKind.CLIENT && endpoint.response().hasRefreshToken())
				? new RefreshThenLogin<>(exchange, configured, context.scheduler(), context.clock())
				: new CredentialGrant(exchange, configured, kind.longestBackoff());
	}

	private static String part(ProviderDescription description) {
		return description.credential().parts().get(0);
	}

	private static String label(ProviderDescription description) {
		return switch (description.credential()) {
			case API_KEY -> "API key";
			case CLIENT -> "client secret";
			case PASSWORD -> "password";
			case REFRESH_TOKEN -> "refresh token";
		};
	}

	// Never with a credential, which a header of the application may be, too
	private static Mono<QuantumAuthProbe> probe(AccountContext context, ProviderDescription description,
			@Nullable IssuerDocument document) {
		URI probeUri = description.probeUri();
		if (probeUri == null) {
			QuantumAuthProbe nothing = new QuantumAuthProbe(null, null, null);
			return (document != null) ? document.read().thenReturn(nothing) : Mono.just(nothing);
		}
		return context.authServer().get(probeUri).exchange((answer) -> {
			if (!answer.response().status().is2xxSuccessful()) {
				throw answer.refused();
			}
			return new QuantumAuthProbe(description.displayName() + " answers", null, null);
		});
	}

}
