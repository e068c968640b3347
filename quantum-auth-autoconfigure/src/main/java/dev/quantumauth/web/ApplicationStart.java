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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;

import dev.quantumauth.QuantumAuthClients;

/**
 * The time in which an application starts and its accounts do not exist yet.
 * <p>
 * A request on the thread that creates the beans creates the accounts first: a web server
 * creates its filters and servlets, which may send requests, before the accounts. A
 * request does not do that on any other thread, where it would wait for the lock of the
 * bean factory, whose holder may be waiting for the request. Nor does it if it is sent by
 * a bean that the accounts are created from, such as connection details that ask a vault:
 * the accounts would need that bean to be complete. Such early requests carry no token,
 * and those that went to an account's API are named in a warning.
 */
final class ApplicationStart {

	private static final Log logger = LogFactory.getLog(AccountSelector.class);

	private static final int MAX_EARLY_REQUESTS = 100;

	private final Set<String> earlyRequests = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Creation creation;

	ApplicationStart(Supplier<@Nullable QuantumAuthClients> clients) {
		this.creation = new Creation(clients);
	}

	/**
	 * Create the accounts.
	 * @return the accounts, or {@code null} if this thread cannot create them now
	 */
	@Nullable QuantumAuthClients createAccounts() {
		Creation creation = this.creation;
		return (creation != null) ? creation.attempt() : null;
	}

	/**
	 * End the start of the application: the accounts exist.
	 */
	void end() {
		this.creation = null;
	}

	void addEarlyRequest(URI uri) {
		if (this.earlyRequests.size() < MAX_EARLY_REQUESTS) {
			this.earlyRequests.add(AccountIndex.describe(uri));
		}
	}

	/**
	 * Log one warning for each URL of an account's API to which a request was sent before
	 * the accounts existed.
	 * @param accounts the accounts
	 */
	void warnOfEarlyRequests(AccountIndex accounts) {
		List.copyOf(this.earlyRequests).stream().filter(this.earlyRequests::remove).forEach((uri) -> {
			ApiAccount account = accounts.withTarget(URI.create(uri));
			if (account != null) {
				logger.warn("Account '" + account.id() + "': A request to " + uri
						+ " was sent before the accounts were made, so it carried no token. It came from a bean that accounts "
						+ "are made of, such as connection details, or from another thread while the web server started. "
						+ "Send it later.");
			}
		});
	}

	/**
	 * Creates the accounts on one thread only, so that its state needs no lock.
	 */
	private static final class Creation {

		private final Thread thread = Thread.currentThread();

		private final Supplier<@Nullable QuantumAuthClients> clients;

		private boolean underWay;

		Creation(Supplier<@Nullable QuantumAuthClients> clients) {
			this.clients = clients;
		}

		@Nullable QuantumAuthClients attempt() {
			if (this.thread != Thread.currentThread() || this.underWay) {
				return null;
			}
			this.underWay = true;
			try {
				return this.clients.get();
			}
			catch (BeansException ex) {
				if (!ex.contains(BeanCurrentlyInCreationException.class)) {
					throw ex;
				}
				// The request comes from a bean that the accounts are created from
				return null;
			}
			finally {
				this.underWay = false;
			}
		}

	}

}
