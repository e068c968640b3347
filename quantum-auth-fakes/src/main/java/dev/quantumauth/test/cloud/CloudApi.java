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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.test.cloud.provider.CloudProvider;
import dev.quantumauth.test.cloud.provider.CloudUris;
import dev.quantumauth.test.cloud.provider.ProviderSettings;
import dev.quantumauth.test.server.FakeServer;
import dev.quantumauth.test.server.HttpAnswers;

/**
 * Answers every path with a token, and some paths without one.
 */
final class CloudApi {

	private static final String AUTHORIZATION = "Authorization";

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicInteger unauthorized = new AtomicInteger();

	private final CloudUris uris;

	private final CloudTokens tokens;

	private final String header;

	private final String scheme;

	private final int unauthorizedStatus;

	CloudApi(CloudProvider provider, CloudTokens tokens) {
		ProviderSettings settings = provider.settings();
		this.uris = provider.uris();
		this.tokens = tokens;
		this.header = settings.get("token-header.name", AUTHORIZATION);
		this.scheme = settings.getOrBlank("token-header.scheme", "Bearer");
		String status = settings.last("unauthenticated-status");
		this.unauthorizedStatus = (status != null) ? Integer.parseInt(status) : 401;
	}

	ResponseDefinitionBuilder answer(Request request) {
		String token = token(request);
		boolean accepted = token != null && this.tokens.accepts(token);
		ResponseDefinitionBuilder answer = (accepted) ? HttpAnswers.json(200, Map.of("path", path(request)))
				: refuse(token);
		// The counts come last, as that of the token requests
		if (!accepted) {
			this.unauthorized.incrementAndGet();
		}
		this.requests.incrementAndGet();
		return answer;
	}

	private @Nullable String token(Request request) {
		if (!request.containsHeader(this.header)) {
			return null;
		}
		List<String> values = request.header(this.header).values();
		String prefix = (this.scheme.isEmpty()) ? "" : this.scheme + " ";
		return (values.size() == 1 && values.get(0).startsWith(prefix)) ? values.get(0).substring(prefix.length())
				: null;
	}

	// RFC 9110, section 15.5.2, wants a challenge. None of a known cloud is documented.
	private ResponseDefinitionBuilder refuse(@Nullable String token) {
		ResponseDefinitionBuilder answer = HttpAnswers.error(this.unauthorizedStatus, "Unauthorized");
		if (!this.header.equalsIgnoreCase(AUTHORIZATION) || this.scheme.isEmpty()) {
			return answer;
		}
		boolean invalidToken = token != null && this.scheme.equals("Bearer");
		return answer.withHeader("WWW-Authenticate",
				this.scheme + ((invalidToken) ? " error=\"invalid_token\"" : " realm=\"fake\""));
	}

	private static String path(Request request) {
		return request.getUrl().split("\\?", 2)[0];
	}

	ResponseDefinitionBuilder probe(Request request) {
		return HttpAnswers.json(200, Map.of("status", "up"));
	}

	ResponseDefinitionBuilder discovery(Request request) {
		String url = FakeServer.url(request);
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("issuer", url + CloudUris.ISSUER);
		document.put("token_endpoint", url + this.uris.token());
		return HttpAnswers.json(200, document);
	}

	int requests() {
		return this.requests.get();
	}

	int unauthorized() {
		return this.unauthorized.get();
	}

	void reset() {
		this.requests.set(0);
		this.unauthorized.set(0);
	}

}
