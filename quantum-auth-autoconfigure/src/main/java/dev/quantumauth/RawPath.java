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

import java.text.Normalizer;
import java.util.stream.Stream;

/**
 * Looks through the disguises of a path that leaves its prefix. Servers, proxies and HTTP
 * clients disagree about which of them they undo, so all are.
 */
final class RawPath {

	private static final int REPLACEMENT = 0xFFFD;

	private RawPath() {
	}

	/**
	 * Return whether every recipient understands the path as it is written, so that a
	 * prefix of it says where it leads.
	 * <p>
	 * That is not so if a character is not printable ASCII: HTTP clients write what they
	 * cannot encode as {@code ?}, and what was a name becomes a dot segment before a
	 * query. Nor is it if the path, percent-decoded until nothing changes, has a control
	 * character, or a segment that is {@code .} or {@code ..} once {@code \} is read as
	 * {@code /}, path parameters are cut, overlong UTF-8 is accepted, compatibility forms
	 * such as full-width dots are replaced by what they stand for, and characters that
	 * are invisible or malformed are left out.
	 * @param rawPath the path as it is written in a URI
	 * @return {@code false} if the path may lead elsewhere
	 */
	static boolean isUnambiguous(String rawPath) {
		boolean plain = true;
		for (int i = 0; i < rawPath.length(); i++) {
			char c = rawPath.charAt(i);
			if (c <= ' ' || c > '~') {
				return false;
			}
			plain &= c != '%' && c != '\\' && (c != '.' || (i > 0 && rawPath.charAt(i - 1) != '/'));
		}
		// Nearly all paths are: they are not taken apart
		return plain || isUnambiguousDecoded(utf8(decodeUntilStable(rawPath)));
	}

	private static boolean isUnambiguousDecoded(String path) {
		return path.codePoints().noneMatch(Character::isISOControl) && Stream.of(segments(path))
			.map(RawPath::name)
			.noneMatch((name) -> name.equals(".") || name.equals(".."));
	}

	// NFKC knows the full-width forms and the leaders of one and of two dots
	private static String[] segments(String path) {
		return Normalizer.normalize(path, Normalizer.Form.NFKC).replace('\u3002', '.').split("[/\\\\\u2044\u2215]", -1);
	}

	private static String name(String segment) {
		int parameters = segment.indexOf(';');
		StringBuilder name = new StringBuilder();
		((parameters != -1) ? segment.substring(0, parameters) : segment).codePoints()
			.filter((c) -> c != REPLACEMENT && !Character.isWhitespace(c) && !Character.isSpaceChar(c)
					&& Character.getType(c) != Character.FORMAT)
			.forEach(name::appendCodePoint);
		return name.toString();
	}

	// In one pass, however often the path was encoded: an escape is undone as soon as its
	// last character is there. Leaves malformed ones as they are. The characters of the
	// result are bytes.
	private static String decodeUntilStable(String path) {
		StringBuilder decoded = new StringBuilder(path.length());
		for (int i = 0; i < path.length(); i++) {
			decoded.append(path.charAt(i));
			int value = trailingEscape(decoded);
			while (value != -1) {
				decoded.setLength(decoded.length() - 3);
				decoded.append((char) value);
				value = trailingEscape(decoded);
			}
		}
		return decoded.toString();
	}

	private static int trailingEscape(StringBuilder text) {
		int index = text.length() - 3;
		if (index < 0 || text.charAt(index) != '%') {
			return -1;
		}
		int high = Character.digit(text.charAt(index + 1), 16);
		int low = Character.digit(text.charAt(index + 2), 16);
		return (high != -1 && low != -1) ? high * 16 + low : -1;
	}

	// The JDK's decoder rejects what some servers accept: more bytes than a character
	// needs
	private static String utf8(String bytes) {
		StringBuilder text = new StringBuilder(bytes.length());
		int i = 0;
		while (i < bytes.length()) {
			int length = sequenceLength(bytes, i);
			text.appendCodePoint(codePoint(bytes, i, length));
			i += length;
		}
		return text.toString();
	}

	private static int sequenceLength(String bytes, int start) {
		int announced = Math.max(1, Integer.numberOfLeadingZeros(~(bytes.charAt(start) << 24)));
		int length = 1;
		while (length < announced && start + length < bytes.length() && (bytes.charAt(start + length) & 0xC0) == 0x80) {
			length++;
		}
		return length;
	}

	private static int codePoint(String bytes, int start, int length) {
		int first = bytes.charAt(start);
		if (first < 0x80) {
			return first;
		}
		int codePoint = first & (0xFF >> (length + 1));
		for (int i = 1; i < length; i++) {
			codePoint = (codePoint << 6) | (bytes.charAt(start + i) & 0x3F);
		}
		boolean malformed = length == 1 || length != Integer.numberOfLeadingZeros(~(first << 24))
				|| !Character.isValidCodePoint(codePoint);
		return malformed ? REPLACEMENT : codePoint;
	}

}
