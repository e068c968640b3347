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

package dev.quantumauth;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * The clients of all accounts, by id. The bean of this type exists even if no account is
 * configured. In an application context with a parent it contains the parent's accounts
 * too. The accounts never change, only the counts of their requests do. Thread-safe.
 *
 * @since 0.1.0
 */
public final class QuantumAuthClients implements Iterable<QuantumAuthClient> {

	private final List<QuantumAuthAccount> accounts;

	private final List<QuantumAuthAccount> ownAccounts;

	private final Map<String, QuantumAuthClient> clients;

	private final Map<String, RequestCounts> requestCounts;

	/**
	 * Create an instance from the given accounts.
	 * @param accounts the accounts, whose ids must be unique
	 */
	public QuantumAuthClients(Collection<? extends QuantumAuthAccount> accounts) {
		this(accounts, null);
	}

	/**
	 * Create an instance from the given accounts and those of a parent.
	 * @param accounts the accounts, whose ids must be unique
	 * @param parent the clients of the parent of the application context, or
	 * {@code null}. An account replaces the parent's account with the same id.
	 */
	public QuantumAuthClients(Collection<? extends QuantumAuthAccount> accounts, @Nullable QuantumAuthClients parent) {
		this.ownAccounts = List.copyOf(accounts);
		Map<String, QuantumAuthAccount> byId = new LinkedHashMap<>();
		for (QuantumAuthAccount account : this.ownAccounts) {
			String id = account.client().getId();
			Assert.isTrue(byId.putIfAbsent(id, account) == null, () -> "More than one account has the id '" + id + "'");
		}
		if (parent != null) {
			parent.accounts().forEach((account) -> byId.putIfAbsent(account.client().getId(), account));
		}
		this.accounts = List.copyOf(byId.values());
		Map<String, QuantumAuthClient> clients = new LinkedHashMap<>();
		byId.forEach((id, account) -> clients.put(id, account.client()));
		this.clients = Collections.unmodifiableMap(clients);
		Map<String, RequestCounts> counts = new HashMap<>();
		this.ownAccounts.forEach((account) -> counts.put(account.client().getId(), new RequestCounts()));
		if (parent != null) {
			parent.requestCounts.forEach(counts::putIfAbsent);
		}
		this.requestCounts = Map.copyOf(counts);
	}

	/**
	 * Return the client of the account with the given id.
	 * @param id the id of an account
	 * @return the client
	 * @throws IllegalArgumentException if there is no such account
	 */
	public QuantumAuthClient get(String id) {
		QuantumAuthClient client = this.clients.get(id);
		Assert.isTrue(client != null, () -> "There is no quantum-auth account '" + id + "', only " + ids());
		return client;
	}

	/**
	 * Return the client of the account with the given id, if there is one.
	 * @param id the id of an account
	 * @return the client, or {@code null}
	 */
	public @Nullable QuantumAuthClient find(String id) {
		return this.clients.get(id);
	}

	/**
	 * Return how many requests went to the API of an account, from all contexts that have
	 * the account.
	 * @param id the id of an account
	 * @return the counts, which go on changing
	 * @throws IllegalArgumentException if there is no such account
	 */
	public RequestCounts requestCounts(String id) {
		RequestCounts counts = this.requestCounts.get(id);
		Assert.isTrue(counts != null, () -> "There is no quantum-auth account '" + id + "', only " + ids());
		return counts;
	}

	/**
	 * Return the ids of all accounts.
	 * @return the ids, unmodifiable
	 */
	public Set<String> ids() {
		return this.clients.keySet();
	}

	/**
	 * Return whether there is no account.
	 * @return {@code true} if nothing is configured
	 */
	public boolean isEmpty() {
		return this.clients.isEmpty();
	}

	/**
	 * Return all accounts, those of a parent included.
	 * @return the accounts, unmodifiable
	 */
	public List<QuantumAuthAccount> accounts() {
		return this.accounts;
	}

	/**
	 * Return the accounts without those of a parent. An application context starts and
	 * ends the sessions of these only, because the parent does so for its own.
	 * @return the accounts, unmodifiable
	 */
	public List<QuantumAuthAccount> ownAccounts() {
		return this.ownAccounts;
	}

	/**
	 * Return the clients as a stream.
	 * @return the clients
	 */
	public Stream<QuantumAuthClient> stream() {
		return this.clients.values().stream();
	}

	@Override
	public Iterator<QuantumAuthClient> iterator() {
		return this.clients.values().iterator();
	}

	@Override
	public String toString() {
		return "QuantumAuthClients" + ids();
	}

}
