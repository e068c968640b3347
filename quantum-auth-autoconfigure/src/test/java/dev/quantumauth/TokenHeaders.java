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

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import com.github.tomakehurst.wiremock.http.Request;

/**
 * The headers that tests of requests run with. HTTP clients remove {@code Authorization}
 * from a request that they redirect to another host, and mask it in some logs; of any
 * other header they do not know that it is a secret.
 */
public final class TokenHeaders {

	public static final TokenHeader X_AUTH_TOKEN = new TokenHeader("X-Auth-Token", "");

	private static final Map<String, TokenHeader> BY_ID = byId(TokenHeader.BEARER, X_AUTH_TOKEN,
			new TokenHeader("Authorization", "apiKey"), new TokenHeader("Authorization", "Basic"),
			new TokenHeader("Authorization", ""));

	/**
	 * Where parameterized tests find them.
	 */
	public static final String ALL = "dev.quantumauth.TokenHeaders#all";

	private TokenHeaders() {
	}

	private static Map<String, TokenHeader> byId(TokenHeader... headers) {
		Map<String, TokenHeader> byId = new LinkedHashMap<>();
		for (TokenHeader header : headers) {
			byId.put((header.name() + "-" + header.scheme()).toLowerCase(Locale.ROOT).replaceAll("-$", ""), header);
		}
		return Collections.unmodifiableMap(byId);
	}

	/**
	 * Return the headers, each by an id that an account may have.
	 */
	public static Map<String, TokenHeader> byId() {
		return BY_ID;
	}

	/**
	 * Return whether a request that was received carries any of these headers.
	 */
	public static boolean isOn(Request request) {
		return BY_ID.values().stream().anyMatch((header) -> request.containsHeader(header.name()));
	}

	static Collection<TokenHeader> all() {
		return BY_ID.values();
	}

}
