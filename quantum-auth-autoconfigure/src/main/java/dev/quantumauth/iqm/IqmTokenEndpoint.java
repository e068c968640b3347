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

package dev.quantumauth.iqm;

import java.net.URI;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.account.exchange.TokenExchange;
import dev.quantumauth.http.AuthServer;
import dev.quantumauth.http.AuthServerRequest;
import dev.quantumauth.session.token.RefreshToken;
import dev.quantumauth.session.token.TokenGrant;

/**
 * The requests that begin, renew and end a session at IQM's authentication server: RFC
 * 6749, sections 4.3.2 and 6, and Keycloak's logout.
 *
 * @param server the authentication server
 * @param realm the realm and the client
 * @param label what begins or continues a session, for messages
 */
record IqmTokenEndpoint(AuthServer server, IqmRealm realm, String label) implements TokenExchange<IqmCredentials> {

	private static final String PASSWORD = "password";

	private static final String REFRESH_TOKEN = OAuth2ParameterNames.REFRESH_TOKEN;

	@Override
	public String id() {
		return this.server.id();
	}

	@Override
	public Mono<TokenGrant<OAuth2AccessToken>> begin(IqmCredentials credentials) {
		return grant(PASSWORD).parameter("username", credentials.username())
			.secret(PASSWORD, credentials.password())
			.obtain(PASSWORD);
	}

	@Override
	public Mono<TokenGrant<OAuth2AccessToken>> refresh(RefreshToken refreshToken) {
		return grant(REFRESH_TOKEN).refreshToken(REFRESH_TOKEN, refreshToken.value()).obtain(REFRESH_TOKEN);
	}

	private AuthServerRequest grant(String grantType) {
		return post(this.realm.tokenUri()).parameter(OAuth2ParameterNames.GRANT_TYPE, grantType);
	}

	private AuthServerRequest post(URI uri) {
		return this.server.post(uri).parameter(OAuth2ParameterNames.CLIENT_ID, this.realm.clientId());
	}

	@Override
	public Mono<Void> logout(RefreshToken refreshToken) {
		return post(this.realm.logoutUri()).refreshToken(REFRESH_TOKEN, refreshToken.value())
			.exchange((answer) -> answer.requireEndOfSession(IqmRemedy::ofLogout))
			.then();
	}

	@Override
	public TokenRequestException unsent(RuntimeException failure) {
		return post(this.realm.tokenUri()).unsent(this.label, failure);
	}

	@Override
	public TokenRequestException invalidRefreshToken(String problem) {
		return post(this.realm.tokenUri()).invalidRefreshToken(problem);
	}

}
