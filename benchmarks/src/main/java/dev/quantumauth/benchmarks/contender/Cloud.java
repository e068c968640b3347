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

package dev.quantumauth.benchmarks.contender;

import java.time.Duration;
import java.time.Instant;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Where requests go and where their tokens come from.
 *
 * @param url the base URL of the API and of both token endpoints
 * @param authClient what sends the token requests
 * @param staticToken a token that the API always accepts
 * @since 0.1.0
 */
public record Cloud(String url, WebClient authClient, String staticToken) {

	/**
	 * The path of QCi's token endpoint.
	 */
	public static final String QCI_TOKEN_PATH = "/auth/v1/access-tokens/";

	/**
	 * The path of the token endpoint for the client credentials grant.
	 */
	public static final String OAUTH2_TOKEN_PATH = "/oauth2/token";

	/**
	 * The path of a request to the API.
	 */
	public static final String API_PATH = "/optimization/v1/allocations";

	/**
	 * Return a cloud that answers token requests without any network.
	 * @param url the base URL
	 * @return the cloud
	 */
	public static Cloud inMemory(String url) {
		// As long as the signed tokens of real clouds
		String token = "in-memory-token-".repeat(50);
		WebClient authClient = WebClient.builder()
			.exchangeFunction((request) -> Mono.fromSupplier(() -> ClientResponse.create(HttpStatus.OK)
				.header("Content-Type", MediaType.APPLICATION_JSON_VALUE)
				.body(tokenResponse(token, Duration.ofHours(1)))
				.build()))
			.build();
		return new Cloud(url, authClient, token);
	}

	/**
	 * Return what a token endpoint answers, with the members of both protocols.
	 * @param token the token
	 * @param lifetime how long it lives
	 * @return the JSON
	 */
	public static String tokenResponse(String token, Duration lifetime) {
		return """
				{"access_token":"%s","token_type":"Bearer","expires_in":%d,"expires_at_rfc3339":"%s",\
				"organization_id":"1","user_id":"2"}""".formatted(token, lifetime.toSeconds(),
				Instant.now().plus(lifetime));
	}

}
