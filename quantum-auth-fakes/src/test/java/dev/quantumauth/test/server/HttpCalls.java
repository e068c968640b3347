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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.jayway.jsonpath.JsonPath;
import org.jspecify.annotations.Nullable;

/**
 * Calls over real HTTP, as a client makes them that adds nothing of its own.
 */
public abstract class HttpCalls {

	private final HttpClient http = HttpClient.newHttpClient();

	private final URI url;

	protected HttpCalls(URI url) {
		this.url = url;
	}

	public final HttpResponse<String> get(String path, @Nullable String authorization)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = request(path);
		if (authorization != null) {
			request.header("Authorization", authorization);
		}
		return send(request.build());
	}

	public final HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		return this.http.send(request, BodyHandlers.ofString());
	}

	public final CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
		return this.http.sendAsync(request, BodyHandlers.ofString());
	}

	public final HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.url + path)).timeout(Duration.ofSeconds(30));
	}

	public static String text(HttpResponse<String> response, String path) {
		return JsonPath.read(response.body(), path);
	}

}
