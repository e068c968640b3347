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

package dev.quantumauth.autoconfigure.iqm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.account.AccountDefinition;
import dev.quantumauth.autoconfigure.account.AccountProvider;
import dev.quantumauth.autoconfigure.account.AccountSchema;
import dev.quantumauth.autoconfigure.account.ConnectionDetailsSettings;
import dev.quantumauth.autoconfigure.account.CredentialForm;
import dev.quantumauth.autoconfigure.account.CredentialPart;
import dev.quantumauth.autoconfigure.properties.UrlMistake;
import dev.quantumauth.iqm.IqmAccount;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.iqm.IqmCredentials;
import dev.quantumauth.iqm.IqmRealm;

/**
 * Says which settings and credentials an account at IQM has, and builds it.
 */
class IqmAccountProvider implements AccountProvider<IqmProperties.Account> {

	private static final String TOKEN = "token";

	private static final String TOKENS_FILE = "tokens-file";

	private static final String USERNAME = "username";

	private static final String PASSWORD = "password";

	private static final String REFRESH_TOKEN = "refresh-token";

	@Override
	public AccountSchema schema() {
		return AccountSchema
			.of(IqmAuthClient.PROVIDER, "IQM", Duration.ofSeconds(60),
					CredentialForm.of(CredentialPart.token(TOKEN, "token").orVariable("IQM_TOKEN")),
					CredentialForm.of(CredentialPart.file(TOKENS_FILE, "tokens file", "IQM's command line client")
						.orVariable("IQM_TOKENS_FILE")),
					CredentialForm
						.of(CredentialPart.text(USERNAME, "username").orVariable("IQM_AUTH_USERNAME"),
								CredentialPart.password(PASSWORD, "password").orFile().orVariable("IQM_AUTH_PASSWORD"))
						.atAuthServer(),
					CredentialForm.of(CredentialPart.token(REFRESH_TOKEN, "refresh token")).atAuthServer())
			.withUrlVariable("IQM_SERVER_URL")
			.withAuthServerVariable("IQM_AUTH_SERVER")
			.withUrlMistakes(
					UrlMistake.problem(AccountSchema.URL, "(.*)/realms/.*",
							(server) -> "is a URL of the authentication server. Write " + server
									+ " into auth-server-url, and the URL of the IQM server into url."),
					UrlMistake.problem(AccountSchema.AUTH_SERVER_URL, "(.*)/realms/.*",
							(server) -> "contains the path of a realm, which is added to it. Write " + server
									+ ", and the name of the realm into realm."),
					// Not for plain http: that is a server of tests
					UrlMistake.warning(AccountSchema.URL, "(https://[^/]+)/(?!api(/v1)?$).+",
							(root) -> "has a quantum computer in its path. IQM's clients 33 and 34 call that form "
									+ "deprecated, and 35 refuses it. Write " + root
									+ ", and name the quantum computer in the requests."));
	}

	@Override
	public Class<IqmProperties.Account> properties() {
		return IqmProperties.Account.class;
	}

	@Override
	public Class<IqmAuthClient> clientType() {
		return IqmAuthClient.class;
	}

	@Override
	public ConnectionDetailsSettings<IqmConnectionDetails> connectionDetails() {
		return new ConnectionDetailsSettings<>(IqmConnectionDetails.class, IqmConnectionDetails::getUrl,
				IqmConnectionDetails::getAuthServerUrl,
				Map.of(TOKEN, IqmConnectionDetails::getToken, USERNAME, IqmConnectionDetails::getUsername, PASSWORD,
						IqmConnectionDetails::getPassword, REFRESH_TOKEN, IqmConnectionDetails::getRefreshToken));
	}

	@Override
	public TokenAccount.Builder<IqmAuthClient> describe(AccountDefinition<IqmProperties.Account> account) {
		String id = account.id();
		String url = account.url();
		if (account.has(TOKEN)) {
			Supplier<String> token = account.credential(TOKEN);
			return account.isFixed() ? IqmAccount.withToken(id, url, token.get())
					: IqmAccount.withToken(id, url, token);
		}
		if (account.has(TOKENS_FILE)) {
			return IqmAccount.withTokensFile(id, url, Path.of(account.credential(TOKENS_FILE).get()));
		}
		if (account.has(REFRESH_TOKEN)) {
			return IqmAccount.withRefreshToken(id, url, realm(account), account.credential(REFRESH_TOKEN));
		}
		return IqmAccount.withPassword(id, url, realm(account),
				account.credential((part) -> new IqmCredentials(part.apply(USERNAME), part.apply(PASSWORD))));
	}

	private static IqmRealm realm(AccountDefinition<IqmProperties.Account> account) {
		return new IqmRealm(account.authServerUrl(), text(account.properties().realm(), IqmRealm.DEFAULT_NAME),
				text(account.properties().clientId(), IqmRealm.DEFAULT_CLIENT_ID));
	}

	// A blank value counts as absent: ${VARIABLE:} is blank if the variable is not set
	private static String text(@Nullable String value, String otherwise) {
		return StringUtils.hasText(value) ? value.strip() : otherwise;
	}

}
