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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CredentialText}.
 */
class CredentialTextTests {

	private static final String SOURCE = "the property quantum.auth.iqm.password";

	@ParameterizedTest
	@CsvSource({ "0000, U+0000 (null)", "FEFF, U+FEFF (zero width no-break space)",
			"000D, U+000D (carriage return (cr))", "000A, U+000A (line feed (lf))",
			"0009, U+0009 (character tabulation)", "00A0, U+00A0 (no-break space)",
			"202F, U+202F (narrow no-break space)", "3000, U+3000 (ideographic space)",
			"200B, U+200B (zero width space)", "2060, U+2060 (word joiner)", "00AD, U+00AD (soft hyphen)",
			"202E, U+202E (right-to-left override)", "2028, U+2028 (line separator)",
			"FFFD, U+FFFD (replacement character)", "001B, U+001B (escape)", "D800, U+D800 (high surrogates d800)",
			"E000, U+E000 (private use area e000)" })
	void whatIsNeverMeantIsRefusedByItsNameAndPlaceWithoutTheValue(String code, String name) {
		String character = Character.toString(Integer.parseInt(code, 16));
		assertRefused(character + "hush", name + " at the beginning");
		assertRefused("hush" + character, name + " at the end");
		assertRefused("hu" + character + "sh", name + " in the middle");
	}

	private static void assertRefused(String text, String found) {
		assertThatIllegalStateException().isThrownBy(() -> CredentialText.check(text, SOURCE))
			.withMessageStartingWith(SOURCE + " has the character " + found + ", which no username or password has.")
			.withMessageNotContaining("hush");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hush", "h u s h", "p\u00e4ss", "\u043f\u0430\u0440", "\u674e\u5c0f\u9f99", "\ud83d\ude00",
			"${}#{}\"'\\", "\"", "''", "\"hush'", " hush ", "e\u0301", "\ud83d\udc69\u200d\ud83d\ude80" })
	void whatAPasswordMayConsistOfIsLeftAsItIs(String text) {
		assertThat(CredentialText.checkUnquoted(text, SOURCE)).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"hush\"", "'hush'", "`hush`" })
	void quotesOfAnEnvironmentFileAreRefusedButInAFile(String text) {
		assertThatIllegalStateException().isThrownBy(() -> CredentialText.checkUnquoted(text, SOURCE))
			.withMessageStartingWith(SOURCE + " is in quotes")
			.withMessageNotContaining("hush");
		assertThat(CredentialText.check(text, SOURCE)).isEqualTo(text);
		assertThat(CredentialText.doubt(text)).isEqualTo("quotes around it");
	}

	@ParameterizedTest
	@CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = { "hush,", " hush,blanks at its beginning or end",
			"hush ,blanks at its beginning or end", "hu sh," })
	void blanksAroundAPasswordAreDoubtful(String text, String doubt) {
		assertThat(CredentialText.doubt(text)).isEqualTo(doubt);
	}

}
