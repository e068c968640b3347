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

package dev.quantumauth.web;

import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.web.ClientAttributes;

import dev.quantumauth.QuantumAuthClients;

/**
 * Finds the account whose token a request may carry: the one that the request chose, or
 * the one whose target matches the request's URI best. A look-up takes the same time for
 * any number of accounts with different hosts.
 * <p>
 * A selector can exist before its accounts do, because an application sends requests
 * while it starts. Such a request passes without a token and without waiting, except on
 * the thread that creates the beans: there it makes the selector create the accounts, if
 * they can be created by then.
 *
 * @since 0.1.0
 */
public final class AccountSelector {

	private final RequestWithoutToken.Warnings warnings = new RequestWithoutToken.Warnings();

	private final ApplicationStart start;

	private final HostApplication application;

	private volatile @Nullable AccountIndex accounts;

	private volatile @Nullable AccountHosts hosts;

	private volatile boolean clientRegistrations;

	/**
	 * Create a selector of accounts that do not exist yet. Must be called on the thread
	 * that creates the beans of the application.
	 * @param clients creates the accounts, or returns {@code null} if it is too early
	 * @param application tells what else there is in the application, when the accounts
	 * exist
	 */
	public AccountSelector(Supplier<@Nullable QuantumAuthClients> clients, HostApplication application) {
		this.start = new ApplicationStart(clients);
		this.application = application;
	}

	/**
	 * Create a selector.
	 * @param clients the accounts
	 */
	public AccountSelector(QuantumAuthClients clients) {
		this(() -> clients, HostApplication.unknown());
		begin(clients);
	}

	/**
	 * Start to find accounts. Logs a warning for each request that was sent to the API of
	 * one of them before, and therefore without a token.
	 * @param clients the accounts
	 */
	public void begin(QuantumAuthClients clients) {
		AccountIndex accounts = AccountIndex.of(clients, this.warnings);
		this.hosts = AccountHosts.of(accounts.byId().values(), this.application.unavailableAccounts());
		this.clientRegistrations = this.application.hasClientRegistrations();
		this.accounts = accounts;
		this.start.end();
		this.start.warnOfEarlyRequests(accounts);
	}

	private @Nullable AccountIndex accounts() {
		AccountIndex accounts = this.accounts;
		return (accounts != null) ? accounts : createAccounts();
	}

	private @Nullable AccountIndex createAccounts() {
		QuantumAuthClients clients = this.start.createAccounts();
		if (clients != null) {
			begin(clients);
		}
		return this.accounts;
	}

	/**
	 * Find the account of a request.
	 * @param uri where the request goes
	 * @param headers the headers of the request
	 * @param attributes the attributes of the request
	 * @return the account, or {@code null} if the request is left as it is, because it
	 * belongs to no account or carries a credential of its own
	 * @throws ClientAuthorizationException if the request chose an account that does not
	 * exist or whose token must not go there, or if several accounts match equally well
	 */
	public @Nullable ApiAccount select(URI uri, HttpHeaders headers, Map<String, Object> attributes) {
		if (PendingToken.isUnwanted(headers, uri)) {
			return null;
		}
		AccountIndex accounts = accounts();
		if (accounts == null) {
			remember(uri);
			return null;
		}
		ApiAccount chosen = accounts.chosen(attributes);
		if (chosen == null) {
			ApiAccount best = accounts.best(uri, headers);
			return (best == null || !isOfAnotherRegistration(attributes, accounts)) ? best : null;
		}
		if (chosen.hasTokenHeader(headers)) {
			return null;
		}
		if (!chosen.isTarget(uri)) {
			throw AccountIndex.invalidTarget(chosen.id(),
					"its token must not be sent to " + AccountIndex.describe(uri) + ", only to " + chosen.targets()
							+ ". Correct the URL of the request, or add it to the account's api-urls.");
		}
		return chosen;
	}

	// The token of the account that matches would make the request one of another user
	private boolean isOfAnotherRegistration(Map<String, Object> attributes, AccountIndex accounts) {
		String id = ClientAttributes.resolveClientRegistrationId(attributes);
		if (id == null) {
			return false;
		}
		if (!this.clientRegistrations) {
			throw accounts.unknown(id);
		}
		return true;
	}

	/**
	 * Find out whether a request for which there is no account goes to the host of one.
	 * @param uri where the request goes
	 * @param headers the headers of the request
	 * @return the request, which has to be counted and whose answer has to be looked at,
	 * or {@code null} if it goes to another host
	 */
	public @Nullable RequestWithoutToken withoutToken(URI uri, HttpHeaders headers) {
		AccountHosts hosts = this.hosts;
		Explanation explanation = (hosts != null) ? hosts.explain(uri, headers) : null;
		return (explanation != null) ? new RequestWithoutToken(uri, explanation, this.warnings) : null;
	}

	private void remember(URI uri) {
		this.start.addEarlyRequest(uri);
		// Another thread may have called begin since this one looked for the accounts
		AccountIndex accounts = this.accounts;
		if (accounts != null) {
			this.start.warnOfEarlyRequests(accounts);
		}
	}

	/**
	 * Return whether a request may carry the token of any account.
	 * @param uri where the request goes
	 * @return whether it goes to a target of an account
	 */
	public boolean hasTarget(URI uri) {
		AccountIndex accounts = accounts();
		return accounts != null && accounts.withTarget(uri) != null;
	}

	/**
	 * Return whether the accounts exist. Creates none and waits for no lock: the thread
	 * that creates the accounts may be waiting for the request that asks.
	 * @return {@code false} while the application starts
	 */
	public boolean hasAccounts() {
		return this.accounts != null;
	}

}
