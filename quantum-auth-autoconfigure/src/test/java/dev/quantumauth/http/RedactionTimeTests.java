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

package dev.quantumauth.http;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@link Redaction} takes time and stack in proportion to the largest body
 * that is read, whatever a hostile server puts into it. Each of these takes milliseconds;
 * quadratic time would be minutes.
 */
@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class RedactionTimeTests {

	private static final String SECRET = "s3cret/with+every=kind-of~character";

	@ParameterizedTest
	@MethodSource("nastyPieces")
	void isBounded(String piece) {
		String body = piece.repeat(AuthServerResponse.MAX_BODY / piece.length());
		String excerpt = Redaction.excerpt(body, List.of(SECRET));
		assertThat(excerpt).hasSizeLessThanOrEqualTo(200).doesNotContain(SECRET);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"token\"", "\"token\":", "\"token\":\"", "token=", "bearer ", "&#", "\\u00" })
	void isBoundedAfterTheBeginningOfSomethingThatIsMasked(String start) {
		for (String piece : List.of("a", " ", "\\", "0")) {
			String body = start + piece.repeat(AuthServerResponse.MAX_BODY - start.length());
			String excerpt = Redaction.excerpt(body, List.of(SECRET));
			assertThat(excerpt).hasSizeLessThanOrEqualTo(200);
		}
	}

	@Test
	void isBoundedWithALongSecret() {
		String secret = SECRET.repeat(1800);
		String body = (secret + "; ").repeat(3) + secret.substring(1);
		String excerpt = Redaction.excerpt(body, List.of(secret));
		assertThat(excerpt).isEqualTo("***");
	}

	static Stream<String> nastyPieces() {
		return Stream.of("a", "1", ".", "-", "\"", "\\", "\\\"", " ", "\n", "%", "%25", "&", "&#", "&#99999999999;",
				"&amp;", "\\u00", "\\u005c", "=", "\"a", "\"token\"", "\"token\" : ", "\"token\":\"", "token=",
				"bearer", "bearer ", "abcdefghijklmn ", "abcdefghijklmn1", "a.", ".1", "abcdefghijklmnopqrstuvwxyz.",
				"\u2028", "\uD83D\uDE00", "<", SECRET.substring(0, SECRET.length() - 1), "\"token" + " ".repeat(60));
	}

}
