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

package dev.quantumauth.interop;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Keeps cookies, but no connection, and follows no redirect.
 */
final class Browser {

	private final CookieManager cookies = new CookieManager();

	private final URI application;

	Browser(int port) {
		this.application = URI.create("http://127.0.0.1:" + port + "/");
	}

	// On a kept connection the WebFlux server now and then does not read the request that
	// follows the redirect to the provider, with or without quantum-auth
	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.application.resolve(path))
			.header("Accept", "text/html")
			.timeout(Duration.ofSeconds(30))
			.build();
		HttpClient client = HttpClient.newBuilder().cookieHandler(this.cookies).build();
		return client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	/**
	 * Say where an answer sends the browser.
	 */
	URI redirect(String path) throws IOException, InterruptedException {
		HttpResponse<String> response = get(path);
		if (response.statusCode() != 302) {
			throw new IOException("Status " + response.statusCode() + " of " + path);
		}
		return this.application.resolve(response.headers().firstValue("Location").orElseThrow());
	}

}
