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

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Redaction}: what is shown of an error body, and what is not.
 */
class RedactionTests {

	@ParameterizedTest
	@ValueSource(strings = { "The refresh token is not valid", "{\"message\": \"The refresh token is not valid\"}",
			"upstream connect error or disconnect/reset before headers", "Rate limit exceeded: 10 requests per minute",
			"{\"error\":\"invalid_grant\",\"error_description\":\"Session not active\"}", "" })
	void keepsWhatPeopleNeedToRead(String body) {
		assertThat(excerpt(body)).isEqualTo(body);
	}

	@ParameterizedTest
	@ValueSource(strings = { "token", "access_token", "refresh_token", "refreshToken", "API-TOKEN", "client_secret",
			"password", "Authorization", "credential", "client_assertion" })
	void masksTheValueOfAJsonMemberThatIsNamedLikeASecret(String name) {
		assertThat(excerpt("{\"" + name + "\" : \"hush\", \"status\": \"denied\"}"))
			.isEqualTo("{\"" + name + "\" : \"***\", \"status\": \"denied\"}");
	}

	@Test
	void masksAJsonValueUpToItsRealEnd() {
		assertThat(excerpt("{\"token\":\"hu\\\"sh\\\\\",\"status\":\"denied\"}"))
			.isEqualTo("{\"token\":\"***\",\"status\":\"denied\"}");
		assertThat(excerpt("{\"token\":\"hu\\\nsh\",\"status\":\"denied\"}"))
			.isEqualTo("{\"token\":\"***\",\"status\":\"denied\"}");
		assertThat(excerpt("{\"token\":\"hush")).isEqualTo("{\"token\":\"***\"");
	}

	@ParameterizedTest
	@CsvSource({ "refresh_token=hush&grant=x, refresh_token=***&grant=x", "password=hush, password=***",
			"?TOKEN=hush end, ?TOKEN=*** end", "got 'Bearer hush', got 'Bearer ***'",
			"authorization: bearer  hush, authorization: bearer  ***" })
	void masksParametersAndBearerTokens(String body, String expected) {
		assertThat(excerpt(body)).isEqualTo(expected.strip());
	}

	@ParameterizedTest
	@ValueSource(strings = { "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
			"6f1c7f2e-8f0b-4a86-9a0e-5a8f1d1f6c11", "0123456789abcdef0123456789abcdef",
			"abcdefghijklmnopqrstuvwxyzabcdef", "aGVsbG8gd29ybGQgYW5kIGFsbA5==", "AbCdEf/GhIjK+123/xyz" })
	void masksWhatLooksLikeATokenWhereverItStands(String token) {
		assertThat(excerpt("Token " + token + " is unknown")).isEqualTo("Token *** is unknown");
		assertThat(excerpt("<b>" + token + "</b>")).doesNotContain(token);
	}

	@Test
	void looksLikeATokenFromFifteenCharactersOnWithADigitAndFromThirtyTwoWithout() {
		assertThat(excerpt("at abc123def456ghi, at abc123def456gh")).isEqualTo("at ***, at abc123def456gh");
		assertThat(excerpt("a".repeat(32) + " " + "b".repeat(31))).isEqualTo("*** " + "b".repeat(31));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Qx-7/+=!~z", "qx-7/+=!~Z", "QX-7/+=!~Z" })
	void masksAKnownSecretInEitherCase(String echo) {
		assertThat(Redaction.excerpt("Bad value " + echo + " here", List.of("Qx-7/+=!~z")))
			.isEqualTo("Bad value *** here");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Qx-7\\/+=!~z", "Qx-7/\\u002b\\u003d!~z", "Qx-7/\\u002B\\u003D!~z", "Qx-7%2F%2B%3D%21~z",
			"Qx-7%2f%2b%3d!%7Ez", "Qx-7%252F%252B%253D!~z", "Qx-7/&#43;&#61;!~z", "Qx-7&#x2F;+=!~z",
			"\\u0051\\u0078-7/+=!~z", "Qx-7\\\\/+=!~z", "QX-7%2F%2B%3D%21~Z" })
	void showsNothingOfABodyThatSpellsAKnownSecretInAnotherWay(String echo) {
		assertThat(Redaction.excerpt("Bad value " + echo + " here", List.of("Qx-7/+=!~z"))).isEqualTo("***");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "user:", "me:" })
	void masksAKnownSecretInBase64(String before) {
		String secret = "correct horse battery staple";
		String echo = Base64.getEncoder().encodeToString((before + secret).getBytes(StandardCharsets.UTF_8));
		assertThat(Redaction.excerpt("Basic " + echo + " is not known", List.of(secret)))
			.isEqualTo("Basic *** is not known");
	}

	@Test
	void masksAKnownSecretThatWasReadAsWindows1252() {
		String secret = "\u043f\u0430\u0440\u043e\u043b\u044c-\u0434\u043e\u043c";
		String echo = new String(secret.getBytes(StandardCharsets.UTF_8), Charset.forName("windows-1252"));
		assertThat(Redaction.excerpt("Not " + echo, List.of(secret))).isEqualTo("***");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/S3cret!", "/aGVsbG8gd29ybGQgYW5k/Zm9vYmFy", "hunter2", "config/S3cret", "c2VjcmV0/LXdvcmRz" })
	void secretInPlaceOfAPathIsNotShown(String path) {
		assertThat(Redaction.path(Path.of(path))).doesNotContain(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "config/token", "/run/secrets-x/iqm-password-prod-1", "/does/not/exist",
			"./secrets/qci.token", "/home/alice/.cache/iqm-client-cli/tokens.json" })
	void pathOfAFileThatIsMissingIsShown(String path) {
		assertThat(Redaction.path(Path.of(path))).isEqualTo("'" + path + "'");
	}

	@Test
	void ignoresAnEmptySecret() {
		assertThat(Redaction.excerpt("Not found", List.of(""))).isEqualTo("Not found");
	}

	@Test
	void masksEveryOneOfSeveralSecrets() {
		assertThat(Redaction.excerpt("one two three two", List.of("one", "two"))).isEqualTo("*** *** three ***");
	}

	@Test
	void masksBeforeItCutsSoThatNoPieceOfASecretIsLeftAtTheEnd() {
		String secret = "s3cret-api-token-of-some-length";
		String excerpt = Redaction.excerpt("word ".repeat(39) + secret + " and more ".repeat(20), List.of(secret));
		assertThat(excerpt).hasSize(200).startsWith("word ".repeat(39) + "*** a");
	}

	@Test
	void showsAtMostTheFirstTwoHundredCharacters() {
		assertThat(excerpt("a b ".repeat(50))).isEqualTo("a b ".repeat(50).strip());
		assertThat(excerpt("a b ".repeat(51))).isEqualTo("a b ".repeat(50));
	}

	@Test
	void doesNotCutACharacterInHalf() {
		String excerpt = excerpt("ab ".repeat(66) + "c\uD83D\uDE00 and more");
		assertThat(excerpt).isEqualTo("ab ".repeat(66) + "c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\t", "\u0000", "\u001b[31m", "\u007f", "\u0085", "\u009b", "\u2028",
			"\u2029", "\u202e", "\u200b", "\ufeff" })
	void replacesWhatWouldForgeALineOfALogOrHideText(String control) {
		String excerpt = excerpt("denied" + control + "2026-01-01 INFO all is well");
		assertThat(excerpt).startsWith("denied ").endsWith("2026-01-01 INFO all is well").matches("[\\x20-\\x7e]*");
	}

	private static String excerpt(String body) {
		return Redaction.excerpt(body, List.of());
	}

}
