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
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls Keycloak's admin REST API. A call whose access token is refused logs in and is
 * sent again, so that it survives a restart of the server and any pause.
 */
final class AdminApi {

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper json = JsonMapper.builder().build();

	private final KeycloakServer server;

	private volatile String token = "none";

	AdminApi(KeycloakServer server) {
		this.server = server;
	}

	/**
	 * Send a request.
	 * @param method the method
	 * @param path the path below {@code /admin/realms}, with a query or without
	 * @param body what is sent as JSON, or {@code null}
	 * @return the JSON of the answer
	 * @throws IllegalStateException if the answer is an error
	 */
	JsonNode call(String method, String path, Object body) {
		BodyPublisher publisher = (body != null) ? BodyPublishers.ofString(this.json.writeValueAsString(body))
				: BodyPublishers.noBody();
		HttpRequest.Builder request = request("/admin/realms" + path).method(method, publisher);
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		HttpResponse<String> response = send(request.setHeader("Authorization", "Bearer " + this.token));
		if (response.statusCode() == 401) {
			this.token = login();
			response = send(request.setHeader("Authorization", "Bearer " + this.token));
		}
		return read(response);
	}

	private String login() {
		String form = "client_id=admin-cli&grant_type=password&username=" + KeycloakServer.ADMIN + "&password="
				+ KeycloakServer.ADMIN;
		return read(send(request("/realms/master/protocol/openid-connect/token")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form)))).get("access_token").asString();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.server.url() + path)).timeout(Duration.ofSeconds(30));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private JsonNode read(HttpResponse<String> response) {
		if (response.statusCode() >= 300) {
			throw new IllegalStateException(response.request() + ": " + response.statusCode() + " " + response.body());
		}
		return this.json.readTree(response.body());
	}

	/**
	 * Return a path whose segments are encoded.
	 * @param segments the segments
	 * @return the path, with a slash at its beginning
	 */
	static String path(String... segments) {
		StringBuilder path = new StringBuilder();
		for (String segment : segments) {
			path.append('/').append(encode(segment));
		}
		return path.toString();
	}

	static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
	}

}
