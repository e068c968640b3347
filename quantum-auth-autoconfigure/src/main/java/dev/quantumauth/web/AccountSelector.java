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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.security.oauth2.core.OAuth2Error;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthTarget;

/**
 * Finds the account whose token a request may carry: the one that the request chose, or
 * the one whose target matches best. A look-up costs the same for any number of accounts
 * at different hosts.
 * <p>
 * There may be no accounts yet: while an application starts, the beans that they are made
 * of, such as connection details that ask a vault, may themselves send requests. These
 * pass without a token and without waiting, from whatever thread. They must not make the
 * accounts, which would need the same beans again. A web server makes its filters and
 * servlets even before the accounts: a request of theirs, on the thread that makes all
 * beans, makes the accounts first.
 *
 * @since 0.1.0
 */
public final class AccountSelector {

	private static final Log logger = LogFactory.getLog(AccountSelector.class);

	private static final String INVALID_TARGET = "invalid_target";

	private static final int MAX_EARLY_REQUESTS = 100;

	// Where requests went before the accounts were there, without what may be secret
	private final Set<String> earlyRequests = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Accounts accounts;

	private volatile @Nullable Start start;

	/**
	 * Create a selector of accounts that are not there yet, on the thread that makes the
	 * beans of the application.
	 * @param clients makes the accounts, or returns {@code null} if it is too early
	 */
	public AccountSelector(Supplier<@Nullable QuantumAuthClients> clients) {
		this.start = new Start(Thread.currentThread(), clients, new AtomicBoolean());
	}

	/**
	 * Create a selector.
	 * @param clients the accounts
	 */
	public AccountSelector(QuantumAuthClients clients) {
		this.accounts = Accounts.of(clients);
	}

	/**
	 * Begin to find accounts. Warns of requests that have passed without the token that
	 * they would get from now on.
	 * @param clients the accounts
	 */
	public void begin(QuantumAuthClients clients) {
		this.accounts = Accounts.of(clients);
		this.start = null;
		warnOfEarlyRequests();
	}

	private @Nullable Accounts accounts() {
		Accounts accounts = this.accounts;
		return (accounts != null) ? accounts : makeNow();
	}

	private @Nullable Accounts makeNow() {
		Start start = this.start;
		if (start == null || start.thread() != Thread.currentThread() || !start.making().compareAndSet(false, true)) {
			return this.accounts;
		}
		try {
			QuantumAuthClients clients = start.clients().get();
			if (clients != null) {
				begin(clients);
			}
		}
		catch (BeansException ex) {
			if (!isCycle(ex)) {
				throw ex;
			}
		}
		finally {
			start.making().set(false);
		}
		return this.accounts;
	}

	// What the accounts are made of sends the request
	private static boolean isCycle(BeansException failure) {
		return failure.contains(BeanCurrentlyInCreationException.class);
	}

	/**
	 * Find the account of a request.
	 * @param uri where the request goes
	 * @param headers the headers of the request
	 * @param attributes the attributes of the request
	 * @return the account, or {@code null} if the request is left as it is, because it
	 * belongs to no account or carries a credential of its own
	 * @throws ClientAuthorizationException if the request chose an account that does not
	 * exist or whose token must not go there, or if several accounts are equally good
	 */
	public @Nullable ApiAccount select(URI uri, HttpHeaders headers, Map<String, Object> attributes) {
		if (PendingToken.isUnwanted(headers, uri)) {
			return null;
		}
		Accounts accounts = accounts();
		if (accounts == null) {
			remember(uri);
			return null;
		}
		ApiAccount chosen = accounts.chosen(attributes);
		if (chosen == null) {
			return accounts.best(uri, headers);
		}
		if (chosen.hasTokenHeader(headers)) {
			return null;
		}
		if (!chosen.isTarget(uri)) {
			throw invalidTarget(chosen.id(), "its token must not be sent to " + describe(uri) + ", only to "
					+ chosen.targets() + ". Correct the URL of the request, or add it to the account's api-urls.");
		}
		return chosen;
	}

	/**
	 * Return whether a request may carry the token of any account.
	 * @param uri where the request goes
	 * @return whether it goes to a target
	 */
	public boolean hasTarget(URI uri) {
		Accounts accounts = accounts();
		return accounts != null && accounts.target(uri) != null;
	}

	/**
	 * Return whether the accounts are there. Makes none and waits for no lock: the thread
	 * that makes the accounts may be waiting for the request that asks.
	 * @return {@code false} while the application starts
	 */
	public boolean hasAccounts() {
		return this.accounts != null;
	}

	private void remember(URI uri) {
		if (this.earlyRequests.size() < MAX_EARLY_REQUESTS) {
			this.earlyRequests.add(describe(uri));
		}
		// They may have come meanwhile
		if (this.accounts != null) {
			warnOfEarlyRequests();
		}
	}

