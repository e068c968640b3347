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

package dev.quantumauth.keycloak.server;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer to a form, as it came over the wire.
 *
 * @param status the status
 * @param contentType the content type, or an empty string
 * @param body the body
 */
public record Answer(int status, String contentType, String body) {

	public static Answer post(URI uri, String... form) throws IOException, InterruptedException {
		List<String> pairs = new ArrayList<>();
		for (int i = 0; i < form.length; i += 2) {
			pairs.add(form[i] + "=" + URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8));
		}
		return send(HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(String.join("&", pairs)))
			.build());
	}

	public static Answer send(HttpRequest request) throws IOException, InterruptedException {
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		return new Answer(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""),
				response.body());
	}

	public JsonNode json() {
		return JsonMapper.builder().build().readTree(this.body);
	}

	public String text(String field) {
		return json().path(field).asString("");
	}

	public String accessToken() {
		return text("access_token");
	}

	public String refreshToken() {
		return text("refresh_token");
	}

	/**
	 * Status, error and description on one line.
	 */
	public String failure() {
		return (this.status + " " + text("error") + " " + text("error_description")).strip();
	}

}
