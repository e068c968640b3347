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

package dev.quantumauth.test.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers the calls of one account to its authentication server and opens no connection.
 * It accepts every credential and looks at none. Each answer has the members that any
 * provider looks for.
 */
final class InMemoryAuthServer implements ClientHttpConnector {

	private static final Duration LIFETIME = Duration.ofDays(1);

	private final AtomicInteger tokens = new AtomicInteger();

	private final String id;

	private final Collection<String> pointers;

	/**
	 * Create a server.
	 * @param id the id of the account
	 * @param pointers where providers look for the access token in an answer, apart from
	 * {@code /access_token}: JSON pointers
	 */
	InMemoryAuthServer(String id, Collection<String> pointers) {
		this.id = id;
		this.pointers = pointers;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.defer(() -> requestCallback.apply(new MockClientHttpRequest(method, uri)))
			.then(Mono.fromSupplier(() -> answer(method, uri)));
	}

	private MockClientHttpResponse answer(HttpMethod method, URI uri) {
		if (method.equals(HttpMethod.GET)) {
			return json(about(uri));
		}
		return uri.getPath().endsWith("/logout") ? new MockClientHttpResponse(HttpStatus.NO_CONTENT) : json(token());
	}

	private static Map<String, Object> about(URI uri) {
		Map<String, Object> about = new LinkedHashMap<>();
		about.put("message", "No server: this is a test");
		about.put("application_name", "quantum-auth-test");
		about.put("version", "0");
		String issuer = uri.toString().replaceFirst("/\\.well-known/.*$", "");
		about.put("issuer", issuer);
		about.put("token_endpoint", issuer + "/token");
		return about;
	}

	private Map<String, Object> token() {
		Map<String, Object> token = new LinkedHashMap<>();
		String accessToken = nextToken();
		this.pointers.forEach((pointer) -> put(token, List.of(pointer.substring(1).split("/")), accessToken));
		token.put("access_token", accessToken);
		token.put("token_type", "Bearer");
		token.put("expires_in", LIFETIME.toSeconds());
		token.put("expires_at_rfc3339", Instant.now().plus(LIFETIME).toString());
		token.put("refresh_token", "test-refresh-token-of-" + this.id);
		token.put("refresh_expires_in", LIFETIME.multipliedBy(2).toSeconds());
		token.put("organization_id", "test-organization");
		token.put("user_id", "test-user");
		return token;
	}

	private static void put(Map<String, Object> object, List<String> path, String value) {
		if (path.size() == 1) {
			object.put(path.get(0), value);
			return;
		}
		Map<String, Object> nested = new LinkedHashMap<>();
		object.put(path.get(0), nested);
		put(nested, path.subList(1, path.size()), value);
	}

	private String nextToken() {
		return "test-access-token-of-" + this.id + "-" + this.tokens.incrementAndGet();
	}

	private static MockClientHttpResponse json(Map<String, Object> body) {
		MockClientHttpResponse response = new MockClientHttpResponse(HttpStatus.OK);
		response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
		response.setBody(JsonMapper.shared().writeValueAsString(body));
		return response;
	}

}
