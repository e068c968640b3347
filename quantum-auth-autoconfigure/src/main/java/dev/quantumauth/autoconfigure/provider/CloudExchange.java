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

package dev.quantumauth.autoconfigure.provider;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

import dev.quantumauth.autoconfigure.provider.CloudProperties.ContentType;
import dev.quantumauth.provider.ClientAuthentication;
import dev.quantumauth.provider.CredentialKind;
import dev.quantumauth.provider.TokenEndpointDescription;
import dev.quantumauth.provider.TokenRequestFormat;
import dev.quantumauth.provider.TokenResponseFormat;

/**
 * How the credential of an account at a cloud is exchanged for a token, if it is.
 *
 * @param account the account
 */
record CloudExchange(CloudAccount account) {

	private static final String NO_GRANT = "none";

	// What is shorter occurs in too many texts
	private static final int RECOGNIZABLE = 4;

	/**
	 * Return whether the credential itself is the token.
	 * @return whether there is no token request
	 */
	boolean isStatic() {
		String grant = ProviderDefinition.text(this.account.properties().grantType());
		if (grant != null) {
			return grant.equals(NO_GRANT);
		}
		return this.account.kind() == CredentialKind.API_KEY
				&& ProviderDefinition.text(this.account.properties().tokenUri()) == null
				&& ProviderDefinition.text(this.account.properties().issuerUri()) == null;
	}

	TokenEndpointDescription tokenEndpoint(String url) {
		String tokenUri = this.account.tokenUri();
		String issuerUri = this.account.issuerUri();
		String logoutUri = this.account.logoutUri();
		String scope = ProviderDefinition.text(this.account.account().scope());
		if (scope == null && ProviderDefinition.text(this.account.properties().scope()) != null) {
			scope = this.account.expand(String.valueOf(this.account.properties().scope()));
		}
		return new TokenEndpointDescription((tokenUri != null) ? CloudAccount.absolute(url, tokenUri) : null,
				(issuerUri != null) ? URI.create(issuerUri) : null, grantType(),
				ProviderDefinition.text(this.account.properties().clientId()), clientAuthentication(), scope, request(),
				response(), (logoutUri != null) ? CloudAccount.absolute(url, logoutUri) : null);
	}

	private String grantType() {
		String grant = ProviderDefinition.text(this.account.properties().grantType());
		if (grant != null) {
			return grant;
		}
		return switch (this.account.kind()) {
			case API_KEY -> "";
			case CLIENT -> "client_credentials";
			case PASSWORD -> "password";
			case REFRESH_TOKEN -> "refresh_token";
		};
	}

	private ClientAuthentication clientAuthentication() {
		CloudProperties.ClientAuthenticationMethod method = this.account.properties().clientAuthenticationMethod();
		if (method != null) {
			return ClientAuthentication.valueOf(method.name());
		}
		return (this.account.kind() == CredentialKind.CLIENT) ? ClientAuthentication.CLIENT_SECRET_BASIC
				: ClientAuthentication.NONE;
	}

	private TokenRequestFormat request() {
		Map<String, String> names = new LinkedHashMap<>();
		this.account.definition()
			.names()
			.forEach((part, name) -> names.put(ProviderDefinition.part(part), name.strip()));
		if (grantType().isEmpty()) {
			names.put("grant-type", "");
		}
		Map<String, String> parameters = new LinkedHashMap<>();
		this.account.definition()
			.parameters()
			.forEach((name, value) -> parameters.put(name, this.account.expand(value)));
		return new TokenRequestFormat(this.account.properties().tokenRequest().contentType() == ContentType.JSON, names,
				parameters, this.account.definition().requestHeaders(), hidden());
	}

	// What the application adds to a preset may be a secret. A preset has none.
	private List<String> hidden() {
		CloudProperties.TokenRequest own = this.account.definition().own().tokenRequest();
		return Stream.of(own.parameters(), own.headers())
			.flatMap((entries) -> entries.values().stream())
			.map(this.account::expand)
			.filter((value) -> value.strip().length() >= RECOGNIZABLE)
			.toList();
	}

	private TokenResponseFormat response() {
		CloudProperties.TokenResponse response = this.account.properties().tokenResponse();
		JsonPointer refreshToken = pointer(response.refreshToken());
		String grant = grantType();
		boolean standard = grant.equals("password") || this.account.kind() == CredentialKind.REFRESH_TOKEN;
		return new TokenResponseFormat(pointer(response.accessToken()),
				(refreshToken == null && standard) ? JsonPointer.compile("/refresh_token") : refreshToken,
				pointer(response.expiresIn()), pointer(response.expiresAt()), this.account.properties().lifetime());
	}

	private static @Nullable JsonPointer pointer(@Nullable String pointer) {
		String text = ProviderDefinition.text(pointer);
		return (text != null) ? JsonPointer.compile(text) : null;
	}

	@Override
	public String toString() {
		return "CloudExchange[" + this.account + "]";
	}

}
