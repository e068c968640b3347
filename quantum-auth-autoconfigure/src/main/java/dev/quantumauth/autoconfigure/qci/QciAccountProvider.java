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

package dev.quantumauth.autoconfigure.qci;

import java.time.Duration;
import java.util.Map;

import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.account.AccountDefinition;
import dev.quantumauth.autoconfigure.account.AccountProvider;
import dev.quantumauth.autoconfigure.account.AccountSchema;
import dev.quantumauth.autoconfigure.account.ConnectionDetailsSettings;
import dev.quantumauth.autoconfigure.account.CredentialForm;
import dev.quantumauth.autoconfigure.account.CredentialPart;
import dev.quantumauth.autoconfigure.properties.UrlMistake;
import dev.quantumauth.qci.QciAccount;
import dev.quantumauth.qci.QciAuthClient;

/**
 * Says which settings and credentials an account at QCi has, and builds it.
 */
class QciAccountProvider implements AccountProvider<QciProperties.Account> {

	private static final String API_TOKEN = "api-token";

	@Override
	public AccountSchema schema() {
		return AccountSchema
			.of(QciAuthClient.PROVIDER, "QCi", Duration.ofMinutes(10),
					CredentialForm.of(CredentialPart.token(API_TOKEN, "API token").orFile().orVariable("QCI_TOKEN")))
			.withUrlVariable("QCI_API_URL")
			.withUrlMistakes(UrlMistake.problem(AccountSchema.URL, "(.*)/auth/v1/access-tokens(/.*)?",
					(url) -> "is the URL that access tokens are requested from, and not that of the API. Write " + url
							+ "."));
	}

	@Override
	public Class<QciProperties.Account> properties() {
		return QciProperties.Account.class;
	}

	@Override
	public Class<QciAuthClient> clientType() {
		return QciAuthClient.class;
	}

	@Override
	public ConnectionDetailsSettings<QciConnectionDetails> connectionDetails() {
		return new ConnectionDetailsSettings<>(QciConnectionDetails.class, QciConnectionDetails::getUrl,
				(details) -> null, Map.of(API_TOKEN, QciConnectionDetails::getApiToken));
	}

	@Override
	public TokenAccount.Builder<QciAuthClient> describe(AccountDefinition<QciProperties.Account> account) {
		return QciAccount.builder(account.id(), account.url(), account.credential(API_TOKEN));
	}

}
