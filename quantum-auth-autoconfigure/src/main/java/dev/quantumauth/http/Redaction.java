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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Makes texts from servers and HTTP clients safe for messages and logs: masks secrets,
 * replaces control characters and limits the length. All such texts pass this class.
 *
 * @since 0.1.0
 */
public final class Redaction {

	private static final int MAX_LENGTH = 200;

	private static final int MAX_EXCEPTION_LENGTH = 500;

	// The patterns need not process a long body to its end
	private static final int MAX_REGARDED = 4096;

	// Longer, so that a secret is recognized that begins within MAX_REGARDED
	private static final int MAX_COMPARED = 4 * MAX_REGARDED;

	private static final String MASK = "***";

	private static final Pattern SECRET_MEMBER = Pattern.compile(
			"(\"[^\"]{0,64}(?:token|secret|password|credential|authorization|assertion)\"\\s*:\\s*\")(?:[^\"\\\\]|\\\\.)*+\"?",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern SECRET_PARAMETER = Pattern
		.compile("((?:token|secret|password|credential|assertion)=)[^&\\s\"']++", Pattern.CASE_INSENSITIVE);

	private static final Pattern BEARER = Pattern.compile("(bearer\\s+)[^\\s\"',]++", Pattern.CASE_INSENSITIVE);

	// JWTs, UUIDs, hex and base64 strings, but no words
	private static final Pattern TOKEN_LIKE = Pattern
		.compile("(?=[A-Za-z_~+./=-]{0,64}[0-9])[A-Za-z0-9_~+/=-][A-Za-z0-9_~+./=-]{14,}+|[A-Za-z0-9_~+/=-]{32,}+");

	private static final Pattern WORDS = Pattern.compile("\\.{0,2}[a-zA-Z0-9]{1,14}(?:[._-]{1,2}[a-zA-Z0-9]{1,14})*+");

	private static final Pattern LETTERS = Pattern.compile("\\.{1,2}|\\.?[a-z]{1,14}(?:[._-][a-z]{1,14})*+");

	// A JSON string without a blank that is the value of a member, or in an array
	private static final Pattern WORD = Pattern.compile("([:\\[,]\\s*)\"(?:[^\"\\\\\\s]|\\\\.)++(?:\"(?!\\s*:)|$)");

	// Control characters, such as line ends and the escape sequences of terminals, and
	// invisible ones, such as those that change the direction of a text
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

	private Redaction() {
	}

	/**
	 * Return the first 200 characters of a text from a server, without escapes, with
	 * everything that looks like a token masked, and control characters replaced by
	 * spaces. A text that contains a secret in another spelling, or a part of a secret,
	 * is masked as a whole.
	 * @param text the text, for example the body of an error response
	 * @param secrets values that are masked, regardless of their case
	 * @return the text without secrets
	 */
	public static String excerpt(String text, List<String> secrets) {
		String redacted = withoutNamedSecrets(withoutSecrets(text, secrets));
		String unescaped = withoutNamedSecrets(NormalizedText.unescape(redacted));
		return printable(TOKEN_LIKE.matcher(unescaped).replaceAll(MASK), MAX_LENGTH);
	}

	/**
	 * Return the first 500 characters of the message of an exception, with secrets masked
	 * and control characters replaced by spaces. Long words, such as paths and names of
	 * classes, are kept.
	 * @param text the message
	 * @param secrets values that are masked, regardless of their case
	 * @return the text without secrets
	 */
	public static String message(String text, List<String> secrets) {
		return printable(withoutNamedSecrets(withoutSecrets(text, secrets)), MAX_EXCEPTION_LENGTH);
	}

	/**
	 * Return the path of a file for a message.
	 * @param path the configured path
	 * @return the path in quotes, or a text which says that the path is not shown
	 * @see #isPath(Path)
	 */
	public static String path(Path path) {
		return isPath(path) ? "'" + printable(path.toString(), MAX_REGARDED) + "'"
				: "that is configured, whose name is not shown because it may be a secret";
	}

	/**
	 * Return whether a value that is configured as a path may be shown. It may be a
	 * secret that was pasted there by mistake. Therefore the file or its directory must
	 * exist, or the path must consist of ordinary words.
	 * @param path the configured path
	 * @return whether the value is a path
	 */
	public static boolean isPath(Path path) {
		Path directory = path.getParent();
		if (Files.exists(path) || (directory != null && directory.getNameCount() > 0 && Files.isDirectory(directory))) {
			return true;
		}
		Pattern ordinary = path.isAbsolute() ? WORDS : LETTERS;
		return path.getNameCount() > 1 && StreamSupport.stream(path.spliterator(), false)
			.allMatch((name) -> ordinary.matcher(name.toString()).matches());
	}

	/**
	 * Return whether a text contains a secret in any spelling.
	 * @param text the text
	 * @param secrets the secrets
	 * @return whether the text contains one of them
	 */
	public static boolean repeats(String text, List<String> secrets) {
		NormalizedText normalized = NormalizedText.of(text);
		return secrets.stream().map(NormalizedText::of).anyMatch(normalized::contains);
	}

	/**
	 * Return whether a text may contain a token, because it contains the word.
	 * @param text the text
	 * @return whether the text mentions a token
	 */
	static boolean mentionsToken(String text) {
		return NormalizedText.of(text).mentions("token");
	}

	private static String withoutSecrets(String text, List<String> secrets) {
		String redacted = text;
		for (String secret : secrets) {
			redacted = secret.isEmpty() ? redacted : mask(redacted, secret);
		}
		NormalizedText normalized = NormalizedText.of(first(redacted, MAX_COMPARED));
		boolean shown = secrets.stream().map(NormalizedText::of).anyMatch(normalized::shows);
		return shown ? MASK : first(redacted, MAX_REGARDED);
	}

	/**
	 * Mask the JSON strings of an excerpt that have no blank: these are no text, but any
	 * of them may be a token.
	 * @param excerpt the excerpt, whose end may be cut off
	 * @return the excerpt without words
	 */
	static String withoutWords(String excerpt) {
		return WORD.matcher(excerpt).replaceAll("$1\"" + MASK + "\"");
	}

	private static String mask(String text, String secret) {
		return Pattern.compile(Pattern.quote(secret), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
			.matcher(text)
			.replaceAll(MASK);
	}

	private static String withoutNamedSecrets(String text) {
		String redacted = SECRET_MEMBER.matcher(text).replaceAll("$1" + MASK + "\"");
		redacted = SECRET_PARAMETER.matcher(redacted).replaceAll("$1" + MASK);
		return BEARER.matcher(redacted).replaceAll("$1" + MASK);
	}

	private static String printable(String text, int length) {
		return first(UNPRINTABLE.matcher(text).replaceAll(" ").strip(), length);
	}

	// Does not cut a surrogate pair
	private static String first(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
	}

}
