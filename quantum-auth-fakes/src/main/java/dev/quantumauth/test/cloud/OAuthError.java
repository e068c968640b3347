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

package dev.quantumauth.test.cloud;

import java.util.LinkedHashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;

import dev.quantumauth.test.server.HttpAnswers;

/**
 * Why a token endpoint refuses a request (RFC 6749, section 5.2).
 *
 * @param status the status
 * @param code the {@code error}
 * @param description the {@code error_description}, which shows no value of the request
 */
record OAuthError(int status, String code, String description) {

	static OAuthError invalidRequest(String description) {
		return new OAuthError(400, "invalid_request", description);
	}

	static OAuthError invalidGrant(String description) {
		return new OAuthError(400, "invalid_grant", description);
	}

	static OAuthError invalidClient() {
		return new OAuthError(401, "invalid_client", "The client is unknown, or its credential or method is wrong");
	}

	ResponseDefinitionBuilder answer() {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("error", this.code);
		fields.put("error_description", this.description);
		return HttpAnswers.json(this.status, fields).withHeader("Cache-Control", "no-store");
	}

}
