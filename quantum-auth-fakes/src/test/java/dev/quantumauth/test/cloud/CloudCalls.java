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

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.quantumauth.test.server.HttpCalls;

/**
 * Calls of a cloud over real HTTP, as a client makes them that adds nothing of its own.
 */
final class CloudCalls extends HttpCalls {

	CloudCalls(FakeCloud cloud) {
		super(cloud.url());
	}

	HttpResponse<String> postForm(String path, String... parameters) throws IOException, InterruptedException {
		return send(form(path, parameters).build());
	}

	HttpRequest.Builder form(String path, String... parameters) {
		String body = Stream.of(parameters)
			.map((parameter) -> parameter.split("=", 2))
			.map((parameter) -> parameter[0] + "=" + URLEncoder.encode(parameter[1], StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
		return request(path).header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(body));
	}

	HttpResponse<String> postJson(String path, String body) throws IOException, InterruptedException {
		return send(
				request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build());
	}

	HttpResponse<String> api(String header, String value) throws IOException, InterruptedException {
		return send(request("/v1/jobs").header(header, value).build());
	}

	int apiStatus(String accessToken) throws IOException, InterruptedException {
		return api("Authorization", "Bearer " + accessToken).statusCode();
	}

}
