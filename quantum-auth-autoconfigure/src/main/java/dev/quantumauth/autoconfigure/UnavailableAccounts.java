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

package dev.quantumauth.autoconfigure;

import java.util.List;

import dev.quantumauth.web.UnavailableAccount;

/**
 * Contract for accounts that are configured in part, or switched off, so that a 401 of
 * their APIs can be explained.
 *
 * @since 0.1.0
 */
public interface UnavailableAccounts {

	/**
	 * Return the accounts. Called once, on the thread of a request to a host of no
	 * account: must not fail, and must not wait for the bean factory.
	 * @return the accounts that have no token
	 */
	List<UnavailableAccount> unavailableAccounts();

}
