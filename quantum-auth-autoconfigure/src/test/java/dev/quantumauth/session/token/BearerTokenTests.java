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

package dev.quantumauth.session.token;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BearerToken}.
 */
class BearerTokenTests {

	@ParameterizedTest
	@ValueSource(strings = { "eyJhbGciOiJub25lIn0.e30.", "abc-._~+/=", "!", "~" })
	void visibleAsciiFitsIntoAHeader(String value) {
		assertThat(BearerToken.fitsIntoHeader(value)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "two words", "token\r\nX-Other: header", "token\n", "\u0000", "\u001f", "\u007f",
			"caf\u00e9", "\u200btoken", "\ufefftoken" })
	void anythingElseDoesNot(String value) {
		assertThat(BearerToken.fitsIntoHeader(value)).isFalse();
	}

}
