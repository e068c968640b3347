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

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Decodes the body of a response. A body that is read in a wrong charset hides a secret
 * from those who look for it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4627#section-3">RFC 4627, section 3:
 * how zero bytes tell the encodings of JSON apart</a>
 */
final class BodyText {

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	private BodyText() {
	}

	/**
	 * Decode a body: by its byte order mark, else by the zero bytes at its beginning,
	 * else in the charset of the content type, else as UTF-8.
	 * @param body the body
	 * @param contentType the value of the header, or {@code null}
	 * @return the text, without a byte order mark
	 */
	static String decode(byte[] body, @Nullable String contentType) {
		Charset charset = evident(body);
		String text = new String(body, (charset != null) ? charset : declared(contentType));
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

	private static Charset declared(@Nullable String contentType) {
		try {
			Charset charset = (contentType != null) ? MediaType.parseMediaType(contentType).getCharset() : null;
			return (charset != null) ? charset : StandardCharsets.UTF_8;
		}
		catch (IllegalArgumentException ex) {
			// A charset that Java does not know, or nonsense
			return StandardCharsets.UTF_8;
		}
	}

}
