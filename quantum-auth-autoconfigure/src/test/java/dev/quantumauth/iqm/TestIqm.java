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

package dev.quantumauth.iqm;

import java.time.Duration;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.http.AuthServerClients;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;
import dev.quantumauth.test.iqm.FakeIqm;

/**
 * Accounts at a fake IQM.
 */
final class TestIqm {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	static final ThreadPoolSessionScheduler SCHEDULER = new ThreadPoolSessionScheduler();

	// Not in the background: a retry would fall into the next test
	static final SessionSettings SETTINGS = new SessionSettings(Duration.ofSeconds(60), 0.1, false,
			Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(2));

	private TestIqm() {
	}

	static TokenAccount.Builder<IqmAuthClient> builder(FakeIqm iqm) {
		return builder(iqm, iqm.getUsername(), iqm.getPassword());
	}

	static TokenAccount.Builder<IqmAuthClient> builder(FakeIqm iqm, String username, String password) {
		return builder(iqm, IqmRealm.at(iqm.getAuthServerUrl().toString()), username, password);
	}

	static TokenAccount.Builder<IqmAuthClient> builder(FakeIqm iqm, IqmRealm realm, String username, String password) {
		return IqmAccount
			.withPassword("lab", iqm.getUrl().toString(), realm, () -> new IqmCredentials(username, password))
			.settings(SETTINGS);
	}

	static TokenAccount<?> account(AccountKind kind, FakeIqm iqm) {
		return account(kind, iqm, iqm.getUsername(), iqm.getPassword());
	}

	static TokenAccount<?> account(AccountKind kind, FakeIqm iqm, String username, String password) {
		return account(
				kind.withPassword(iqm.getUrl().toString(), iqm.getAuthServerUrl().toString(), username, () -> password)
					.settings(SETTINGS));
	}

	static TokenAccount.Builder<IqmAuthClient> builderIn(FakeIqm iqm, String realm) {
		IqmRealm other = new IqmRealm(iqm.getAuthServerUrl().toString(), realm, IqmRealm.DEFAULT_CLIENT_ID);
		return builder(iqm, other, iqm.getUsername(), iqm.getPassword());
	}

	static TokenAccount<IqmAuthClient> account(FakeIqm iqm) {
		return account(builder(iqm));
	}

	static <C extends QuantumAuthClient> TokenAccount<C> account(TokenAccount.Builder<C> builder) {
		return builder.build(AuthServerClients::webClient, SCHEDULER);
	}

}
