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

import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * The access token that an API call carries.
 */
public final class BearerToken {

	private BearerToken() {
	}

	/**
	 * Read the access token of a request.
	 * @param request the request
	 * @return the token; empty if {@code Authorization} is not exactly one bearer token;
	 * {@code null} without {@code Authorization}
	 */
	public static @Nullable String of(Request request) {
		if (!request.containsHeader("Authorization")) {
			return null;
		}
		List<String> values = request.header("Authorization").values();
		return (values.size() == 1) ? token(values.get(0)) : "";
	}

	/**
	 * Refuse a request because it has no access token, or one that is not accepted.
	 * @param challenge the value of {@code WWW-Authenticate}
	 * @param body the object that the body holds
	 * @return a 401
	 */
	public static ResponseDefinitionBuilder refuse(String challenge, Map<String, ?> body) {
		return HttpAnswers.json(401, body).withHeader("WWW-Authenticate", challenge);
	}

	private static String token(String authorization) {
		boolean bearer = authorization.regionMatches(true, 0, "Bearer ", 0, 7);
		return (bearer) ? authorization.substring(7).strip() : "";
	}

}
