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

package dev.quantumauth.benchmarks.contender;

import java.util.List;
import java.util.stream.IntStream;

import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.qci.QciAccount;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * Many accounts of quantum-auth, each at a host of its own.
 *
 * @since 0.1.0
 */
public final class ManyAccounts {

	private ManyAccounts() {
	}

	/**
	 * Create accounts that obtain their tokens without any network.
	 * @param count how many
	 * @param scheduler the threads for renewals
	 * @return the accounts
	 */
	public static List<TokenAccount<QciAuthClient>> create(int count, SessionScheduler scheduler) {
		WebClient authClient = Cloud.inMemory(url(0)).authClient();
		return IntStream.range(0, count)
			.mapToObj((number) -> QciAccount.builder("account-" + number, url(number), () -> "api-token")
				.build(() -> authClient, scheduler))
			.toList();
	}

	/**
	 * Return where an account has its API.
	 * @param number the number of the account, counted from 0
	 * @return the base URL
	 */
	public static String url(int number) {
		return "https://host-" + number + ".example.com";
	}

}
