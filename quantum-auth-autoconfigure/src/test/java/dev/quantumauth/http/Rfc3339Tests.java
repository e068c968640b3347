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

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Rfc3339}.
 */
class Rfc3339Tests {

	@ParameterizedTest
	@CsvSource({ "2023-07-15T08:16:59Z, 2023-07-15T08:16:59Z", "2023-07-15t08:16:59z, 2023-07-15T08:16:59Z",
			"2023-07-15 08:16:59Z, 2023-07-15T08:16:59Z", "' 2023-07-15T08:16:59Z\n', 2023-07-15T08:16:59Z",
			"0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
			"2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z" })
	void readsTheFormsInUniversalTime(String text, Instant expected) {
		assertThat(Rfc3339.parse(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "2023-07-15T08:16:59.5Z, 2023-07-15T08:16:59.500Z", "2023-07-15T08:16:59.000Z, 2023-07-15T08:16:59Z",
			"2023-07-15T08:16:59.123456Z, 2023-07-15T08:16:59.123456Z",
			"2023-07-15T08:16:59.123456789Z, 2023-07-15T08:16:59.123456789Z",
			"2023-07-15T08:16:59.123456789987654321Z, 2023-07-15T08:16:59.123456789Z" })
	void readsFractionsOfAnyLength(String text, Instant expected) {
		assertThat(Rfc3339.parse(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "2023-07-15T10:16:59+02:00, 2023-07-15T08:16:59Z", "2023-07-15T02:46:59-05:30, 2023-07-15T08:16:59Z",
			"2023-07-15T08:16:59+00:00, 2023-07-15T08:16:59Z", "2023-07-15T08:16:59-00:00, 2023-07-15T08:16:59Z",
			"2023-07-15T10:16:59.25+02:00, 2023-07-15T08:16:59.250Z", "2023-07-16T08:15:59+23:59, 2023-07-15T08:16:59Z",
			"2023-07-14T08:17:59-23:59, 2023-07-15T08:16:59Z" })
	void readsOffsetsUpToADay(String text, Instant expected) {
		assertThat(Rfc3339.parse(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z", "2016-12-31T15:59:60-08:00, 2017-01-01T00:00:00Z",
			"2016-12-31T23:59:60.75Z, 2017-01-01T00:00:00.750Z" })
	void readsLeapSeconds(String text, Instant expected) {
		assertThat(Rfc3339.parse(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "soon", "1689409019", "2023-07-15", "08:16:59Z", "2023-07-15T08:16:59",
			"2023-07-15T08:16Z", "2023-07-15T08:16:59,5Z", "2023-07-15T08:16:59.Z", "2023-07-15T08:16:59+02",
			"2023-07-15T08:16:59+0200", "2023-07-15T08:16:59+24:00", "2023-07-15T08:16:59+02:60",
			"2023-07-15T24:00:00Z", "2023-07-15T08:60:00Z", "2023-07-15T08:16:61Z", "2023-02-29T00:00:00Z",
			"2023-13-01T00:00:00Z", "2023-00-10T00:00:00Z", "2023-7-15T08:16:59Z", "+12023-07-15T08:16:59Z",
			"-0001-07-15T08:16:59Z", "2023-07-15T08:16:59Z[UTC]", "2023-07-15T08:16:59Zulu",
			"Sat, 15 Jul 2023 08:16:59 GMT", "٢٠٢٣-07-15T08:16:59Z" })
	void refusesEverythingElse(String text) {
		assertThat(Rfc3339.parse(text)).isNull();
	}

}
