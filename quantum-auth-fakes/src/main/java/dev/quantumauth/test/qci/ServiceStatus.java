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

package dev.quantumauth.test.qci;

import java.util.LinkedHashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.HttpAnswers;

/**
 * {@code GET /auth/v1/access-tokens/health} and {@code .../version}, which need no access
 * token.
 */
final class ServiceStatus {

	private volatile boolean up = true;

	void up(boolean up) {
		this.up = up;
	}

	ResponseDefinitionBuilder health(Request request) {
		return (this.up) ? HttpAnswers.json(200, Map.of("message", "Fake QCi is up")) : down();
	}

	ResponseDefinitionBuilder version(Request request) {
		if (!this.up) {
			return down();
		}
		Map<String, String> body = new LinkedHashMap<>();
		body.put("application_name", "fake-qci");
		body.put("version", "0.0.0-fake");
		return HttpAnswers.json(200, body);
	}

	private static ResponseDefinitionBuilder down() {
		return HttpAnswers.error(503, "Fake QCi is down");
	}

}
