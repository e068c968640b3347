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
 * Lets an application that works with Spring Security's
 * {@link org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager
 * manager} get the tokens of accounts through it. The manager asks for a token on each
 * call and the account answers from memory, so that both share one session: renewal, its
 * back-off and its end stay those of the account. A registration names its account by its
 * id, see {@link #registration(String)}.
 * <p>
 * All principals share the token of the account, and no refresh token is handed out. The
 * manager does not compare where a request goes, and tells the account nothing of a 401.
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
	 * Return the registration of an account. It holds no secret and no URL that can be
	 * called: the account knows how to get its tokens.
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
	 * @return the client with a token that is usable now; empty if the client has it
	 * already, which spares the manager to store it again, or if the registration has
	 * another grant type; an error if there is no such account or no token can be had
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

	// Applications store it, also as JSON, in the form that Spring Security knows
	private static OAuth2AccessToken plain(OAuth2AccessToken token) {
		return new OAuth2AccessToken(token.getTokenType(), token.getTokenValue(), token.getIssuedAt(),
				token.getExpiresAt(), token.getScopes());
	}

}