	private void warnOfEarlyRequests() {
		Accounts accounts = Objects.requireNonNull(this.accounts);
		List.copyOf(this.earlyRequests).stream().filter(this.earlyRequests::remove).forEach((uri) -> {
			Candidate target = accounts.target(URI.create(uri));
			if (target != null) {
				logger.warn("Account '" + target.account().id() + "': A request to " + uri
						+ " was sent before the accounts were made, so it carried no token: by what accounts are made of, "
						+ "such as connection details, or on another thread while the web server starts. Send it later.");
			}
		});
	}

	private static ClientAuthorizationException invalidTarget(String id, String problem) {
		return new ClientAuthorizationException(
				new OAuth2Error(INVALID_TARGET, "Account '" + id + "': " + problem, null), id);
	}

	// Neither user information nor a query: both may hold secrets
	private static String describe(URI uri) {
		String authority = String.valueOf(uri.getRawAuthority());
		return uri.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + uri.getRawPath();
	}

	/**
	 * The start of the application.
	 *
	 * @param thread the thread that makes the beans
	 * @param clients makes the accounts
	 * @param making whether that is going on
	 */
	private record Start(Thread thread, Supplier<@Nullable QuantumAuthClients> clients, AtomicBoolean making) {

	}

	private record Accounts(Map<String, ApiAccount> byId, Map<String, List<Candidate>> byHost) {

		static Accounts of(QuantumAuthClients clients) {
			Map<String, ApiAccount> byId = new HashMap<>();
			Map<String, List<Candidate>> byHost = new HashMap<>();
			for (QuantumAuthAccount each : clients.accounts()) {
				ApiAccount account = new ApiAccount(each);
				byId.put(account.id(), account);
				account.targets()
					.forEach((target) -> byHost.computeIfAbsent(target.host(), (host) -> new ArrayList<>())
						.add(new Candidate(target, account)));
			}
			byHost.values().forEach((candidates) -> candidates.sort(Candidate.BEST_FIRST));
			return new Accounts(byId, byHost);
		}

		@Nullable ApiAccount chosen(Map<String, Object> attributes) {
			Object id = attributes.get(QuantumAuth.ACCOUNT_ATTRIBUTE);
			if (id != null) {
				ApiAccount account = this.byId.get(id.toString());
				if (account == null) {
					throw invalidTarget(id.toString(), "there is no such account, only " + this.byId.keySet() + ".");
				}
				return account;
			}
			// An id that is not ours may be one of Spring Security's own registrations
			String registrationId = ClientAttributes.resolveClientRegistrationId(attributes);
			return (registrationId != null) ? this.byId.get(registrationId) : null;
		}

		@Nullable Candidate target(URI uri) {
			for (Candidate candidate : candidates(uri)) {
				if (candidate.target().matches(uri)) {
					return candidate;
				}
			}
			return null;
		}

		@Nullable ApiAccount best(URI uri, HttpHeaders headers) {
			List<Candidate> candidates = candidates(uri);
			for (int i = 0; i < candidates.size(); i++) {
				Candidate candidate = candidates.get(i);
				if (candidate.target().matches(uri)) {
					if (candidate.account().hasTokenHeader(headers)) {
						return null;
					}
					checkUndisputed(candidate, candidates.subList(i + 1, candidates.size()), uri);
					return candidate.account();
				}
			}
			return null;
		}

		private List<Candidate> candidates(URI uri) {
			String host = uri.getHost();
			return (host != null) ? this.byHost.getOrDefault(host.toLowerCase(Locale.ROOT), List.of()) : List.of();
		}

		private static void checkUndisputed(Candidate best, List<Candidate> others, URI uri) {
			List<String> rivals = new ArrayList<>();
			for (Candidate other : others) {
				if (!other.rivals(best)) {
					break;
				}
				if (other.target().matches(uri)) {
					rivals.add(other.account().id());
				}
			}
			if (!rivals.isEmpty()) {
				rivals.add(0, best.account().id());
				throw invalidTarget(rivals.get(0), "the accounts " + rivals + " could all serve " + describe(uri)
						+ ". Choose one with the request attribute QuantumAuth.account(\"...\").");
			}
		}

	}

	private record Candidate(QuantumAuthTarget target, ApiAccount account) {

		private static final Comparator<Candidate> BEST_FIRST = Comparator
			.comparing((Candidate candidate) -> -candidate.target().path().length())
			.thenComparing((candidate) -> !candidate.account().isDefault());

		boolean rivals(Candidate best) {
			return BEST_FIRST.compare(this, best) == 0 && this.account != best.account;
		}

	}

}
