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
 * The decoded text of a response body or of a file. The right charset matters because a
 * secret cannot be found and masked in a text that was decoded with a wrong one.
 *
 * @param text the text, without a byte order mark
 * @param intact whether all bytes could be decoded; otherwise the text must not be shown
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4627#section-3">RFC 4627, section 3:
 * detecting the encoding of JSON by its zero bytes</a>
 */
public record DecodedText(String text, boolean intact) {

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	/**
	 * Decode a body. The bytes count more than the header: the charset follows from a
	 * byte order mark, from the zero bytes at the beginning of UTF-16 and UTF-32, or from
	 * the body being well-formed UTF-8. Only otherwise the charset of the content type is
	 * used.
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
	 * UTF-32 if zero bytes at its beginning indicate that, else as UTF-8.
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

	// Control characters indicate a charset with two bytes that was decoded as UTF-8
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
			// The content type is malformed, or Java does not know its charset
			return null;
		}
	}

	@Override
	public String toString() {
		return "DecodedText[intact=" + this.intact + "]";
	}

}
