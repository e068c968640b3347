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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PastedToken}.
 */
class PastedTokenTests {

	@ParameterizedTest
	@ValueSource(strings = { " sesame\r\n", "\ufeffsesame", "\u00a0sesame\u200b", "'sesame'", "Bearer sesame",
			"\u2028\" bearer  sesame \"\u3000" })
	void whatDoesNotBelongToATokenIsRemoved(String pasted) {
		assertThat(PastedToken.clean(pasted)).isEqualTo("sesame");
	}

	// Milliseconds; quadratic time would be more than a minute
	@Test
	@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
	void cleaningTakesTimeInProportionToTheLargestFile() {
		String blanks = " ".repeat(64 * 1024);
		assertThat(PastedToken.clean(blanks + "a" + blanks + "b" + blanks)).isEqualTo("a" + blanks + "b");
	}

}
