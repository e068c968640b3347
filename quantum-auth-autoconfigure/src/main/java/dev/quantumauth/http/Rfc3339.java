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
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads every form of RFC 3339, section 5.6, including those that
 * {@link java.time.format.DateTimeFormatter} has no format for: lower case, a space for
 * the {@code T}, leap seconds, more than nine digits of a fraction, offsets beyond 18
 * hours.
 *
 * @since 0.1.0
 */
public final class Rfc3339 {

	private static final Pattern DATE_TIME = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[Tt ](\\d{2}:\\d{2}):(\\d{2})"
			+ "(?:\\.(\\d{1,9})\\d*)?(?:[Zz]|([+-])([01]\\d|2[0-3]):([0-5]\\d))");

	private Rfc3339() {
	}

	/**
	 * Read a date and time.
	 * @param text the text
	 * @return the instant, or {@code null} if the text is none
	 */
	public static @Nullable Instant parse(String text) {
		Matcher matcher = DATE_TIME.matcher(text.strip());
		if (!matcher.matches()) {
			return null;
		}
		boolean leapSecond = matcher.group(3).equals("60");
		String fraction = (matcher.group(4) != null) ? "." + matcher.group(4) : "";
		String local = matcher.group(1) + "T" + matcher.group(2) + ":" + (leapSecond ? "59" : matcher.group(3))
				+ fraction;
		try {
			Instant instant = LocalDateTime.parse(local).toInstant(ZoneOffset.UTC).minus(offset(matcher));
			return leapSecond ? instant.plusSeconds(1) : instant;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	// Not a ZoneOffset, which ends at 18 hours
	private static Duration offset(Matcher matcher) {
		if (matcher.group(5) == null) {
			return Duration.ZERO;
		}
		Duration offset = Duration.ofHours(Long.parseLong(matcher.group(6)))
			.plusMinutes(Long.parseLong(matcher.group(7)));
		return matcher.group(5).equals("-") ? offset.negated() : offset;
	}

}
