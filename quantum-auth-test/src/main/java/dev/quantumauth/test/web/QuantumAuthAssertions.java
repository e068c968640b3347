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

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.springframework.http.HttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * Entry point for assertions about whose token a request carries, for static import.
 *
 * @since 0.1.0
 * @see QuantumAuthRequestMatchers
 */
public final class QuantumAuthAssertions {

	private QuantumAuthAssertions() {
	}

	/**
	 * Begin an assertion about a request of a {@code WebClient}, as the exchange function
	 * gets it that ends a test's chain. The token is not among its headers until the
	 * request is written; so the assertion writes the request, without its body, to a
	 * mock.
	 * @param actual the request
	 * @return the assertion
	 */
	public static QuantumAuthRequestAssert assertThatRequest(ClientRequest actual) {
		return new QuantumAuthRequestAssert(SentRequest.of(actual));
	}

	/**
	 * Begin an assertion about a request of a {@code RestClient} or a
	 * {@code RestTemplate}, as an interceptor or a mock server gets it.
	 * @param actual the request
	 * @return the assertion
	 */
	public static QuantumAuthRequestAssert assertThatRequest(HttpRequest actual) {
		return new QuantumAuthRequestAssert(SentRequest.of(actual));
	}

	/**
	 * Begin an assertion about a request in the journal of a WireMock server, a fake's
	 * for example.
	 * @param actual the request
	 * @return the assertion
	 */
	public static QuantumAuthRequestAssert assertThatRequest(LoggedRequest actual) {
		return new QuantumAuthRequestAssert(SentRequest.of(actual));
	}

}
