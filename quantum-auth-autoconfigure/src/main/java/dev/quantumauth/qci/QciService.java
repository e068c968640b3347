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
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import dev.quantumauth.http.AuthServer;
import dev.quantumauth.http.AuthServerAnswer;
import dev.quantumauth.http.AuthServerRequest;
import dev.quantumauth.http.Remedy;
import dev.quantumauth.http.TokenLifetime;
import dev.quantumauth.http.TokenResponse;
import dev.quantumauth.session.token.TokenGrant;

/**
 * The calls to QCi's authentication service.
 *
 * @param server the authentication service
 * @param accessTokensUrl the URL of the service, with a trailing slash
 * @param timeout the time limit of a call, which is announced to the service too, or
 * {@code null}
 */
record QciService(AuthServer server, URI accessTokensUrl, @Nullable Duration timeout) {

	private static final String API_TOKEN = "API token";

	QciService {
		server = server.withTimeout(timeout).withRemedy(Remedy.of(API_TOKEN, "QCi"));
	}

	/**
	 * Exchange an API token for an access token.
	 * @param apiToken returns the API token, which may block
	 * @return the grant
	 */
	Mono<TokenGrant<QciAccessToken>> exchange(Supplier<String> apiToken) {
		return headers(this.server.post(this.accessTokensUrl)).json()
			.secret("refresh_token", API_TOKEN, apiToken)
			.obtain("api_token", QciService::grant);
	}

	private static TokenGrant<QciAccessToken> grant(AuthServerAnswer answer) {
		JsonNode body = answer.object();
		String accessToken = TokenResponse.accessToken(answer, body);
		String expiry = body.path("expires_at_rfc3339").stringValue("");
		Instant expiresAt = instant(expiry, answer);
		Duration lifetime = TokenLifetime.until(expiresAt, answer);
		if (lifetime == null) {
			throw answer.invalid("has an access_token that expired at " + expiresAt + " already");
		}
		Instant issuedAt = answer.sentAt().instant();
		QciAccessToken token = new QciAccessToken(accessToken, issuedAt, issuedAt.plus(lifetime), expiry,
				body.path("organization_id").stringValue(null), body.path("user_id").stringValue(null));
		return new TokenGrant<>(token, answer.sentAt(), lifetime);
	}

	// Since Java 12, this reads offsets too, as RFC 3339, section 5.6, allows them
	private static Instant instant(String text, AuthServerAnswer answer) {
		try {
			return Instant.parse(text);
		}
		catch (DateTimeParseException ex) {
			throw answer.invalid("has no expires_at_rfc3339 that is an RFC 3339 date and time");
		}
	}

	Mono<QciHealth> health() {
		return get("health").map((body) -> new QciHealth(body.path("message").asString("")));
	}

	Mono<QciVersion> version() {
		return get("version").map((body) -> new QciVersion(body.path("application_name").asString(""),
				body.path("version").asString("")));
	}

	private Mono<JsonNode> get(String path) {
		return headers(this.server.get(this.accessTokensUrl.resolve(path))).exchange(AuthServerAnswer::object);
	}

	private AuthServerRequest headers(AuthServerRequest request) {
		QciHeaders.ofCall(this.timeout).forEach(request::header);
		return request;
	}

	@Override
	public String toString() {
		return "QciService[" + this.accessTokensUrl + "]";
	}

}
