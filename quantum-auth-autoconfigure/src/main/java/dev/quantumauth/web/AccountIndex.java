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

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.web.ClientAttributes;
import org.springframework.security.oauth2.core.OAuth2Error;

import dev.quantumauth.QuantumAuth;
import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.QuantumAuthTarget;

/**
 * The accounts by their ids and by the hosts of their targets.
 *
 * @param byId the accounts by their ids
 * @param byHost the targets by their hosts; those with the longest path come first, and
 * of those with paths of the same length the targets of the default account
 */
record AccountIndex(Map<String, ApiAccount> byId, Map<String, List<Candidate>> byHost) {

	static AccountIndex of(QuantumAuthClients clients, RequestWithoutToken.Warnings warnings) {
		Map<String, ApiAccount> byId = new HashMap<>();
		Map<String, List<Candidate>> byHost = new HashMap<>();
		for (QuantumAuthAccount each : clients.accounts()) {
			ApiAccount account = new ApiAccount(each, clients.requestCounts(each.client().getId()), warnings);
			byId.put(account.id(), account);
			account.targets()
				.forEach((target) -> byHost.computeIfAbsent(target.host(), (host) -> new ArrayList<>())
					.add(new Candidate(target, account)));
		}
		byHost.values().forEach((candidates) -> candidates.sort(Candidate.BEST_FIRST));
		return new AccountIndex(byId, byHost);
	}

	/**
	 * Return the account that a request chose.
	 * @param attributes the attributes of the request
	 * @return the account, or {@code null} if the request chose none
	 * @throws ClientAuthorizationException if there is no such account
	 */
	@Nullable ApiAccount chosen(Map<String, Object> attributes) {
		Object id = attributes.get(QuantumAuth.ACCOUNT_ATTRIBUTE);
		if (id != null) {
			ApiAccount account = this.byId.get(id.toString());
			if (account == null) {
				throw unknown(id.toString());
			}
			return account;
		}
		// An id that is no account's may be one of Spring Security's own registrations
		String registrationId = ClientAttributes.resolveClientRegistrationId(attributes);
		return (registrationId != null) ? this.byId.get(registrationId) : null;
	}

	ClientAuthorizationException unknown(String id) {
		return invalidTarget(id, "there is no such account, only " + this.byId.keySet() + ".");
	}

	/**
	 * Return an account that has a URI among its targets.
	 * @param uri where a request goes
	 * @return the best account, or one of several that match equally well, or
	 * {@code null} if there is none
	 */
	@Nullable ApiAccount withTarget(URI uri) {
		for (Candidate candidate : candidates(uri)) {
			if (candidate.target().matches(uri)) {
				return candidate.account();
			}
		}
		return null;
	}

	/**
	 * Return the account whose target matches a request best.
	 * @param uri where the request goes
	 * @param headers the headers of the request
	 * @return the account, or {@code null} if there is none or the request carries a
	 * token of its own
	 * @throws ClientAuthorizationException if several accounts match equally well
	 */
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

	static ClientAuthorizationException invalidTarget(String id, String problem) {
		return new ClientAuthorizationException(
				new OAuth2Error("invalid_target", "Account '" + id + "': " + problem, null), id);
	}

	/**
	 * Return a URI as messages show it: without user information and without a query,
	 * because both may hold secrets.
	 * @param uri the URI
	 * @return scheme, host, port and path
	 */
	static String describe(URI uri) {
		String authority = String.valueOf(uri.getRawAuthority());
		return uri.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + uri.getRawPath();
	}

	/**
	 * A target and the account that a request to it may belong to.
	 *
	 * @param target the target
	 * @param account the account
	 */
	record Candidate(QuantumAuthTarget target, ApiAccount account) {

		private static final Comparator<Candidate> BEST_FIRST = Comparator
			.comparing((Candidate candidate) -> -candidate.target().path().length())
			.thenComparing((candidate) -> !candidate.account().isDefault());

		boolean rivals(Candidate best) {
			return BEST_FIRST.compare(this, best) == 0 && this.account != best.account;
		}

	}

}
