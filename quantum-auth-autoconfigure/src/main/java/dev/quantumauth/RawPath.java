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
 * Detects paths that a server may resolve to something outside of their prefix. Servers,
 * proxies and HTTP clients decode different escapes, so that all of them are decoded
 * here.
 */
final class RawPath {

	private static final int REPLACEMENT = 0xFFFD;

	private RawPath() {
	}

	/**
	 * Return whether every server interprets the path literally, so that a comparison
	 * with a prefix is reliable.
	 * <p>
	 * It is not reliable if a character is not printable ASCII: HTTP clients replace a
	 * character that they cannot encode by {@code ?}, which turns the rest of the path
	 * into a query and can leave a dot segment before it. Nor is it if the path,
	 * percent-decoded until nothing changes, has a control character or a segment that is
	 * {@code .} or {@code ..}. Before that comparison {@code \} becomes {@code /}, path
	 * parameters are cut, overlong UTF-8 is decoded, compatibility forms such as
	 * full-width dots are normalized, and invisible and malformed characters are removed.
	 * @param rawPath the path as it is written in a URI
	 * @return {@code false} if a server may interpret the path differently
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
		// Nearly all paths are plain, which spares them the expensive check
		return plain || isUnambiguousDecoded(utf8(decodeUntilStable(rawPath)));
	}

	private static boolean isUnambiguousDecoded(String path) {
		return path.codePoints().noneMatch(Character::isISOControl) && Stream.of(segments(path))
			.map(RawPath::name)
			.noneMatch((name) -> name.equals(".") || name.equals(".."));
	}

	// NFKC replaces full-width forms and dot leaders, but not the ideographic full stop
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

	// In one pass, however often the path was encoded: an escape is undone as soon as
	// its last character is there. Leaves malformed ones as they are. The characters of
	// the result are bytes.
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
