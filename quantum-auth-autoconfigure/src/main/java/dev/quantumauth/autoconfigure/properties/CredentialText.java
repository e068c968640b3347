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

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Checks a username or password as it is configured. What is certainly a mistake is
 * reported and not sent: authentication servers count each wrong password as a failed
 * login and lock the user after a few.
 *
 * @since 0.1.0
 */
public final class CredentialText {

	// Control, format and private-use characters, lone surrogates, line and paragraph
	// separators, U+FFFD, which replaces broken characters, and every blank except for
	// U+0020. Joiners are allowed: Persian, Hindi and emoji need them.
	private static final Pattern NEVER_MEANT = Pattern
		.compile("[\\p{Cc}[\\p{Cf}&&[^\\u200C\\u200D]]\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}\\uFFFD[\\p{Zs}&&[^ ]]]");

	private CredentialText() {
	}

	/**
	 * Check a username or password.
	 * @param text the text
	 * @param source where it comes from, for messages
	 * @return the same text
	 * @throws IllegalStateException if it contains a character that is certainly a
	 * mistake. The message names the character and shows nothing else of the text.
	 */
	public static String check(String text, String source) {
		String found = find(text);
		if (found != null) {
			throw new IllegalStateException(source + " has " + found + ", which no username or password has. It is "
					+ "not sent, because that would count as a failed login. Remove it");
		}
		return text;
	}

	/**
	 * Check a username or password that is not the content of a file. An environment
	 * variable of {@code docker --env-file} and a {@code .properties} file keep the
	 * quotes around a value.
	 * @param text the text
	 * @param source where it comes from, for messages
	 * @return the same text
	 * @throws IllegalStateException as {@link #check(String, String)}, or if it is in
	 * quotes
	 */
	public static String checkUnquoted(String text, String source) {
		if (isQuoted(text)) {
			throw new IllegalStateException(
					source + " is in quotes, which would be sent as a part of it and count as a "
							+ "failed login. Remove them, or put a password that has them into a password-file");
		}
		return check(text, source);
	}

	/**
	 * Look for what is probably, but not certainly, a mistake in a password.
	 * @param text the text
	 * @return what was found, to follow the word "has" in a message, or {@code null}
	 */
	public static @Nullable String doubt(String text) {
		if (isQuoted(text)) {
			return "quotes around it";
		}
		return text.strip().equals(text) ? null : "blanks at its beginning or end";
	}

	/**
	 * Remove the line end that editors write at the end of a file.
	 * @param content the content of a file
	 * @return the same without it
	 */
	public static String withoutLineEnd(String content) {
		String line = content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
		return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
	}

	private static boolean isQuoted(String text) {
		return text.length() > 2 && "\"'`".indexOf(text.charAt(0)) != -1
				&& text.charAt(0) == text.charAt(text.length() - 1);
	}

	/**
	 * Find a character that is certainly a mistake.
	 * @param text the text
	 * @return its name and where it is, or {@code null}
	 */
	static @Nullable String find(String text) {
		Matcher matcher = NEVER_MEANT.matcher(text);
		if (!matcher.find()) {
			return null;
		}
		String place = (matcher.start() == 0) ? "at the beginning"
				: (matcher.end() == text.length()) ? "at the end" : "in the middle";
		return "the character " + name(text.codePointAt(matcher.start())) + " " + place;
	}

	private static String name(int character) {
		String code = "U+" + String.format("%04X", character);
		String name = Character.getName(character);
		return (name != null) ? code + " (" + name.toLowerCase(Locale.ROOT) + ")" : code;
	}

}
