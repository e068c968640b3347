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

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Reads dates and durations from HTTP headers, whose values may be malformed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, section
 * 10.2.3</a>
 */
final class ResponseTimes {

	private static final Pattern SECONDS = Pattern.compile("\\d++");

	private static final int MAX_DIGITS = 9;

	private ResponseTimes() {
	}

	/**
	 * Return how long the server asks to wait. A date is compared with the {@code Date}
	 * of the same response, so that a difference between the clocks does not matter.
	 * @param headers the headers of the response
	 * @return the time, or {@code null} if there is no {@code Retry-After} or it is
	 * malformed
	 */
	static @Nullable Duration retryAfter(HttpHeaders headers) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return null;
		}
		if (SECONDS.matcher(value.strip()).matches()) {
			return seconds(value.strip());
		}
		Instant until = date(headers, HttpHeaders.RETRY_AFTER);
		Instant now = date(headers, HttpHeaders.DATE);
		if (until == null || now == null || until.isBefore(now)) {
			return null;
		}
		return Duration.between(now, until);
	}

	// RFC 9110, section 10.2.3, allows any number of digits
	private static Duration seconds(String digits) {
		return Duration.ofSeconds((digits.length() <= MAX_DIGITS) ? Long.parseLong(digits) : Integer.MAX_VALUE);
	}

	/**
	 * Return the date of a header.
	 * @param headers the headers of the response
	 * @param name the name of the header
	 * @return the date, or {@code null} if it is missing or malformed
	 */
	static @Nullable Instant date(HttpHeaders headers, String name) {
		try {
			long millis = headers.getFirstDate(name);
			return (millis != -1) ? Instant.ofEpochMilli(millis) : null;
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			return null;
		}
	}

}
