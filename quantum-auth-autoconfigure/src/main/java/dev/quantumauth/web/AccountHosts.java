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
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.web.RequestWithoutToken.Explanation;

/**
 * The hosts of all accounts, with the spellings of a host taken as one, to explain why a
 * request to one of them carries no token.
 *
 * @param accounts the targets of the accounts by host
 * @param unavailable the reasons of accounts that have no token, by host: looked up when
 * the first request goes to a host of no account
 */
record AccountHosts(Map<String, List<Target>> accounts, Supplier<Map<String, String>> unavailable) {

	private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

	static AccountHosts of(Iterable<ApiAccount> accounts, Supplier<List<UnavailableAccount>> unavailable) {
		Map<String, List<Target>> byHost = new HashMap<>();
		for (ApiAccount account : accounts) {
			account.targets()
				.forEach((target) -> byHost.computeIfAbsent(uniform(target.host()), (host) -> new ArrayList<>())
					.add(new Target(target, account)));
		}
		byHost.values().forEach((targets) -> targets.sort(Target.DEFAULT_FIRST));
		return new AccountHosts(byHost, SingletonSupplier.of(() -> reasons(unavailable.get())));
	}

	private static Map<String, String> reasons(List<UnavailableAccount> unavailable) {
		Map<String, String> reasons = new HashMap<>();
		unavailable.forEach((account) -> account.targets()
			.forEach((target) -> reasons.putIfAbsent(uniform(target.host()), account.reason())));
		return reasons;
	}

	// A name with a trailing dot is the same one
	private static String uniform(String host) {
		String name = StringUtils.trimTrailingCharacter(host.toLowerCase(Locale.ROOT), '.');
		return LOOPBACK.contains(name) ? "localhost" : name;
	}

	/**
	 * Explain why a request carries no token.
	 * @param uri where the request goes
	 * @param headers the headers of the request
	 * @return the reason, or {@code null} if the request goes to another host
	 */
	@Nullable Explanation explain(URI uri, HttpHeaders headers) {
		String host = uri.getHost();
		if (host == null) {
			return null;
		}
		String name = uniform(host);
		List<Target> targets = this.accounts.get(name);
		if (targets != null) {
			return explain(targets, uri, headers);
		}
		String reason = this.unavailable.get().get(name);
		return (reason != null) ? new Explanation(HttpStatus.UNAUTHORIZED::isSameCodeAs, () -> {
		}, () -> reason) : null;
	}

	private static Explanation explain(List<Target> targets, URI uri, HttpHeaders headers) {
		Target nearest = nearest(targets, uri);
		ApiAccount account = nearest.account();
		if (!nearest.target().matches(uri)) {
			return new Explanation(account::isUnauthenticated, account.counts()::countNone,
					() -> nearest.mismatch(uri));
		}
		String header = ownHeader(account, headers);
		if (header != null) {
			return new Explanation(account::isUnauthenticated, account.counts()::countOwn,
					() -> "It carried a header " + header + " of its own, which the token of the account '"
							+ account.id() + "' does not replace. Remove that header where the request is built.");
		}
		String cause = PendingToken.isUnwanted(headers, uri)
				? "its Host header names another host. Remove that header where the request is built."
				: "it chose a client registration of the application instead. Remove that choice where the request is built.";
		return new Explanation(account::isUnauthenticated, account.counts()::countNone,
				() -> "It carried no token of the account '" + account.id() + "': " + cause);
	}

	private static Target nearest(List<Target> targets, URI uri) {
		return targets.stream()
			.max(Comparator.comparing((Target each) -> each.target().matches(uri))
				.thenComparing((each) -> each.target().matchesOrigin(uri))
				.thenComparing((each) -> each.target().port() == port(uri))
				.thenComparing((each) -> each.target().scheme().equalsIgnoreCase(uri.getScheme())))
			.orElseThrow();
	}

	private static int port(URI uri) {
		if (uri.getPort() != -1) {
			return uri.getPort();
		}
		return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
	}

	private static @Nullable String ownHeader(ApiAccount account, HttpHeaders headers) {
		if (headers.containsHeader(HttpHeaders.AUTHORIZATION)) {
			return HttpHeaders.AUTHORIZATION;
		}
		return account.hasTokenHeader(headers) ? account.tokenHeader().name() : null;
	}

	/**
	 * A target of an account.
	 *
	 * @param target the target
	 * @param account the account
	 */
	record Target(QuantumAuthTarget target, ApiAccount account) {

		private static final Comparator<Target> DEFAULT_FIRST = Comparator
			.comparing((Target target) -> !target.account().isDefault())
			.thenComparing((target) -> target.account().id());

		String mismatch(URI uri) {
			return "It carried no token: the token of the account '" + this.account.id() + "' goes to "
					+ this.account.targets() + ", and " + this.target.mismatch(uri)
					+ ". Correct the URL of the request, or add it to the account's api-urls.";
		}

	}

}
