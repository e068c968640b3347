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

package dev.quantumauth.iqm;

import java.util.Map;
import java.util.function.Supplier;

import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.provider.DescribedAccounts;

/**
 * Ways to describe IQM as a cloud.
 */
enum AccountKind {

	/**
	 * The types of this package.
	 */
	TYPED,

	/**
	 * Properties of a provider.
	 */
	DESCRIBED;

	/**
	 * Begin to build an account that logs in with a password.
	 * @param url the URL of the API
	 * @param authServerUrl the URL of the authentication server
	 * @param username the name of the user
	 * @param password returns the password
	 * @return a builder
	 */
	TokenAccount.Builder<?> withPassword(String url, String authServerUrl, String username, Supplier<String> password) {
		return (this == TYPED)
				? IqmAccount.withPassword("lab", url, IqmRealm.at(authServerUrl),
						() -> new IqmCredentials(username, password.get()))
				: DescribedAccounts.builder("on-premises", url, Map.of("test.realm", authServerUrl + "/realms/cortex"),
						(part) -> part.equals("username") ? username : password.get());
	}

}
