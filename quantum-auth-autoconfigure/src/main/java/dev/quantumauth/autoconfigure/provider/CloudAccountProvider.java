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

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.account.AccountDefinition;
import dev.quantumauth.autoconfigure.account.AccountProvider;
import dev.quantumauth.autoconfigure.account.AccountSchema;
import dev.quantumauth.autoconfigure.account.CredentialForm;
import dev.quantumauth.autoconfigure.account.CredentialPart;
import dev.quantumauth.autoconfigure.provider.CloudProperties.Account;
import dev.quantumauth.provider.CredentialKind;
import dev.quantumauth.provider.ProviderAccount;

/**
 * Says which settings and credential one account at a cloud has, and builds it.
 *
 * @param account the account
 */
record CloudAccountProvider(CloudAccount account) implements AccountProvider<Account> {

	private static final Log logger = LogFactory.getLog(CloudAccountProvider.class);

	@Override
	public AccountSchema schema() {
		return AccountSchema
			.of(this.account.definition().name(), this.account.displayName(), this.account.refreshMargin(),
					form(this.account.kind(), this.account))
			.withTokenHeader(this.account.tokenHeader())
			.at(this.account.place(), this.account.url());
	}

	private static CredentialForm form(CredentialKind kind, CloudAccount account) {
		return CredentialForm.of(parts(kind).stream()
			.map((part) -> part.orVariable(account.variablesOf(part.name())))
			.toArray(CredentialPart[]::new));
	}

	static List<CredentialPart> parts(CredentialKind kind) {
		return switch (kind) {
			case API_KEY -> List.of(CredentialPart.token("api-key", "API key").orFile());
			case CLIENT -> List.of(CredentialPart.text("client-id", "client id"),
					CredentialPart.password("client-secret", "client secret").orFile());
			case PASSWORD -> List.of(CredentialPart.text("username", "username"),
					CredentialPart.password("password", "password").orFile());
			case REFRESH_TOKEN -> List.of(CredentialPart.token("refresh-token", "refresh token").orFile());
		};
	}

	@Override
	public Class<Account> properties() {
		return Account.class;
	}

	@Override
	public TokenAccount.Builder<?> describe(AccountDefinition<Account> definition) {
		warn("quantum.auth.providers." + this.account.definition().name(), this.account.definition().ignored());
		warn(this.account.place().section(), this.account.ignored());
		TokenAccount.Builder<?> builder = ProviderAccount
			.builder(definition.id(), definition.url(), this.account.describe(definition.url()),
					(part) -> definition.credential(part).get(), definition.isFixed())
			.unauthenticatedStatus(this.account.unauthenticatedStatus());
		List<String> apiUrls = this.account.apiUrls();
		return apiUrls.isEmpty() ? builder : builder.apiUrls(apiUrls);
	}

	private static void warn(String section, List<String> ignored) {
		if (!ignored.isEmpty()) {
			logger.warn("Environment variables cannot set entries of the maps below " + section
					+ ", because they spell neither dashes nor case: " + String.join(", ", ignored)
					+ ". Set them in a file of properties.");
		}
	}

}
