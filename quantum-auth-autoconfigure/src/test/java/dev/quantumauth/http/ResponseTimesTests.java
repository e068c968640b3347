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

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResponseTimes}.
 */
class ResponseTimesTests {

	private static final String DATE = "Sat, 15 Jul 2023 08:16:59 GMT";

	private final HttpHeaders headers = new HttpHeaders();

	@ParameterizedTest
	@CsvSource({ "0, 0", "7, 7", "' 120 ', 120", "999999999, 999999999" })
	void retryAfterInSeconds(String value, long seconds) {
		this.headers.set(HttpHeaders.RETRY_AFTER, value);
		assertThat(ResponseTimes.retryAfter(this.headers)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1000000000", "99999999999", "99999999999999999999999999" })
	void retryAfterOfAnAbsurdLengthIsAVeryLongTime(String value) {
		this.headers.set(HttpHeaders.RETRY_AFTER, value);
		assertThat(ResponseTimes.retryAfter(this.headers)).isGreaterThan(Duration.ofDays(3650));
	}

	@Test
	void retryAfterAsADateCountsFromTheDateOfTheSameResponse() {
		this.headers.set(HttpHeaders.DATE, DATE);
		this.headers.set(HttpHeaders.RETRY_AFTER, "Sat, 15 Jul 2023 08:18:59 GMT");
		assertThat(ResponseTimes.retryAfter(this.headers)).isEqualTo(Duration.ofMinutes(2));
	}

	@Test
	void retryAfterOfNowIsNoTimeAtAll() {
		this.headers.set(HttpHeaders.DATE, DATE);
		this.headers.set(HttpHeaders.RETRY_AFTER, DATE);
		assertThat(ResponseTimes.retryAfter(this.headers)).isZero();
	}

	@Test
	void retryAfterAsADateMeansNothingWithoutADateToCountFrom() {
		this.headers.set(HttpHeaders.RETRY_AFTER, DATE);
		assertThat(ResponseTimes.retryAfter(this.headers)).isNull();
	}

	@Test
	void retryAfterThatIsOverMeansNothing() {
		this.headers.set(HttpHeaders.DATE, DATE);
		this.headers.set(HttpHeaders.RETRY_AFTER, "Sat, 15 Jul 2023 08:16:58 GMT");
		assertThat(ResponseTimes.retryAfter(this.headers)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "-1", "1.5", "0x10", "١٢", "Sat, 32 Jul 2023 08:16:59 GMT" })
	void retryAfterThatCannotBeUnderstoodMeansNothing(String value) {
		this.headers.set(HttpHeaders.DATE, DATE);
		this.headers.set(HttpHeaders.RETRY_AFTER, value);
		assertThat(ResponseTimes.retryAfter(this.headers)).isNull();
	}

	@Test
	void retryAfterMayBeMissing() {
		this.headers.set(HttpHeaders.DATE, DATE);
		assertThat(ResponseTimes.retryAfter(this.headers)).isNull();
	}

	// RFC 9110, section 5.6.7: a recipient must accept all three
	@ParameterizedTest
	@ValueSource(strings = { DATE, "Saturday, 15-Jul-23 08:16:59 GMT", "Sat Jul 15 08:16:59 2023" })
	void dateInEveryFormOfHttp(String value) {
		this.headers.set(HttpHeaders.DATE, value);
		assertThat(ResponseTimes.date(this.headers, HttpHeaders.DATE)).isEqualTo(Instant.parse("2023-07-15T08:16:59Z"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "yesterday", "2023-07-15T08:16:59Z", "0", "-1" })
	void dateThatCannotBeUnderstoodIsNone(String value) {
		this.headers.set(HttpHeaders.DATE, value);
		assertThat(ResponseTimes.date(this.headers, HttpHeaders.DATE)).isNull();
	}

	@Test
	void dateMayBeMissing() {
		assertThat(ResponseTimes.date(this.headers, HttpHeaders.DATE)).isNull();
	}

}
