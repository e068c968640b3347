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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.TokenHeader;

/**
 * A token as it is pasted into a property or a file: perhaps with white space, in quotes,
 * or with what precedes it in the header of a request, such as {@code Bearer} or
 * {@code X-Auth-Token:}. What does not belong to the token is removed, and a warning says
 * so once.
 *
 * @since 0.1.0
 */
public final class TokenText implements Supplier<String> {

	private static final Log logger = LogFactory.getLog(TokenText.class);

	private final String kind;

	private final String source;

	private final TokenHeader header;

	private final Supplier<String> pasted;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create a token.
	 * @param kind what it is, for messages, for example "API key"
	 * @param source where it comes from, for messages
	 * @param header the header of a request that it may have been copied from
	 * @param pasted returns the token as it was pasted
	 */
	public TokenText(String kind, String source, TokenHeader header, Supplier<String> pasted) {
		this.kind = kind;
		this.source = source;
		this.header = header;
		this.pasted = pasted;
	}

	/**
	 * Return the token.
	 * @throws IllegalStateException if there is none; the message names the source and
	 * what is wrong, but shows no value
	 */
	@Override
	public String get() {
		String raw = this.pasted.get();
		String token = valid(raw);
		if (!token.equals(CredentialText.withoutLineEnd(raw)) && this.warned.compareAndSet(false, true)) {
			logger.warn(warning());
		}
		return token;
	}

	/**
	 * Check the token before its first use.
	 * @return a warning for the caller to log, which {@link #get()} does not repeat, or
	 * {@code null}
	 * @throws IllegalStateException as {@link #get()}
	 */
	public @Nullable String inspect() {
		String raw = this.pasted.get();
		if (valid(raw).equals(CredentialText.withoutLineEnd(raw))) {
			return null;
		}
		this.warned.set(true);
		return warning();
	}

	private String valid(String raw) {
		String token = clean(raw, this.header);
		if (token.isEmpty()) {
			throw new IllegalStateException(this.source + " contains no " + this.kind + ". Copy it again");
		}
		if (token.contains("${")) {
			throw new IllegalStateException(this.source + " contains " + Literals.unresolved(token));
		}
		if (!token.chars().allMatch((character) -> character > ' ' && character < 0x7f)) {
			String found = CredentialText.find(token);
			throw new IllegalStateException(this.source + " contains "
					+ ((found != null) ? found + ", which" : "white space or other characters that") + " no "
					+ this.kind + " has. Copy it again");
		}
		return token;
	}

	private String warning() {
		String before = this.header.scheme().isEmpty() ? this.header.name() : this.header.scheme();
		return "The " + this.kind + " in " + this.source + " has white space, quotes or '" + before
				+ "' around it, which is ignored. Remove it.";
	}

	/**
	 * Remove what does not belong to a token.
	 * @param pasted the token as it was pasted
	 * @param header the header of a request that it may have been copied from
	 * @return the token, empty if there is nothing else
	 */
	public static String clean(String pasted, TokenHeader header) {
		Pattern prefix = prefix(header);
		String token = pasted;
		String previous;
		do {
			previous = token;
			token = unquoted(token);
			Matcher matcher = prefix.matcher(token);
			token = matcher.lookingAt() ? strip(token.substring(matcher.end())) : token;
		}
		while (!token.equals(previous));
		return token;
	}

	/**
	 * Remove blanks, characters that cannot be seen, and quotes around a text.
	 * @param pasted the text as it was pasted
	 * @return the text
	 */
	static String unquoted(String pasted) {
		String text = strip(pasted);
		return isQuoted(text) ? unquoted(text.substring(1, text.length() - 1)) : text;
	}

	private static Pattern prefix(TokenHeader header) {
		String scheme = header.scheme().isEmpty() ? "" : "|" + Pattern.quote(header.scheme()) + "(\\s|$)";
		return Pattern.compile(Pattern.quote(header.name()) + "\\s*:" + scheme, Pattern.CASE_INSENSITIVE);
	}

	private static String strip(String text) {
		int start = 0;
		int end = text.length();
		while (start < end && isInvisible(text.codePointAt(start))) {
			start += Character.charCount(text.codePointAt(start));
		}
		while (end > start && isInvisible(text.codePointBefore(end))) {
			end -= Character.charCount(text.codePointBefore(end));
		}
		return text.substring(start, end);
	}

	// Blanks of all kinds, line ends, a byte order mark and other characters that cannot
	// be seen
	private static boolean isInvisible(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.SPACE_SEPARATOR,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				true;
			default -> false;
		};
	}

	private static boolean isQuoted(String token) {
		return token.length() > 1 && "\"'`".indexOf(token.charAt(0)) != -1
				&& token.charAt(0) == token.charAt(token.length() - 1);
	}

	@Override
	public String toString() {
		return "TokenText[source=" + this.source + "]";
	}

}
