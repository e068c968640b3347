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

package com.example.quark;

import java.time.Duration;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.account.AccountParts;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.account.AccountDefinition;
import dev.quantumauth.autoconfigure.account.AccountProvider;
import dev.quantumauth.autoconfigure.account.AccountSchema;
import dev.quantumauth.autoconfigure.account.CredentialForm;
import dev.quantumauth.autoconfigure.account.CredentialPart;
import dev.quantumauth.session.ExternalToken;

/**
 * Accounts at Quark.
 */
class QuarkAccountProvider implements AccountProvider<QuarkProperties.Account> {

	private static final String PROVIDER = "quark";

	private static final String KEY = "key";

	@Override
	public AccountSchema schema() {
		return AccountSchema
			.of(PROVIDER, "Quark", Duration.ZERO,
					CredentialForm.of(CredentialPart.token(KEY, "API key").orFile().orVariable("QUARK_KEY")))
			.withUrlVariable("QUARK_URL")
			.withTokenHeader(new TokenHeader("X-Auth-Token", ""));
	}

	@Override
	public Class<QuarkProperties.Account> properties() {
		return QuarkProperties.Account.class;
	}

	@Override
	public TokenAccount.Builder<?> describe(AccountDefinition<QuarkProperties.Account> account) {
		return TokenAccount.builder(account.id(), PROVIDER, account.url(), (context) -> {
			ExternalToken key = context.externalToken(account.credential(KEY), account.isFixed());
			return AccountParts.of(context.client(key), key, key.probe());
		});
	}

}
