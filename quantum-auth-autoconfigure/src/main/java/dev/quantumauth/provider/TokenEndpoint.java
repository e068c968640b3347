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

import org.jspecify.annotations.Nullable;
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
 * The requests to the token endpoint of a provider, as its description says them.
 *
 * @param server sends the requests
 * @param credential what the account authenticates with
 * @param endpoint how tokens are requested
 * @param document the issuer's document, or {@code null} if there is no issuer
 * @param label what the credential is, for messages
 */
record TokenEndpoint(AuthServer server, CredentialKind credential, TokenEndpointDescription endpoint,
		@Nullable IssuerDocument document, String label) implements TokenExchange<ProviderCredential> {

	private static final String GRANT_TYPE = "grant-type";

	private static final String CLIENT_ID = "client-id";

	private static final String CLIENT_SECRET = "client-secret";

	private static final String REFRESH_TOKEN = "refresh-token";

	@Override
	public String id() {
		return this.server.id();
	}

	private Mono<URI> uri() {
		URI tokenUri = this.endpoint.tokenUri();
		if (tokenUri != null || this.document == null) {
			return Mono.just(this.endpoint.place());
		}
		return this.document.tokenUri();
	}

	@Override
	public Mono<TokenGrant<OAuth2AccessToken>> begin(ProviderCredential values) {
		return uri().flatMap((uri) -> {
			AuthServerRequest request = request(uri, this.endpoint.grantType(), values);
			for (String part : this.credential.parts()) {
				add(request, part, values);
			}
			this.endpoint.request().parameters().forEach(request::parameter);
			String grant = this.endpoint.request().name(GRANT_TYPE).isEmpty() ? this.credential.grant()
					: this.endpoint.grantType();
			return request.obtain(grant, (answer) -> this.endpoint.response().read(answer, ""));
		});
	}

	private void add(AuthServerRequest request, String part, ProviderCredential values) {
		String name = this.endpoint.request().name(part);
		// The client's own parts are added by its way to authenticate
		if (name.isEmpty() || part.equals(CLIENT_ID) || part.equals(CLIENT_SECRET)) {
			return;
		}
		if (part.equals("username")) {
			request.parameter(name, values.value(part));
		}
		else {
			request.secret(name, values.value(part));
		}
	}

	@Override
	public Mono<TokenGrant<OAuth2AccessToken>> refresh(RefreshToken refreshToken) {
		return uri().flatMap((uri) -> {
			AuthServerRequest request = request(uri, OAuth2ParameterNames.REFRESH_TOKEN, null)
				.refreshToken(this.endpoint.request().name(REFRESH_TOKEN), refreshToken.value());
			if (this.credential == CredentialKind.REFRESH_TOKEN) {
				this.endpoint.request().parameters().forEach(request::parameter);
			}
			return request.obtain(OAuth2ParameterNames.REFRESH_TOKEN,
					(answer) -> this.endpoint.response().read(answer, refreshToken.value()));
		});
	}

	private AuthServerRequest request(URI uri, String grantType, @Nullable ProviderCredential values) {
		AuthServerRequest request = this.server.post(uri);
		TokenRequestFormat format = this.endpoint.request();
		if (format.json()) {
			request.json();
		}
		format.headers().forEach(request::header);
		request.hiding(format.hidden());
		parameter(request, GRANT_TYPE, grantType);
		authenticate(request, values);
		if (this.endpoint.scope() != null) {
			parameter(request, "scope", this.endpoint.scope());
		}
		return request;
	}

	private void authenticate(AuthServerRequest request, @Nullable ProviderCredential values) {
		if (values == null || !values.has(CLIENT_ID)) {
			if (this.endpoint.clientId() != null) {
				parameter(request, CLIENT_ID, this.endpoint.clientId());
			}
		}
		else if (this.endpoint.clientAuthentication() == ClientAuthentication.CLIENT_SECRET_BASIC) {
			request.basic(values.value(CLIENT_ID), values.value(CLIENT_SECRET));
		}
		else {
			parameter(request, CLIENT_ID, values.value(CLIENT_ID));
			request.secret(this.endpoint.request().name(CLIENT_SECRET), values.value(CLIENT_SECRET));
		}
	}

	private void parameter(AuthServerRequest request, String part, String value) {
		String name = this.endpoint.request().name(part);
		if (!name.isEmpty()) {
			request.parameter(name, value);
		}
	}

	@Override
	public Mono<Void> logout(RefreshToken refreshToken) {
		URI logoutUri = this.endpoint.logoutUri();
		if (logoutUri == null) {
			return Mono.empty();
		}
		AuthServerRequest request = this.server.post(logoutUri);
		if (this.endpoint.clientId() != null) {
			parameter(request, CLIENT_ID, this.endpoint.clientId());
		}
		return request.refreshToken(this.endpoint.request().name(REFRESH_TOKEN), refreshToken.value())
			.exchange((answer) -> answer.requireEndOfSession((failure) -> ""))
			.then();
	}

	@Override
	public TokenRequestException unsent(RuntimeException failure) {
		return this.server.post(this.endpoint.place()).unsent(this.label, failure);
	}

	@Override
	public TokenRequestException invalidRefreshToken(String problem) {
		return this.server.post(this.endpoint.place()).invalidRefreshToken(problem);
	}

}
