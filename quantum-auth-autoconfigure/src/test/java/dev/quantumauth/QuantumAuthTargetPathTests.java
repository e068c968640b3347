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

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link QuantumAuthTarget}: which paths below an origin.
 */
class QuantumAuthTargetPathTests {

	private static final String ORIGIN = "https://iqm.example";

	@ParameterizedTest
	@ValueSource(strings = { "/garnet", "/garnet/", "/garnet/jobs", "/garnet//jobs", "/garnet/garnet2",
			"/garnet/jobs?a=/../b", "/garnet?x", "/garnet#x" })
	void pathThatEqualsOrContinuesThePrefixMatches(String path) {
		assertThat(matches("/garnet", path)).isTrue();
		assertThat(matches("/garnet/", path)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/garnet2", "/garnet2/jobs", "/garne", "/Garnet", "//garnet", "/x/garnet",
			"/garnet;a=b", "/garnet%2Fjobs", "/%67arnet", "/garnet%3Fx", "/garnet-2" })
	void otherPathsDoNotMatch(String path) {
		assertThat(matches("/garnet", path)).isFalse();
		assertThat(matches("/garnet/", path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/jobs", "//jobs" })
	void withoutAPrefixTheWholeOriginMatches(String path) {
		assertThat(matches("", path)).isTrue();
		assertThat(matches("/", path)).isTrue();
	}

	@Test
	void rawPathsAreCompared() {
		assertThat(matches("/a%20b", "/a%20b/jobs")).isTrue();
		assertThat(matches("/caf%C3%A9", "/caf%C3%A9/jobs")).isTrue();
		assertThat(matches("/a", "/%61/jobs")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/garnet/..", "/garnet/.", "/garnet/../x", "/garnet/./x", "/garnet/x/../../y",
			"/garnet/jobs/.", "/garnet/jobs/.." })
	void dotSegmentNeverMatches(String path) {
		assertThat(matches("/garnet", path)).isFalse();
		assertThat(matches("", path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/garnet/%2e%2e/x", "/garnet/%2E./x", "/garnet/.%2e", "/garnet/%2e/x", "/garnet%2f..%2fx",
			"/garnet/a%2F..%2F..%2Fx", "/garnet/%2f..", "/%2e%2e/x" })
	void percentEncodedDotSegmentNeverMatches(String path) {
		assertThat(matches("/garnet", path)).isFalse();
		assertThat(matches("", path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/garnet/%252e%252e/x", "/garnet/%25252e%25252E/x", "/garnet/%2525252e./x",
			"/garnet/%25%32%65%2e/x", "/garnet/a%252f..%252fx", "/garnet/%255c..%255cx" })
	void nestedPercentEncodingIsDecodedUntilStable(String path) {
		assertThat(matches("/garnet", path)).isFalse();
		assertThat(matches("", path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/garnet/%5c..%5cx", "/garnet/..%5Cx", "/garnet/a%5c../x", "/garnet%5c..", "/garnet/.%5c" })
	void backslashCountsAsSlash(String path) {
		assertThat(matches("/garnet", path)).isFalse();
		assertThat(matches("", path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/garnet/..;/x", "/garnet/..;a=b/x", "/garnet/.;a/x", "/garnet/..;a;b", "/garnet/..%3b/x",
			"/garnet/%2e%2e;/x", "/garnet/%2e%2e%253Ba=b/x", "/garnet/a;b%2f..%2fx", "/garnet/a;b/../x" })
	void matrixParametersAreCut(String path) {
		assertThat(matches("/garnet", path)).isFalse();
		assertThat(matches("", path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/garnet/..€", "/garnet/..ÿ", "/garnet/é", "/é/x", "/garnet/．．/x" })
	void pathThatIsNotAsciiNeverMatches(String path) {
		assertThat(matches("/garnet", path)).isFalse();
		assertThat(matches("", path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/garnet/a%00", "/garnet/..%00/x", "/garnet/a%0d%0aX:y", "/garnet/%09", "/garnet/%7F",
			"/garnet/%C2%85", "/garnet/%2500", "/garnet/a%1fb" })
	void encodedControlCharacterNeverMatches(String path) {
		assertThat(matches("/garnet", path)).isFalse();
		assertThat(matches("", path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/garnet/%C0%AE%C0%AE/x", "/garnet/..%C0%AFx", "/garnet/.%C0%AE", "/garnet%C0%AF..%C0%AFx",
			"/garnet/..%C1%9Cx", "/garnet/%E0%80%AE%E0%80%AE/x", "/garnet/%F0%80%80%AE./x", "/garnet/%25C0%25AE./x",
			"/garnet/..%FF/x", "/garnet/..%C3/x", "/garnet/%80../x" })
	void overlongOrMalformedUtf8DoesNotHideADotSegment(String path) {
		assertThat(matches("/garnet", path)).isFalse();
		assertThat(matches("", path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/garnet/%EF%BC%8E%EF%BC%8E/x", "/garnet/.%EF%BC%8E/x", "/garnet/..%EF%BC%8Fx",
			"/garnet/..%EF%BC%BCx", "/garnet/%E2%80%A5/x", "/garnet/%E2%80%A4%E2%80%A4/x", "/garnet/%EF%BD%A1./x",
			"/garnet/%E3%80%82%E3%80%82/x", "/garnet/..%E2%81%84x", "/garnet/..%E2%88%95x", "/garnet/..%E2%80%8B/x",
			"/garnet/%EF%BB%BF../x", "/garnet/..%20/x", "/garnet/..%C2%A0/x" })
	void compatibilityFormsAndInvisibleCharactersDoNotHideADotSegment(String path) {
		assertThat(matches("/garnet", path)).isFalse();
		assertThat(matches("", path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.example.com/é", "https://api.example.com/a%00b",
			"https://api.example.com/%C0%AE%C0%AE/b" })
	void suchAPathIsNoTargetEither(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> QuantumAuthTarget.of(url, false))
			.withMessageContaining("in its path");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/garnet/.well-known/x", "/garnet/...", "/garnet/a.b", "/garnet/a..b/x", "/garnet/..a",
			"/garnet/a..", "/garnet/%2e%2e%2e", "/garnet/%2ehidden", "/garnet/100%25", "/garnet/%25zz", "/garnet/a%2fb",
			"/garnet/a%5cb", "/garnet/a;b=../c", "/garnet/a;b=..;c", "/garnet/;../x", "/garnet/%C3%A9/x",
			"/garnet/..%C3%A9/x", "/garnet/%E2%82%AC.", "/garnet/%20" })
	void whatOnlyLooksLikeADotSegmentMatches(String path) {
		assertThat(matches("/garnet", path)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "/garnet, /garnet", "/garnet/, /garnet", "/garnet//, /garnet", "/, ''", "'', ''", "/a/b/, /a/b" })
	void trailingSlashesOfAPrefixAreInsignificant(String prefix, String path) {
		assertThat(QuantumAuthTarget.of(ORIGIN + prefix, false).path()).isEqualTo(path);
	}

	@Test
	@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
	void effortGrowsWithTheLengthOfAPathAndNotWithTheDepthOfItsEncoding() {
		String dots = "%" + "25".repeat(500_000) + "2e";
		assertThat(matches("/garnet", "/garnet/" + dots + dots + "/x")).isFalse();
		assertThat(matches("/garnet", "/garnet/" + dots + dots + dots + "/x")).isTrue();
	}

	private static boolean matches(String prefix, String path) {
		return QuantumAuthTarget.of(ORIGIN + prefix, false).matches(URI.create(ORIGIN + path));
	}

}
