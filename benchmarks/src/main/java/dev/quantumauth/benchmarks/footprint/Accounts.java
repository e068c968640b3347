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

package dev.quantumauth.benchmarks.footprint;

import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.benchmarks.contender.ManyAccounts;
import dev.quantumauth.session.time.ThreadPoolSessionScheduler;

/**
 * Tells what accounts weigh, without and with a token, and ends.
 *
 * @since 0.1.0
 */
public final class Accounts {

	private Accounts() {
	}

	/**
	 * Create accounts, weigh and tell.
	 * @param args the number of accounts
	 */
	public static void main(String[] args) {
		int count = Integer.parseInt(args[0]);
		ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();
		// What the first one brings along is not an account's weight
		QuantumAuthClients first = create(1, scheduler);
		long before = Heap.used();
		QuantumAuthClients clients = create(count, scheduler);
		long without = Heap.used();
		obtainTokens(clients);
		long with = Heap.used();
		System.out.println(ChildProcess.RESULT + (without - before) / count + " " + (with - before) / count + " "
				+ clients.ids().size());
		first.stream().forEach((client) -> client.accessToken().block());
		System.exit(0);
	}

	private static QuantumAuthClients create(int count, ThreadPoolSessionScheduler scheduler) {
		QuantumAuthClients clients = new QuantumAuthClients(ManyAccounts.create(count, scheduler));
		if (count == 1) {
			obtainTokens(clients);
		}
		return clients;
	}

	private static void obtainTokens(QuantumAuthClients clients) {
		clients.forEach((client) -> client.accessToken().block());
	}

}
