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

package com.example.nimbus;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.util.StringUtils;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.account.AccountContext;
import dev.quantumauth.account.AccountParts;
import dev.quantumauth.account.ApiKeyExchange;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.account.AccountDefinition;
import dev.quantumauth.autoconfigure.account.AccountProvider;
import dev.quantumauth.autoconfigure.account.AccountSchema;
import dev.quantumauth.autoconfigure.account.CredentialForm;
import dev.quantumauth.autoconfigure.account.CredentialPart;
import dev.quantumauth.http.AuthServer;
import dev.quantumauth.http.Remedy;
import dev.quantumauth.session.AccessTokens;
import dev.quantumauth.session.credential.ConfiguredCredential;

/**
 * Accounts at Nimbus.
 */
class NimbusAccountProvider implements AccountProvider<NimbusProperties.Account> {

	private static final String PROVIDER = "nimbus";

	private static final String API_KEY = "api-key";

	private static final String LABEL = "API key";

	private static final String GRANT_TYPE = "urn:example:params:oauth:grant-type:apikey";

	private static final String TOKEN_URI = "https://iam.nimbus.example/identity/token";

	@Override
	public AccountSchema schema() {
		return AccountSchema
			.of(PROVIDER, "Nimbus", Duration.ofMinutes(5),
					CredentialForm.of(CredentialPart.token(API_KEY, LABEL).orFile().orVariable("NIMBUS_API_KEY")))
			.withUrlVariable("NIMBUS_URL")
			.withCredentialUrls("token-uri");
	}

	@Override
	public Class<NimbusProperties.Account> properties() {
		return NimbusProperties.Account.class;
	}

	@Override
	public TokenAccount.Builder<?> describe(AccountDefinition<NimbusProperties.Account> account) {
		return TokenAccount.builder(account.id(), PROVIDER, account.url(), (context) -> parts(context, account));
	}

	private static AccountParts<QuantumAuthClient> parts(AccountContext context,
			AccountDefinition<NimbusProperties.Account> account) {
		URI tokenUri = URI.create(text(account.properties().tokenUri(), TOKEN_URI));
		String serviceCrn = text(account.properties().serviceCrn(), "");
		AuthServer server = context.authServer()
			.withRemedy(Remedy.of(LABEL + " of " + account.source(API_KEY), "Nimbus"));
		AccessTokens<OAuth2AccessToken> tokens = context
			.session(new ApiKeyExchange<>(ConfiguredCredential.of(account.credential(API_KEY)),
					(apiKey) -> server.post(tokenUri)
						.parameter("grant_type", GRANT_TYPE)
						.secret("apikey", LABEL, apiKey)
						.obtain("apikey")));
		return AccountParts.of(context.client(tokens), tokens, server.probe(tokenUri))
			.withRequestHeaders(serviceCrn.isEmpty() ? Map.of() : Map.of("Service-CRN", serviceCrn));
	}

	// A blank value counts as absent: ${VARIABLE:} is blank if the variable is not set
	private static String text(@Nullable String value, String otherwise) {
		return StringUtils.hasText(value) ? value : otherwise;
	}

}
