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

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.cloud.provider.ProviderSettings;
import dev.quantumauth.test.server.HttpAnswers;

/**
 * Writes access tokens to where the provider's JSON pointers point, or as OAuth does.
 */
final class TokenAnswer {

	private static final String SETTINGS = "token-response.";

	private final ProviderSettings settings;

	private final boolean standard;

	TokenAnswer(ProviderSettings settings) {
		this.settings = settings;
		this.standard = !settings.has(SETTINGS + "access-token");
	}

	ResponseDefinitionBuilder write(String accessToken, @Nullable String refreshToken, Duration lifetime,
			Instant expiresAt) {
		Map<String, Object> body = new LinkedHashMap<>();
		put(body, this.settings.get(SETTINGS + "access-token", "/access_token"), accessToken);
		if (this.standard) {
			put(body, "/token_type", "Bearer");
		}
		if (refreshToken != null) {
			put(body, this.settings.get(SETTINGS + "refresh-token", "/refresh_token"), refreshToken);
		}
		String expiresAtPointer = this.settings.find(SETTINGS + "expires-at");
		if (expiresAtPointer != null) {
			put(body, expiresAtPointer, expiresAt.getEpochSecond());
		}
		else if (this.standard || this.settings.has(SETTINGS + "expires-in")) {
			put(body, this.settings.get(SETTINGS + "expires-in", "/expires_in"), lifetime.toSeconds());
		}
		return HttpAnswers.json(200, body).withHeader("Cache-Control", "no-store");
	}

	// RFC 6901, section 4
	private static void put(Map<String, Object> body, String pointer, Object value) {
		List<String> names = Stream.of(pointer.substring(1).split("/"))
			.map((name) -> name.replace("~1", "/").replace("~0", "~"))
			.toList();
		Map<String, Object> parent = body;
		for (String name : names.subList(0, names.size() - 1)) {
			parent = child(parent, name);
		}
		parent.put(names.get(names.size() - 1), value);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> child(Map<String, Object> parent, String name) {
		return (Map<String, Object>) parent.computeIfAbsent(name, (key) -> new LinkedHashMap<String, Object>());
	}

}
