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
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.web.util.HtmlUtils;

/**
 * Makes a piece of an error body fit for a message that people and logs see.
 *
 * @since 0.1.0
 */
public final class Redaction {

	private static final int MAX_LENGTH = 200;

	// Far more than is shown: the patterns need not read a body to its end
	private static final int MAX_REGARDED = 4096;

	// What an escape makes of a character of a secret, as in JSON or HTML
	private static final int MAX_ESCAPE = 6;

	private static final String MASK = "***";

	private static final Pattern SECRET_MEMBER = Pattern.compile(
			"(\"[^\"]{0,64}(?:token|secret|password|credential|authorization|assertion)\"\\s*:\\s*\")(?:[^\"\\\\]|\\\\.)*+\"?",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern SECRET_PARAMETER = Pattern
		.compile("((?:token|secret|password|credential|assertion)=)[^&\\s\"']++", Pattern.CASE_INSENSITIVE);

	private static final Pattern BEARER = Pattern.compile("(bearer\\s+)[^\\s\"',]++", Pattern.CASE_INSENSITIVE);

	// What no word of a language looks like: JWTs, UUIDs, hex and base64 strings
	private static final Pattern TOKEN_LIKE = Pattern
		.compile("(?=[A-Za-z_~+./=-]{0,64}[0-9])[A-Za-z0-9_~+/=-][A-Za-z0-9_~+./=-]{14,}+|[A-Za-z0-9_~+/=-]{32,}+");

	// Line ends of all kinds, escape sequences of terminals, text direction, invisible
	// characters
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

	// As JSON and URLs spell characters that they treat specially
	private static final Pattern ESCAPE = Pattern.compile("(?:\\\\u00|%)([0-9a-f]{2})|\\\\([^u])",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	// A server may escape what a client has escaped already
	private static final int NESTED_ESCAPES = 3;

	private Redaction() {
	}

	/**
	 * Return the first 200 characters of a text with everything token-like masked and
	 * control characters replaced by spaces. A text that repeats a secret in another
	 * spelling, as JSON, HTML and URLs have them, is masked as a whole.
	 * @param text the text, for example the body of an error response
	 * @param secrets values that are masked wherever they occur, in upper or lower case
	 * @return the text without secrets
	 */
	public static String excerpt(String text, List<String> secrets) {
		String redacted = withoutSecrets(text, secrets);
		redacted = SECRET_MEMBER.matcher(redacted).replaceAll("$1" + MASK + "\"");
		redacted = SECRET_PARAMETER.matcher(redacted).replaceAll("$1" + MASK);
		redacted = BEARER.matcher(redacted).replaceAll("$1" + MASK);
		redacted = TOKEN_LIKE.matcher(redacted).replaceAll(MASK);
		redacted = UNPRINTABLE.matcher(redacted).replaceAll(" ").strip();
		return firstCharacters(redacted);
	}

	// A secret that is cut in two at the end of what is regarded goes with that end
	private static String withoutSecrets(String text, List<String> secrets) {
		int end = MAX_ESCAPE * secrets.stream().mapToInt(String::length).max().orElse(0);
		String redacted = first(text, MAX_REGARDED + end);
		boolean whole = redacted.length() == text.length();
		for (String secret : secrets) {
			redacted = secret.isEmpty() ? redacted : mask(redacted, secret);
		}
		return first(whole ? redacted : first(redacted, redacted.length() - end), MAX_REGARDED);
	}

	private static String first(String text, int length) {
		return (text.length() > length) ? text.substring(0, Math.max(0, length)) : text;
	}

	private static String mask(String text, String secret) {
		Pattern pattern = Pattern.compile(Pattern.quote(secret), Pattern.CASE_INSENSITIVE);
		String masked = pattern.matcher(text).replaceAll(MASK);
		return unescape(masked).contains(unescape(secret)) ? MASK : masked;
	}

	private static String unescape(String text) {
		String unescaped = text;
		for (int i = 0; i < NESTED_ESCAPES; i++) {
			unescaped = ESCAPE.matcher(HtmlUtils.htmlUnescape(unescaped)).replaceAll(Redaction::unescape);
		}
		return unescaped.toLowerCase(Locale.ROOT);
	}

	private static String unescape(MatchResult escape) {
		String code = escape.group(1);
		String character = (code != null) ? Character.toString(Integer.parseInt(code, 16)) : escape.group(2);
		return Matcher.quoteReplacement(character);
	}

	private static String firstCharacters(String text) {
		if (text.length() <= MAX_LENGTH) {
			return text;
		}
		boolean half = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
		return text.substring(0, half ? MAX_LENGTH - 1 : MAX_LENGTH);
	}

}
