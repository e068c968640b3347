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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TokenHeader}.
 */
class TokenHeaderTests {

	@Test
	void schemeStandsBeforeTheToken() {
		assertThat(TokenHeader.BEARER.value("sesame")).isEqualTo("Bearer sesame");
		assertThat(new TokenHeader("Authorization", "apiKey").value("sesame")).isEqualTo("apiKey sesame");
	}

	@Test
	void withoutASchemeTheTokenIsBare() {
		assertThat(TokenHeaders.X_AUTH_TOKEN.value("sesame")).isEqualTo("sesame");
	}

	@ParameterizedTest
	@CsvSource({ "Authorization, Bearer, true", "authorization, BEARER, true", "Authorization, apiKey, false",
			"Authorization, '', false", "X-Auth-Token, Bearer, false" })
	void bearerIsKnownByNameAndSchemeInWhateverCase(String name, String scheme, boolean bearer) {
		assertThat(new TokenHeader(name, scheme).isBearer()).isEqualTo(bearer);
	}

	@ParameterizedTest
	@CsvSource({ "Bearer, Bearer sesame, true", "Bearer, bearer sesame, true", "Bearer, Basic c2VzYW1l, false",
			"Bearer, Bearersesame, false", "Bearer, '', false", "'', sesame, true" })
	void valueOfAnotherSchemeIsNoToken(String scheme, String value, boolean matches) {
		assertThat(new TokenHeader("Authorization", scheme).matches(value)).isEqualTo(matches);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "X Auth", "X-Auth:", "X-Auth\r\nX", "Schlüssel", "(x)" })
	void nameIsOneOfAHeader(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TokenHeader(name, ""))
			.withMessage("'name' must be the name of a header");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "Host", "Cookie", "connection", "Content-Length", "TRANSFER-ENCODING", "Proxy-Authorization" })
	void headerThatMeansSomethingElseIsNotForTokens(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TokenHeader(name, ""))
			.withMessage("'name' must not be a header that HTTP clients set themselves");
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "Bearer ", "Token token=", "a\nb" })
	void schemeIsOneWord(String scheme) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TokenHeader("Authorization", scheme))
			.withMessageStartingWith("'scheme' must be");
	}

}
