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

package dev.quantumauth.test.web;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.QuantumAuthClients;

/**
 * Assertions about the token of a request. No failure message shows a token: it names
 * accounts, method and URL.
 *
 * @since 0.1.0
 * @see QuantumAuthAssertions
 */
public final class QuantumAuthRequestAssert extends AbstractAssert<QuantumAuthRequestAssert, SentRequest> {

	QuantumAuthRequestAssert(SentRequest actual) {
		super(actual, QuantumAuthRequestAssert.class);
	}

	/**
	 * Verify that the request carries the token of an account in the account's header:
	 * the one that is current now, not one that was renewed meanwhile. Blocks if a token
	 * has to be obtained for that.
	 * @param id the id of the account
	 * @param clients all accounts
	 * @return this assertion
	 * @throws AssertionError if it carries none, or another one
	 * @throws IllegalArgumentException if there is no such account
	 */
	public QuantumAuthRequestAssert carriesTokenOf(String id, QuantumAuthClients clients) {
		return check(this.actual.refuteTokenOf(id, clients));
	}

	/**
	 * Verify that the request carries no bearer token, of any account.
	 * @return this assertion
	 * @throws AssertionError if it carries one
	 */
	public QuantumAuthRequestAssert carriesNoToken() {
		return check(this.actual.refuteNoToken());
	}

	/**
	 * Verify that the request carries neither a bearer token nor anything in the header
	 * of an account whose tokens go into another one.
	 * @param clients all accounts
	 * @return this assertion
	 * @throws AssertionError if it carries one
	 */
	public QuantumAuthRequestAssert carriesNoToken(QuantumAuthClients clients) {
		return check(this.actual.refuteNoToken(clients));
	}

	private QuantumAuthRequestAssert check(@Nullable String problem) {
		if (problem != null) {
			throw failure("%s", problem);
		}
		return this;
	}

}
