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

package dev.quantumauth.test.iqm;

import java.util.LinkedHashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;

import dev.quantumauth.test.server.HttpAnswers;

/**
 * An answer of Keycloak, before a fault changes it: JSON, an HTML page or an empty body.
 * Statuses, codes and descriptions are those of Keycloak 26.7.
 */
final class KeycloakAnswer {

	private final int status;

	private final Map<String, Object> fields;

	private final String page;

	private KeycloakAnswer(int status, Map<String, Object> fields, String page) {
		this.status = status;
		this.fields = fields;
		this.page = page;
	}

	static KeycloakAnswer json(Map<String, Object> fields) {
		return new KeycloakAnswer(200, fields, "");
	}

	static KeycloakAnswer noContent() {
		return new KeycloakAnswer(204, Map.of(), "");
	}

	static KeycloakAnswer page(String title) {
		return new KeycloakAnswer(200, Map.of(),
				"<!DOCTYPE html><html><head><title>%1$s</title></head><body><h1>%1$s</h1></body></html>"
					.formatted(title));
	}

	static KeycloakAnswer error(int status, String error) {
		return new KeycloakAnswer(status, Map.of("error", error), "");
	}

	static KeycloakAnswer error(int status, String error, String description) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("error", error);
		fields.put("error_description", description);
		return new KeycloakAnswer(status, fields, "");
	}

	static KeycloakAnswer invalidGrant(String description) {
		return error(400, "invalid_grant", description);
	}

	static KeycloakAnswer invalidRequest(String description) {
		return error(400, "invalid_request", description);
	}

	KeycloakAnswer with(String name, Object value) {
		if (!isSuccessfulJson()) {
			return this;
		}
		Map<String, Object> changed = new LinkedHashMap<>(this.fields);
		changed.put(name, value);
		return json(changed);
	}

	KeycloakAnswer without(String name) {
		if (!isSuccessfulJson()) {
			return this;
		}
		Map<String, Object> changed = new LinkedHashMap<>(this.fields);
		changed.remove(name);
		return json(changed);
	}

	private boolean isSuccessfulJson() {
		return this.status == 200 && !this.fields.isEmpty();
	}

	ResponseDefinitionBuilder response() {
		if (!this.fields.isEmpty()) {
			return HttpAnswers.json(this.status, this.fields).withHeader("Cache-Control", "no-store");
		}
		ResponseDefinitionBuilder response = new ResponseDefinitionBuilder().withStatus(this.status);
		return (this.page.isEmpty()) ? response
				: response.withHeader("Content-Type", "text/html; charset=utf-8").withBody(this.page);
	}

	// The fields of an answer may be tokens
	@Override
	public String toString() {
		return "KeycloakAnswer[status=" + this.status + "]";
	}

}
