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
import java.util.LinkedHashMap;
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
 * Answers the calls of one account to its authentication server, QCi's or IQM's, and
 * opens no connection. It accepts every credential, and looks at none.
 */
final class InMemoryAuthServer implements ClientHttpConnector {

	private static final String QCI = "/auth/v1/access-tokens/";

	private static final String KEYCLOAK = "/protocol/openid-connect/";

	private static final String DISCOVERY = "/.well-known/openid-configuration";

	private static final Duration LIFETIME = Duration.ofDays(1);

	private final AtomicInteger tokens = new AtomicInteger();

	private final String id;

	InMemoryAuthServer(String id) {
		this.id = id;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.defer(() -> requestCallback.apply(new MockClientHttpRequest(method, uri)))
			.then(Mono.fromSupplier(() -> answer(method, uri)));
	}

	private MockClientHttpResponse answer(HttpMethod method, URI uri) {
		String path = uri.getPath();
		if (method.equals(HttpMethod.POST)) {
			if (path.endsWith(QCI)) {
				return json(qciToken());
			}
			if (path.endsWith(KEYCLOAK + "token")) {
				return json(keycloakToken());
			}
			if (path.endsWith(KEYCLOAK + "logout")) {
				return new MockClientHttpResponse(HttpStatus.NO_CONTENT);
			}
		}
		else if (method.equals(HttpMethod.GET)) {
			if (path.endsWith(QCI + "health")) {
				return json(Map.of("message", "No server: this is a test"));
			}
			if (path.endsWith(QCI + "version")) {
				return json(Map.of("application_name", "quantum-auth-test", "version", "0"));
			}
			if (path.endsWith(DISCOVERY)) {
				String discovery = uri.toString();
				return json(Map.of("issuer", discovery.substring(0, discovery.length() - DISCOVERY.length())));
			}
			if (path.endsWith(KEYCLOAK + "token")) {
				return new MockClientHttpResponse(HttpStatus.METHOD_NOT_ALLOWED);
			}
		}
		return new MockClientHttpResponse(HttpStatus.NOT_FOUND);
	}

	private Map<String, Object> qciToken() {
		Map<String, Object> token = new LinkedHashMap<>();
		token.put("access_token", nextToken());
		token.put("token_type", "Bearer");
		token.put("expires_at_rfc3339", Instant.now().plus(LIFETIME).toString());
		token.put("organization_id", "test-organization");
		token.put("user_id", "test-user");
		return token;
	}

	private Map<String, Object> keycloakToken() {
		Map<String, Object> token = new LinkedHashMap<>();
		token.put("access_token", nextToken());
		token.put("token_type", "Bearer");
		token.put("expires_in", LIFETIME.toSeconds());
		token.put("refresh_token", "test-refresh-token-of-" + this.id);
		token.put("refresh_expires_in", LIFETIME.multipliedBy(2).toSeconds());
		return token;
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
