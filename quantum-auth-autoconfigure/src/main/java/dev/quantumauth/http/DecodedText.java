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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * The text of the body of a response, or of a file. A text that is read in a wrong
 * charset hides a secret from those who look for it, and shows it to those who read it in
 * the right one.
 *
 * @param text the text, without a byte order mark
 * @param intact whether every byte could be decoded. Otherwise the text must not be
 * shown.
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4627#section-3">RFC 4627, section 3:
 * how zero bytes tell the encodings of JSON apart</a>
 */
public record DecodedText(String text, boolean intact) {

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	/**
	 * Decode a body. What its bytes tell counts more than what a header says: a byte
	 * order mark, the zero bytes at the beginning of UTF-16 and UTF-32, and UTF-8 that is
	 * well-formed. Only then the charset of the content type counts.
	 * @param bytes the body
	 * @param contentType the value of the header, or {@code null}
	 * @return the text
	 */
	static DecodedText of(byte[] bytes, @Nullable String contentType) {
		DecodedText evident = of(bytes);
		Charset declared = evident.intact() ? null : declared(contentType);
		return (declared != null) ? decode(bytes, declared) : evident;
	}

	/**
	 * Decode the content of a file: in the charset of its byte order mark, as UTF-16 or
	 * UTF-32 if zero bytes at its beginning tell that, else as UTF-8.
	 * @param bytes the content
	 * @return the text
	 */
	public static DecodedText of(byte[] bytes) {
		Charset evident = evident(bytes);
		return decode(bytes, (evident != null) ? evident : StandardCharsets.UTF_8);
	}

	private static DecodedText decode(byte[] body, Charset charset) {
		try {
			String text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
			return new DecodedText(withoutMark(text), text.chars().noneMatch(DecodedText::isNoText));
		}
		catch (CharacterCodingException ex) {
			return new DecodedText(withoutMark(new String(body, charset)), false);
		}
	}

	// What two-byte charsets look like when they are read as ASCII
	private static boolean isNoText(int character) {
		return character < ' ' && "\t\n\r\f".indexOf(character) == -1;
	}

	private static String withoutMark(String text) {
		return (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) ? text.substring(1) : text;
	}

	private static @Nullable Charset evident(byte[] body) {
		int beginning = 0;
		for (int i = 0; i < 4; i++) {
			beginning = beginning << 8 | ((i < body.length) ? body[i] & 0xff : 0xff);
		}
		if (beginning >>> 8 == 0xefbbbf) {
			return StandardCharsets.UTF_8;
		}
		if (beginning == 0xfeff || isBelow(beginning, 0x100)) {
			return Charset.forName("UTF-32BE");
		}
		if (beginning == 0xfffe0000 || isBelow(Integer.reverseBytes(beginning), 0x100)) {
			return Charset.forName("UTF-32LE");
		}
		int unit = beginning >>> 16;
		if (unit == 0xfeff || isBelow(unit, 0x100)) {
			return StandardCharsets.UTF_16BE;
		}
		if (unit == 0xfffe || isBelow(Short.reverseBytes((short) unit), 0x100)) {
			return StandardCharsets.UTF_16LE;
		}
		return null;
	}

	private static boolean isBelow(int character, int limit) {
		return character > 0 && character < limit;
	}

	private static @Nullable Charset declared(@Nullable String contentType) {
		try {
			return (contentType != null) ? MediaType.parseMediaType(contentType).getCharset() : null;
		}
		catch (IllegalArgumentException ex) {
			// A charset that Java does not know, or nonsense
			return null;
		}
	}

	@Override
	public String toString() {
		return "DecodedText[intact=" + this.intact + "]";
	}

}
