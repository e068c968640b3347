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

package dev.quantumauth.autoconfigure.properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenText}.
 */
class TokenTextTests {

	@ParameterizedTest
	@ValueSource(strings = { " sesame\r\n", "\ufeffsesame", "\u00a0sesame\u200b", "'sesame'", "Bearer sesame",
			"\u2028\" bearer  sesame \"\u3000", "Authorization: Bearer sesame", "'authorization:bearer sesame'" })
	void whatDoesNotBelongToATokenIsRemoved(String pasted) {
		assertThat(TokenText.clean(pasted, TokenHeader.BEARER)).isEqualTo("sesame");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "X-Auth-Token: sesame", "x-auth-token:sesame", "\" X-Auth-Token : 'sesame'\"\n", "sesame" })
	void nameOfTheHeaderIsRemoved(String pasted) {
		assertThat(TokenText.clean(pasted, TokenHeaders.X_AUTH_TOKEN)).isEqualTo("sesame");
	}

	@ParameterizedTest
	@ValueSource(strings = { "apiKey sesame", "Authorization: apiKey sesame", "APIKEY  sesame" })
	void schemeOfTheHeaderIsRemoved(String pasted) {
		assertThat(TokenText.clean(pasted, new TokenHeader("Authorization", "apiKey"))).isEqualTo("sesame");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Auth-Tokensesame", "Bearersesame", "Bearer:sesame" })
	void whatOnlyBeginsLikeTheHeaderBelongsToTheToken(String token) {
		assertThat(TokenText.clean(token, new TokenHeader("X-Auth-Token", "Bearer"))).isEqualTo(token);
	}

	@Test
	void warningNamesWhatTheHeaderBeginsWith() {
		assertThat(
				new TokenText("API key", "the test", TokenHeaders.X_AUTH_TOKEN, () -> "X-Auth-Token: sesame").inspect())
			.contains("white space, quotes or 'X-Auth-Token' around it")
			.doesNotContain("sesame");
		assertThat(new TokenText("API token", "the test", TokenHeader.BEARER, () -> "Bearer sesame").inspect())
			.contains("'Bearer'");
	}

	// Milliseconds; quadratic time would be more than a minute
	@Test
	@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
	void cleaningTakesTimeInProportionToTheLargestFile() {
		String blanks = " ".repeat(64 * 1024);
		assertThat(TokenText.clean(blanks + "a" + blanks + "b" + blanks, TokenHeader.BEARER))
			.isEqualTo("a" + blanks + "b");
	}

}
