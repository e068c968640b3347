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

package dev.quantumauth.qci;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.http.AuthServerResponse;

/**
 * The calls to QCi's authentication service that need no credential.
 */
final class QciService {

	private final String id;

	private final URI accessTokensUrl;

	private final WebClient webClient;

	private final @Nullable Duration timeout;

	private final Duration limit;

	private final JsonMapper json = JsonMapper.shared();

	QciService(String id, URI accessTokensUrl, WebClient webClient, @Nullable Duration timeout, Duration limit) {
		this.id = id;
		this.accessTokensUrl = accessTokensUrl;
		this.webClient = webClient;
		this.timeout = timeout;
		this.limit = limit;
	}

	Mono<QciHealth> health() {
		return get("health").map((body) -> new QciHealth(body.path("message").asString("")));
	}

	Mono<QciVersion> version() {
		return get("version").map((body) -> new QciVersion(body.path("application_name").asString(""),
				body.path("version").asString("")));
	}

	private Mono<JsonNode> get(String path) {
		URI uri = this.accessTokensUrl.resolve(path);
		QciCall call = new QciCall(this.id, "GET", uri, "");
		Mono<AuthServerResponse> response = this.webClient.get()
			.uri(uri)
			.headers((headers) -> headers.addAll(QciHeaders.ofCall(this.timeout)))
			.exchangeToMono(AuthServerResponse::read);
		return call.answered(response, this.limit).map((answer) -> body(call, answer));
	}

	private JsonNode body(QciCall call, AuthServerResponse response) {
		if (!response.status().is2xxSuccessful()) {
			throw call.refused(response);
		}
		if (response.isHtml()) {
			throw call.invalid("is HTML instead of JSON", response);
		}
		JsonNode body;
		try {
			body = this.json.readTree(response.text());
		}
		catch (JacksonException ex) {
			// Not kept as the cause: its message quotes the body
			throw call.invalid("is not JSON", response);
		}
		if (!body.isObject()) {
			throw call.invalid("is not a JSON object", response);
		}
		return body;
	}

}
