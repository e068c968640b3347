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

package dev.quantumauth.test.cloud;

import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.cloud.provider.CloudCredential;
import dev.quantumauth.test.cloud.provider.CloudProvider;
import dev.quantumauth.test.cloud.provider.Grant;
import dev.quantumauth.test.cloud.provider.ProviderSettings;

/**
 * Tells whether a token request is one that the provider's settings describe, and whether
 * it carries the credential.
 */
final class TokenRequestCheck {

	private static final List<String> CREDENTIAL_PARTS = List.of("api-key", "username", "password", "refresh-token");

	private final CloudTokens tokens;

	private final CloudCredential credential;

	private final Grant grant;

	private final ProviderSettings settings;

	private final ClientCheck client;

	private final Map<String, String> headers;

	private final Map<String, String> parameters;

	private final @Nullable String scope;

	TokenRequestCheck(CloudProvider provider, CloudTokens tokens) {
		this.tokens = tokens;
		this.credential = provider.credential();
		this.grant = provider.grant();
		this.settings = provider.settings();
		this.client = new ClientCheck(provider);
		this.headers = provider.settings().map("token-request.headers");
		this.parameters = provider.settings().map("token-request.parameters");
		this.scope = provider.settings().find("scope");
	}

	/**
	 * Check a request.
	 * @param request the request
	 * @param parameters its parameters
	 * @return why it is refused; {@code null} if it is not
	 */
	@Nullable OAuthError refusal(Request request, TokenParameters parameters) {
		for (Map.Entry<String, String> header : this.headers.entrySet()) {
			if (!header.getValue().equals(request.getHeader(header.getKey()))) {
				return OAuthError.invalidRequest("The header " + header.getKey() + " is missing or wrong");
			}
		}
		OAuthError error = refusalOfGrant(parameters);
		if (error != null) {
			return error;
		}
		if (!this.client.accepts(request, parameters)) {
			return OAuthError.invalidClient();
		}
		// What goes with a refresh token that was issued is not among the settings
		boolean described = !isRefresh(parameters) || this.grant.beginsWithRefreshToken();
		error = (described) ? refusalOfExtras(parameters) : null;
		return (error != null) ? error : refusalOfCredential(parameters);
	}

	private @Nullable OAuthError refusalOfGrant(TokenParameters parameters) {
		String name = this.settings.parameterName("grant-type");
		if (this.grant.type() == null || name.isEmpty()) {
			return null;
		}
		String sent = parameters.value(name);
		if (sent == null) {
			return OAuthError.invalidRequest("The parameter " + name + " is missing");
		}
		return (this.grant.allows(sent)) ? null
				: new OAuthError(400, "unsupported_grant_type", "The grant type must be " + this.grant.type());
	}

	private @Nullable OAuthError refusalOfExtras(TokenParameters parameters) {
		for (Map.Entry<String, String> parameter : this.parameters.entrySet()) {
			if (!parameter.getValue().equals(parameters.value(parameter.getKey()))) {
				return OAuthError.invalidRequest("The parameter " + parameter.getKey() + " is missing or wrong");
			}
		}
		String name = this.settings.parameterName("scope");
		boolean matches = this.scope == null || name.isEmpty() || this.scope.equals(parameters.value(name));
		return (matches) ? null : new OAuthError(400, "invalid_scope", "The scope must be " + this.scope);
	}

	private @Nullable OAuthError refusalOfCredential(TokenParameters parameters) {
		if (this.tokens.isCredentialRejected()) {
			return (this.credential.parts().containsKey("client-secret")) ? OAuthError.invalidClient()
					: OAuthError.invalidGrant("The credential is no longer valid");
		}
		if (isRefresh(parameters)) {
			String refreshToken = refreshToken(parameters);
			return (refreshToken != null && this.tokens.acceptsRefreshToken(refreshToken)) ? null
					: OAuthError.invalidGrant("The refresh token is not valid");
		}
		for (String part : CREDENTIAL_PARTS) {
			String expected = this.credential.parts().get(part);
			if (expected != null && !expected.equals(parameters.value(this.settings.parameterName(part)))) {
				return OAuthError.invalidGrant("The credential is not valid");
			}
		}
		return null;
	}

	/**
	 * Return the refresh token of a request.
	 * @param parameters the parameters of the request
	 * @return the refresh token, which may be the API key of the account; {@code null} if
	 * the request has none
	 */
	@Nullable String refreshToken(TokenParameters parameters) {
		if (!isRefresh(parameters)) {
			return null;
		}
		String refreshToken = parameters.value(this.settings.parameterName("refresh-token"));
		return (refreshToken != null) ? refreshToken : parameters.value(this.settings.parameterName("api-key"));
	}

	private boolean isRefresh(TokenParameters parameters) {
		String name = this.settings.parameterName("grant-type");
		if (this.grant.beginsWithRefreshToken()) {
			return true;
		}
		if (this.grant.type() == null || name.isEmpty()) {
			return this.grant.issuesRefreshTokens()
					&& parameters.value(this.settings.parameterName("refresh-token")) != null;
		}
		return Grant.REFRESH_TOKEN.equals(parameters.value(name));
	}

}
