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

import org.springframework.test.web.client.RequestMatcher;

import dev.quantumauth.QuantumAuthClients;

/**
 * What a {@link org.springframework.test.web.client.MockRestServiceServer
 * MockRestServiceServer} can expect of a request's token, for static import. No failure
 * message shows a token.
 *
 * @since 0.1.0
 * @see QuantumAuthAssertions
 */
public final class QuantumAuthRequestMatchers {

	private QuantumAuthRequestMatchers() {
	}

	/**
	 * Expect the token of an account.
	 * @param id the id of the account
	 * @param clients all accounts
	 * @return a matcher that fails if the request carries none, or another one
	 */
	public static RequestMatcher carriesTokenOf(String id, QuantumAuthClients clients) {
		return (request) -> QuantumAuthAssertions.assertThatRequest(request).carriesTokenOf(id, clients);
	}

	/**
	 * Expect no bearer token, of any account.
	 * @return a matcher that fails if the request carries one
	 */
	public static RequestMatcher carriesNoToken() {
		return (request) -> QuantumAuthAssertions.assertThatRequest(request).carriesNoToken();
	}

	/**
	 * Expect neither a bearer token nor anything in the header of an account whose tokens
	 * go into another one.
	 * @param clients all accounts
	 * @return a matcher that fails if the request carries one
	 */
	public static RequestMatcher carriesNoToken(QuantumAuthClients clients) {
		return (request) -> QuantumAuthAssertions.assertThatRequest(request).carriesNoToken(clients);
	}

}
