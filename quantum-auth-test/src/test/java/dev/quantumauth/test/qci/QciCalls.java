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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.jayway.jsonpath.JsonPath;
import org.jspecify.annotations.Nullable;

/**
 * QCi's calls over real HTTP, as a client without any cleverness makes them.
 */
final class QciCalls {

	static final String ACCESS_TOKENS = "/auth/v1/access-tokens/";

	static final String JOBS = "/optimization/v1/jobs";

	private final HttpClient http = HttpClient.newHttpClient();

	private final FakeQci qci;

	QciCalls(FakeQci qci) {
		this.qci = qci;
	}

	HttpResponse<String> postToken() throws IOException, InterruptedException {
		return postToken("{\"refresh_token\": \"" + this.qci.apiToken() + "\"}");
	}

	HttpResponse<String> postToken(String body) throws IOException, InterruptedException {
		return send(tokenRequest(body).build());
	}

	HttpResponse<String> postToken(Duration timeout) throws IOException, InterruptedException {
		return send(tokenRequest("{\"refresh_token\": \"" + this.qci.apiToken() + "\"}").timeout(timeout).build());
	}

	CompletableFuture<HttpResponse<String>> postTokenAsync() {
		return this.http.sendAsync(tokenRequest("{\"refresh_token\": \"" + this.qci.apiToken() + "\"}").build(),
				BodyHandlers.ofString());
	}

	String obtainToken() throws IOException, InterruptedException {
		return text(postToken(), "$.access_token");
	}

	HttpResponse<String> get(String path, @Nullable String authorization) throws IOException, InterruptedException {
		HttpRequest.Builder request = request(path);
		if (authorization != null) {
			request.header("Authorization", authorization);
		}
		return send(request.build());
	}

	int allocationsStatus(String accessToken) throws IOException, InterruptedException {
		return get(JOBS + "/allocations", "Bearer " + accessToken).statusCode();
	}

	CompletableFuture<HttpResponse<String>> allocationsAsync(String accessToken) {
		return this.http.sendAsync(
				request(JOBS + "/allocations").header("Authorization", "Bearer " + accessToken).build(),
				BodyHandlers.ofString());
	}

	HttpResponse<String> submit(String accessToken, String body) throws IOException, InterruptedException {
		return send(request(JOBS).header("Authorization", "Bearer " + accessToken)
			.POST(BodyPublishers.ofString(body))
			.build());
	}

	HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		return this.http.send(request, BodyHandlers.ofString());
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.qci.url() + path)).timeout(Duration.ofSeconds(30));
	}

	private HttpRequest.Builder tokenRequest(String body) {
		return request(ACCESS_TOKENS).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
	}

	static String text(HttpResponse<String> response, String path) {
		return JsonPath.read(response.body(), path);
	}

}
