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
import java.util.function.Supplier;

import dev.quantumauth.QuantumAuthClients;

/**
 * Tells the requests whose redirects are not followed but handed to the caller: those
 * that may carry a token. Not every connector leaves the token behind when it follows a
 * redirect to another origin, none does within one origin, and a redirect to a login page
 * says that the token was refused.
 *
 * @since 0.1.0
 */
public final class RedirectGuard {

	private final AccountSelector selector;

	/**
	 * Create a guard.
	 * @param clients tells the accounts whose tokens are protected, when first needed
	 */
	public RedirectGuard(Supplier<QuantumAuthClients> clients) {
		this.selector = new AccountSelector(clients);
	}

	/**
	 * Return whether a redirect is for the caller.
	 * @param uri where the request goes
	 * @return {@code false} if it is followed as usual
	 */
	public boolean guards(URI uri) {
		return this.selector.hasTarget(uri);
	}

}
