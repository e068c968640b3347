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

import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.publisher.Mono;

/**
 * Provides the tokens of accounts to a
 * {@link org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager}
 * of Spring Security. The manager asks on each call and the account answers from memory,
 * so that the manager uses the account's session instead of one of its own. A
 * registration has the id of its account, see {@link #registration(String)}.
 * <p>
 * All principals share the token of the account, and no refresh token is handed out. The
 * manager does not check where a request goes, and does not report a 401 to the account.
 *
 * @since 0.1.0
 */
public final class QuantumAuthReactiveOAuth2AuthorizedClientProvider implements ReactiveOAuth2AuthorizedClientProvider {

	/**
	 * The grant of registrations that are accounts.
	 */
	public static final AuthorizationGrantType GRANT_TYPE = new AuthorizationGrantType(
			"urn:quantum-auth:grant-type:account");

	private final QuantumAuthClients clients;

	/**
	 * Create a provider.
	 * @param clients the clients of the accounts
	 */
	public QuantumAuthReactiveOAuth2AuthorizedClientProvider(QuantumAuthClients clients) {
		this.clients = clients;
	}

	/**
	 * Return the registration of an account. It contains no secret and no URL that can be
	 * called, because the account obtains its tokens itself.
	 * @param id the id of the account
	 * @return the registration
	 */
	public static ClientRegistration registration(String id) {
		return ClientRegistration.withRegistrationId(id)
			.clientId(id)
			.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
			.authorizationGrantType(GRANT_TYPE)
			.tokenUri("urn:quantum-auth:account:" + id)
			.build();
	}

	/**
	 * Authorize a client whose registration is that of an account.
	 * @param context the context
	 * @return the client with a token that is usable now; empty if the registration has
	 * another grant type, or if the client has that token already, so that the manager
	 * does not store it again; an error if there is no such account or no token can be
	 * obtained
	 */
	@Override
	public Mono<OAuth2AuthorizedClient> authorize(OAuth2AuthorizationContext context) {
		ClientRegistration registration = context.getClientRegistration();
		if (!GRANT_TYPE.equals(registration.getAuthorizationGrantType())) {
			return Mono.empty();
		}
		String id = registration.getRegistrationId();
		QuantumAuthClient client = this.clients.find(id);
		if (client == null) {
			return Mono.error(() -> unknown(id));
		}
		OAuth2AuthorizedClient authorized = context.getAuthorizedClient();
		return client.accessToken()
			.filter((token) -> authorized == null
					|| !authorized.getAccessToken().getTokenValue().equals(token.getTokenValue()))
			.map((token) -> new OAuth2AuthorizedClient(registration, context.getPrincipal().getName(), plain(token)));
	}

	private ClientAuthorizationException unknown(String id) {
		return new ClientAuthorizationException(new OAuth2Error("invalid_target",
				"Account '" + id + "': there is no such account, only " + this.clients.ids() + ".", null), id);
	}

	// Applications store the token, also as JSON. Spring Security reads only its own
	// type, and our types leave the value out of JSON.
	private static OAuth2AccessToken plain(OAuth2AccessToken token) {
		return new OAuth2AccessToken(token.getTokenType(), token.getTokenValue(), token.getIssuedAt(),
				token.getExpiresAt(), token.getScopes());
	}

}
