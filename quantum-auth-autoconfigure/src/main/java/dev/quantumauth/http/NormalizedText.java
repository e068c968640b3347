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

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.web.util.HtmlUtils;

/**
 * A text in a form in which a secret can be found in spite of the changes that servers,
 * proxies and logs make to texts that they repeat: escapes of URLs, JSON, HTML and
 * programming languages, also nested; UTF-8 that was decoded as ISO-8859-1 or
 * windows-1252; other case and other Unicode forms; white space and invisible characters.
 */
final class NormalizedText {

	private static final int MAX_NESTED_ESCAPES = 5;

	/**
	 * The number of equal characters in a row that count as a part of a secret.
	 */
	private static final int PART = 8;

	/**
	 * The same for characters that are all letters. It is larger because a password may
	 * contain a word that messages contain too.
	 */
	private static final int PART_OF_WORDS = 12;

	/**
	 * The minimum number of letters and digits of a secret for a comparison that ignores
	 * all other characters.
	 */
	private static final int MIN_LETTERS = 6;

	// A continuation byte of UTF-8, decoded as ISO-8859-1 or as windows-1252
	private static final String CONTINUATION = "[\\u0080-\\u00bf\\u20ac\\u201a\\u0192\\u201e\\u2026\\u2020\\u2021\\u02c6"
			+ "\\u2030\\u0160\\u2039\\u0152\\u017d\\u2018\\u2019\\u201c\\u201d\\u2022\\u2013\\u2014\\u02dc\\u2122\\u0161"
			+ "\\u203a\\u0153\\u017e\\u0178]";

	private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

	private static final Pattern ESCAPE = Pattern.compile("""
			%%([0-9a-fA-F]{2})\
			|[\\\\%%]u([0-9a-fA-F]{4})\
			|\\\\u\\{([0-9a-fA-F]{1,6})}\
			|\\\\U([0-9a-fA-F]{8})\
			|\\\\x([0-9a-fA-F]{2})\
			|&#[xX]([0-9a-fA-F]{1,6});?\
			|&#([0-9]{1,7});?\
			|\\\\([0-7]{3})\
			|\\\\(.)\
			|(&[A-Za-z][A-Za-z0-9]{1,31};)\
			|([\\u00c2-\\u00df]%1$s|[\\u00e0-\\u00ef]%1$s{2}|[\\u00f0-\\u00f4]%1$s{3})""".formatted(CONTINUATION),
			Pattern.DOTALL);

	private static final int LAST_HEXADECIMAL = 6;

	private static final int DECIMAL = 7;

	private static final int OCTAL = 8;

	private static final int CHARACTER = 9;

	private static final int ENTITY = 10;

	private static final int UTF_8 = 11;

	// Includes the plus, which is a space in a form
	private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Z}\\s+]+");

	private final String visible;

	private final String letters;

	private final String ascii;

	private NormalizedText(String visible) {
		this.visible = visible;
		this.letters = only(visible, Character::isLetterOrDigit);
		this.ascii = only(visible, (character) -> character < 0x80 && Character.isLetterOrDigit(character));
	}

	/**
	 * Normalize a text.
	 * @param text the text
	 * @return the text in the form that is compared
	 */
	static NormalizedText of(String text) {
		String folded = unescape(text).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
		return new NormalizedText(INVISIBLE.matcher(folded).replaceAll(""));
	}

	/**
	 * Replace all escapes by their characters, and characters by their compatibility form
	 * (NFKC).
	 * @param text the text
	 * @return the text without escapes
	 */
	static String unescape(String text) {
		String current = text;
		for (int i = 0; i < MAX_NESTED_ESCAPES; i++) {
			String unescaped = ESCAPE.matcher(current).replaceAll(NormalizedText::unescape);
			if (unescaped.equals(current)) {
				break;
			}
			current = unescaped;
		}
		return Normalizer.normalize(current, Form.NFKC);
	}

	private static String unescape(MatchResult escape) {
		for (int group = 1; group <= LAST_HEXADECIMAL; group++) {
			if (escape.group(group) != null) {
				return character(escape, group, 16);
			}
		}
		if (escape.group(DECIMAL) != null) {
			return character(escape, DECIMAL, 10);
		}
		if (escape.group(OCTAL) != null) {
			return character(escape, OCTAL, 8);
		}
		if (escape.group(CHARACTER) != null) {
			String character = escape.group(CHARACTER);
			return Matcher.quoteReplacement("bfnrtv0".contains(character) ? " " : character);
		}
		if (escape.group(ENTITY) != null) {
			return Matcher.quoteReplacement(HtmlUtils.htmlUnescape(escape.group(ENTITY)));
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		escape.group(UTF_8)
			.chars()
			.forEach((unit) -> bytes
				.write((unit < 0x100) ? unit : String.valueOf((char) unit).getBytes(WINDOWS_1252)[0]));
		return Matcher.quoteReplacement(bytes.toString(StandardCharsets.UTF_8));
	}

	private static String character(MatchResult escape, int group, int radix) {
		int code = Integer.parseUnsignedInt(escape.group(group), radix);
		boolean valid = Character.isValidCodePoint(code);
		return Matcher.quoteReplacement(valid ? Character.toString(code) : escape.group());
	}

	private static String only(String text, IntPredicate kept) {
		StringBuilder result = new StringBuilder();
		text.codePoints().filter(kept).forEach(result::appendCodePoint);
		return result.toString();
	}

	/**
	 * Return whether this text contains a word, even if other characters than letters and
	 * digits separate its letters.
	 * @param word the word in lower case
	 * @return whether the text contains the word
	 */
	boolean mentions(String word) {
		return this.letters.contains(word);
	}

	/**
	 * Return whether this text contains a secret or a part of it, in any spelling.
	 * @param secret the secret
	 * @return whether the text shows the secret
	 */
	boolean shows(NormalizedText secret) {
		return contains(secret) || (secret.visible.length() > PART && !Collections.disjoint(secret.parts(), parts()));
	}

	/**
	 * Return whether this text contains a whole secret, in any spelling. If most
	 * characters of the secret are ASCII letters and digits, these are enough, because a
	 * wrong charset changes all others.
	 * @param secret the secret
	 * @return whether the text contains the secret
	 */
	boolean contains(NormalizedText secret) {
		return contains(this.visible, secret.visible, 1) || contains(this.letters, secret.letters, MIN_LETTERS)
				|| (secret.ascii.length() * 2 > secret.visible.length()
						&& contains(this.ascii, secret.ascii, MIN_LETTERS));
	}

	private static boolean contains(String text, String secret, int minLength) {
		return secret.length() >= minLength && text.contains(secret);
	}

	private Set<String> parts() {
		Set<String> parts = new HashSet<>();
		for (int i = 0; i + PART <= this.visible.length(); i++) {
			String part = this.visible.substring(i, i + PART);
			if (!part.chars().allMatch(Character::isLetter)) {
				parts.add(part);
			}
			else if (i + PART_OF_WORDS <= this.visible.length()) {
				parts.add(this.visible.substring(i, i + PART_OF_WORDS));
			}
		}
		return parts;
	}

}
