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

package dev.quantumauth.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.http.HttpHeaders;

/**
 * Reads from the {@code WWW-Authenticate} headers of a 401, or of what an account has
 * instead, whether the server has rejected the token or the answer has another reason.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750, section 3</a>
 */
final class BearerChallenge {

	// Finds the name of a scheme, which has no value, or a parameter of the scheme
	// before it, which has one: RFC 9110, section 11.6.1
	private static final Pattern ELEMENT = Pattern
		.compile("(?<name>[^\\s,=\"]++)(?:\\s*=\\s*(?:\"(?<quoted>(?:[^\"\\\\]++|\\\\.)*+)\"|(?<plain>[^\\s,\"]*+)))?");

	private BearerChallenge() {
	}

	/**
	 * Return whether the server has rejected the token, so that the request may succeed
	 * with another one. It has if it names no scheme at all, or if it names Bearer
	 * without an error or with the error {@code invalid_token}.
	 * @param headers the headers of the answer
	 * @return whether the server has rejected the token
	 */
	static boolean rejectsToken(HttpHeaders headers) {
		boolean namesScheme = false;
		boolean namesBearer = false;
		for (String challenge : headers.getOrEmpty(HttpHeaders.WWW_AUTHENTICATE)) {
			boolean bearer = false;
			Matcher element = ELEMENT.matcher(challenge);
			while (element.find()) {
				String name = element.group("name");
				String value = (element.group("quoted") != null) ? element.group("quoted") : element.group("plain");
				if (value == null) {
					namesScheme = true;
					bearer = name.equalsIgnoreCase("Bearer");
					namesBearer |= bearer;
				}
				else if (bearer && name.equalsIgnoreCase("error")) {
					return value.equalsIgnoreCase("invalid_token");
				}
			}
		}
		return namesBearer || !namesScheme;
	}

}
