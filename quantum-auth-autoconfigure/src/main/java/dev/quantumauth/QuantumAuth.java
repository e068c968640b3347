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

import java.util.Map;
import java.util.function.Consumer;

import org.springframework.util.Assert;

/**
 * Request attributes by which a single request chooses its account. <pre class="code">
 * webClient.get().uri(uri).attributes(QuantumAuth.account("alice"))...
 * </pre>
 *
 * @since 0.1.0
 */
public final class QuantumAuth {

	/**
	 * Name of the request attribute that holds the id of the chosen account. A parameter
	 * of an HTTP interface can provide the id:
	 * {@code @RequestAttribute(QuantumAuth.ACCOUNT_ATTRIBUTE)}.
	 */
	public static final String ACCOUNT_ATTRIBUTE = "dev.quantumauth.QuantumAuth.account";

	private QuantumAuth() {
	}

	/**
	 * Choose the account whose token the request carries. The request must go to one of
	 * the account's API URLs: a token is never sent to another origin, and such a request
	 * fails.
	 * @param id the id of an account
	 * @return a function to be applied to the attributes of the request
	 */
	public static Consumer<Map<String, Object>> account(String id) {
		Assert.hasText(id, "'id' must not be empty");
		return (attributes) -> attributes.put(ACCOUNT_ATTRIBUTE, id);
	}

}
