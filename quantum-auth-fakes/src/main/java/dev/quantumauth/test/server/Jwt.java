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

package dev.quantumauth.test.server;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.common.Json;

/**
 * Tokens in Keycloak's form: three parts in base64url without padding. The third part is
 * random text instead of a signature, so that tokens cannot be guessed.
 */
public final class Jwt {

	private Jwt() {
	}

	/**
	 * Write a token.
	 * @param algorithm the algorithm that the header names
	 * @param claims the claims
	 * @return the token
	 */
	public static String of(String algorithm, Map<String, Object> claims) {
		Map<String, Object> header = new LinkedHashMap<>();
		header.put("alg", algorithm);
		header.put("typ", "JWT");
		header.put("kid", "fake");
		return encode(header) + "." + encode(claims) + "." + RandomText.next();
	}

	private static String encode(Map<String, Object> part) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.toByteArray(part));
	}

}
