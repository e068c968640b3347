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

import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests an application has sent to the hosts of an account through clients
 * that put tokens on requests. A request that is sent again after a 401 counts twice.
 * Thread-safe.
 *
 * @since 0.1.0
 * @see QuantumAuthClients#requestCounts(String)
 */
public final class RequestCounts {

	private final LongAdder added = new LongAdder();

	private final LongAdder own = new LongAdder();

	private final LongAdder none = new LongAdder();

	RequestCounts() {
	}

	/**
	 * Count a request that got the account's token.
	 */
	public void countAdded() {
		this.added.increment();
	}

	/**
	 * Count a request to a host of the account, or for which the account was chosen, that
	 * the application gave a credential of its own.
	 */
	public void countOwn() {
		this.own.increment();
	}

	/**
	 * Count a request to a host of the account, or for which the account was chosen,
	 * whose URL or headers forbid the token.
	 */
	public void countNone() {
		this.none.increment();
	}

	/**
	 * Return how many requests got the account's token.
	 * @return the number since the application started
	 */
	public long added() {
		return this.added.sum();
	}

	/**
	 * Return how many requests had a credential of their own.
	 * @return the number since the application started
	 */
	public long own() {
		return this.own.sum();
	}

	/**
	 * Return how many requests had no credential at all, because scheme, port, path or
	 * spelling of their URL forbids the token, or because a filter took them elsewhere.
	 * @return the number since the application started
	 */
	public long none() {
		return this.none.sum();
	}

	@Override
	public String toString() {
		return "RequestCounts[added=" + added() + ", own=" + own() + ", none=" + none() + "]";
	}

}
