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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

import dev.quantumauth.QuantumAuthTarget;

/**
 * The hosts of all accounts, with the spellings of a host taken as one, to explain why a
 * request to one of them carries no token.
 *
 * @param accounts the targets of the accounts by host
 * @param unavailable the targets of accounts that do not exist, by host: looked up when
 * the first request goes to an origin of no account
 */
record AccountHosts(Map<String, List<Available>> accounts, Supplier<Map<String, List<Unavailable>>> unavailable) {

	private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

	static AccountHosts of(Iterable<ApiAccount> accounts, Supplier<List<UnavailableAccount>> unavailable) {
		List<Available> available = new ArrayList<>();
		accounts
			.forEach((account) -> account.targets().forEach((target) -> available.add(new Available(target, account))));
		available.sort(Available.DEFAULT_FIRST);
		return new AccountHosts(byHost(available.stream()), SingletonSupplier.of(() -> byHost(unavailable.get()
			.stream()
			.flatMap((account) -> account.targets().stream().map((target) -> new Unavailable(target, account))))));
	}

	private static <T extends Target> Map<String, List<T>> byHost(Stream<T> targets) {
		return targets.collect(Collectors.groupingBy((each) -> uniform(each.target().host())));
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
		Available nearest = nearest(this.accounts.get(name), uri);
		if (nearest != null && nearest.target().matches(uri)) {
			return Explanation.ofHeaders(nearest.account(), headers, uri);
		}
		Unavailable unavailable = nearest(this.unavailable.get().get(name), uri);
		if (unavailable != null && (nearest == null || unavailable.isNearer(nearest, uri))) {
			return Explanation.ofUnavailable(unavailable.account(), headers);
		}
		return (nearest != null) ? Explanation.ofUrl(nearest.account(), headers, () -> nearest.target().mismatch(uri))
				: null;
	}

	private static <T extends Target> @Nullable T nearest(@Nullable List<T> targets, URI uri) {
		return (targets != null) ? targets.stream()
			.max(Comparator.comparing((T each) -> each.target().matches(uri))
				.thenComparing((each) -> each.target().matchesOrigin(uri))
				.thenComparing((each) -> each.target().port() == port(uri))
				.thenComparing((each) -> each.target().scheme().equalsIgnoreCase(uri.getScheme())))
			.orElse(null) : null;
	}

	private static int port(URI uri) {
		if (uri.getPort() != -1) {
			return uri.getPort();
		}
		return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
	}

	/**
	 * A target of an account, whether or not the account exists.
	 */
	private interface Target {

		QuantumAuthTarget target();

	}

	/**
	 * A target of an account that exists.
	 *
	 * @param target the target
	 * @param account the account
	 */
	record Available(QuantumAuthTarget target, ApiAccount account) implements Target {

		private static final Comparator<Available> DEFAULT_FIRST = Comparator
			.comparing((Available each) -> !each.account().isDefault())
			.thenComparing((each) -> each.account().id());

	}

	/**
	 * A target of an account that does not exist.
	 *
	 * @param target the target
	 * @param account what is known of the account
	 */
	record Unavailable(QuantumAuthTarget target, UnavailableAccount account) implements Target {

		// Not on one port: the account of a known cloud, or of a URL that is not among
		// its account's targets, may exist
		boolean isNearer(Available nearest, URI uri) {
			return this.target.port() == port(uri) && nearest.target().port() != port(uri);
		}

	}

}
