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

package dev.quantumauth.qci;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.account.AccountContext;
import dev.quantumauth.account.AccountParts;
import dev.quantumauth.account.ApiKeyExchange;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.http.Redaction;
import dev.quantumauth.session.AccessTokens;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.credential.ConfiguredCredential;

/**
 * Creates accounts at QCi.
 *
 * @since 0.1.0
 */
public final class QciAccount {

	private static final Duration DEFAULT_REFRESH_MARGIN = Duration.ofMinutes(10);

	private QciAccount() {
	}

	/**
	 * Return a builder for an account whose tokens are renewed ten minutes before they
	 * expire.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param apiToken returns the API token, called for each token request on a thread
	 * that may block
	 * @return a builder
	 */
	public static TokenAccount.Builder<QciAuthClient> builder(String id, String url, Supplier<String> apiToken) {
		return TokenAccount
			.builder(id, QciAuthClient.PROVIDER, url,
					(context) -> parts(context, URI.create(url.endsWith("/") ? url : url + "/"), apiToken))
			.settings(SessionSettings.withRefreshMargin(DEFAULT_REFRESH_MARGIN));
	}

	private static AccountParts<QciAuthClient> parts(AccountContext context, URI url, Supplier<String> apiToken) {
		Duration timeout = context.timeout();
		URI accessTokensUrl = url.resolve("auth/v1/access-tokens/");
		QciService service = new QciService(context.authServer(), accessTokensUrl, timeout);
		ConfiguredCredential<String> credential = ConfiguredCredential.of(apiToken);
		AccessTokens<QciAccessToken> tokens = context.session(new ApiKeyExchange<>(credential, service::exchange));
		QciAuthClient client = new DefaultQciAuthClient(context.id(), url, accessTokensUrl, timeout, tokens, credential,
				service);
		return AccountParts.of(client, tokens, probe(client)).withRequestHeaders(QciHeaders.requestTimeout(timeout));
	}

	private static Mono<QuantumAuthProbe> probe(QciAuthClient client) {
		return Mono.defer(() -> Mono.zip(client.getAccessTokensHealth(), client.getAccessTokensVersion()))
			.map((answers) -> new QuantumAuthProbe(text(answers.getT1().message()),
					text(answers.getT2().applicationName()), text(answers.getT2().version())));
	}

	private static @Nullable String text(String value) {
		return value.isEmpty() ? null : Redaction.message(value, List.of());
	}

}
