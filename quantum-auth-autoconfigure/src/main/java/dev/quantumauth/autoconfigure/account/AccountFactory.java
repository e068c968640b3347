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

package dev.quantumauth.autoconfigure.account;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.SessionSettingsFactory;
import dev.quantumauth.autoconfigure.account.AccountDefinition.Common;
import dev.quantumauth.autoconfigure.authserver.AuthServerWebClients;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * Makes the configured accounts of all providers.
 *
 * @param accounts the accounts that are configured
 * @param http makes the clients for calls to authentication servers
 * @param settings makes the settings of sessions
 * @param scheduler the threads of sessions
 * @param interceptor runs around each token request
 * @param events publishes the events of sessions
 */
record AccountFactory(ConfiguredAccounts accounts, AuthServerWebClients http, SessionSettingsFactory settings,
		SessionScheduler scheduler, TokenRequestInterceptor interceptor, ApplicationEventPublisher events) {

	QuantumAuthAccount create(String id) {
		for (ProviderAccounts<?> provider : this.accounts.providers()) {
			QuantumAuthAccount account = create(provider, id);
			if (account != null) {
				return account;
			}
		}
		throw new IllegalStateException("There is no account '" + id + "'");
	}

	private <A> @Nullable QuantumAuthAccount create(ProviderAccounts<A> provider, String id) {
		AccountDefinition<A> account = provider.find(id);
		return (account != null) ? build(provider.provider().describe(account), provider.provider().schema(), account)
				: null;
	}

	private QuantumAuthAccount build(TokenAccount.Builder<?> builder, AccountSchema schema,
			AccountDefinition<?> account) {
		Common common = account.common();
		Duration timeout = common.timeout();
		Duration limit = (timeout != null && timeout.compareTo(this.http.limit()) < 0) ? timeout : this.http.limit();
		if (!common.apiUrls().isEmpty()) {
			builder.apiUrls(common.apiUrls());
		}
		return builder.allowPlainHttp(common.allowPlainHttp())
			.tokenHeader(schema.tokenHeader())
			.timeout(timeout)
			.credentialSource(account.credentialSource())
			.obtainAtStartup(common.obtainAtStartup())
			.settings(this.settings.create(common.refreshMargin(), limit))
			.interceptor(this.interceptor)
			.listener(this.events::publishEvent)
			.build(() -> this.http.webClient(account.id()), this.scheduler);
	}

	@Override
	public String toString() {
		return "AccountFactory[" + this.accounts + "]";
	}

}
