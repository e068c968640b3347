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
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.quantumauth.test.server.HttpCalls;

/**
 * QCi's calls over real HTTP, as a client makes them that adds nothing of its own.
 */
final class QciCalls extends HttpCalls {

	static final String ACCESS_TOKENS = "/auth/v1/access-tokens/";

	static final String JOBS = "/optimization/v1/jobs";

	private final FakeQci qci;

	QciCalls(FakeQci qci) {
		super(qci.url());
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
		return sendAsync(tokenRequest("{\"refresh_token\": \"" + this.qci.apiToken() + "\"}").build());
	}

	String obtainToken() throws IOException, InterruptedException {
		return text(postToken(), "$.access_token");
	}

	int allocationsStatus(String accessToken) throws IOException, InterruptedException {
		return get(JOBS + "/allocations", "Bearer " + accessToken).statusCode();
	}

	CompletableFuture<HttpResponse<String>> allocationsAsync(String accessToken) {
		return sendAsync(request(JOBS + "/allocations").header("Authorization", "Bearer " + accessToken).build());
	}

	HttpResponse<String> submit(String accessToken, String body) throws IOException, InterruptedException {
		return api("POST", JOBS, accessToken, body);
	}

	HttpResponse<String> api(String method, String path, String accessToken, String body)
			throws IOException, InterruptedException {
		return send(request(path).header("Authorization", "Bearer " + accessToken)
			.method(method, BodyPublishers.ofString(body))
			.build());
	}

	private HttpRequest.Builder tokenRequest(String body) {
		return request(ACCESS_TOKENS).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
	}

}
