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

import org.springframework.util.StringUtils;

/**
 * Looks through the disguises of a path that leaves its prefix. Servers and proxies
 * disagree about which of them they undo, so all are.
 */
final class RawPath {

	private RawPath() {
	}

	/**
	 * Return whether a segment of the path is {@code .} or {@code ..} once it is
	 * percent-decoded until nothing changes, {@code \} is read as {@code /} and path
	 * parameters are cut.
	 * @param rawPath the path as it is written in a URI
	 * @return whether the path has a dot segment
	 */
	static boolean hasDotSegment(String rawPath) {
		if (!mayHaveDotSegment(rawPath)) {
			return false;
		}
		String path = decodeUntilStable(rawPath).replace('\\', '/');
		for (String segment : StringUtils.delimitedListToStringArray(path, "/")) {
			int parameters = segment.indexOf(';');
			String name = (parameters != -1) ? segment.substring(0, parameters) : segment;
			if (name.equals(".") || name.equals("..")) {
				return true;
			}
		}
		return false;
	}

	// Nearly all paths have neither: they are not taken apart
	private static boolean mayHaveDotSegment(String rawPath) {
		return rawPath.indexOf('%') != -1 || rawPath.indexOf('\\') != -1 || rawPath.contains("/.")
				|| rawPath.startsWith(".");
	}

	// In one pass, however often the path was encoded: an escape is undone as soon as its
	// last character is there. Unlike StringUtils#uriDecode, leaves malformed ones as
	// they
	// are.
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

}
