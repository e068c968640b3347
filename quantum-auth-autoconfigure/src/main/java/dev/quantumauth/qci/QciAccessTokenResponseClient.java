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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.endpoint.ReactiveOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.quantumauth.TokenRequestException;
import dev.quantumauth.http.AuthServerResponse;
import dev.quantumauth.session.Moment;
import dev.quantumauth.session.SessionClock;
import dev.quantumauth.session.TokenGrant;

/**
 * Exchanges an API token for an access token: one {@code POST} of JSON to
 * {@code auth/v1/access-tokens/}. Errors are {@link TokenRequestException}s, of which
 * those that answer 401, 403, 422 or 423, or 400 or 409 with a JSON object, are
 * {@linkplain TokenRequestException#isRejected() rejections}.
 *
 * @since 0.1.0
 */
public final class QciAccessTokenResponseClient
		implements ReactiveOAuth2AccessTokenResponseClient<QciApiTokenGrantRequest> {

	private final WebClient webClient;

	private final @Nullable Duration timeout;

	private final @Nullable Duration limit;

	private final SessionClock clock;

	private final JsonMapper json = JsonMapper.shared();

	/**
	 * Create a client.
	 * @param webClient the client to send requests with, which must neither follow
	 * redirects nor put tokens on requests
	 * @param timeout how long to wait for a response, also announced to the server, or
	 * {@code null}
	 */
	public QciAccessTokenResponseClient(WebClient webClient, @Nullable Duration timeout) {
		this(webClient, timeout, timeout, SessionClock.system());
	}

	QciAccessTokenResponseClient(WebClient webClient, @Nullable Duration timeout, @Nullable Duration limit,
			SessionClock clock) {
		this.webClient = webClient;
		this.timeout = timeout;
		this.limit = limit;
		this.clock = clock;
	}

	@Override
	public Mono<OAuth2AccessTokenResponse> getTokenResponse(QciApiTokenGrantRequest grantRequest) {
		return exchange(grantRequest).map(this::asTokenResponse);
	}

	// Its lifetime counts from now, that of the grant from when the request was sent
	private OAuth2AccessTokenResponse asTokenResponse(TokenGrant<QciAccessToken> grant) {
		QciAccessToken token = grant.accessToken();
		Map<String, Object> parameters = new LinkedHashMap<>();
		parameters.put("expires_at_rfc3339", token.getExpiresAtRfc3339());
		if (token.getOrganizationId() != null) {
			parameters.put("organization_id", token.getOrganizationId());
		}
		if (token.getUserId() != null) {
			parameters.put("user_id", token.getUserId());
		}
		Duration lifetime = (grant.lifetime() != null) ? grant.lifetime() : Duration.ZERO;
		Duration elapsed = Duration.ofNanos(this.clock.nanoTime() - grant.sentAt().nanoTime());
		return OAuth2AccessTokenResponse.withToken(token.getTokenValue())
			.tokenType(TokenType.BEARER)
			.expiresIn(Math.max(1, lifetime.minus(elapsed).toSeconds()))
			.additionalParameters(parameters)
			.build();
	}

	/**
	 * Send the request.
	 * @param request the request
	 * @return the grant, whose lifetime is exact where that of
	 * {@link #getTokenResponse(QciApiTokenGrantRequest)} is cut to whole seconds
	 */
	Mono<TokenGrant<QciAccessToken>> exchange(QciApiTokenGrantRequest request) {
		return Mono.defer(() -> send(request));
	}

	private Mono<TokenGrant<QciAccessToken>> send(QciApiTokenGrantRequest request) {
		String id = request.getClientRegistration().getRegistrationId();
		URI uri = URI.create(request.getClientRegistration().getProviderDetails().getTokenUri());
		QciCall call = new QciCall(id, "POST", uri, request.apiToken());
		Moment sentAt = this.clock.now();
		Mono<AuthServerResponse> response = this.webClient.post()
			.uri(uri)
			.headers((headers) -> headers.addAll(QciHeaders.ofCall(this.timeout)))
			.bodyValue(requestBody(request.apiToken()))
			.exchangeToMono(AuthServerResponse::read);
		return call.answered(response, this.limit).map((answer) -> grant(call, sentAt, answer));
	}

	private byte[] requestBody(String apiToken) {
		String body = this.json.writeValueAsString(Map.of("refresh_token", apiToken));
		return body.getBytes(StandardCharsets.UTF_8);
	}

	private TokenGrant<QciAccessToken> grant(QciCall call, Moment sentAt, AuthServerResponse response) {
		if (!response.status().is2xxSuccessful()) {
			throw call.refused(response);
		}
		JsonNode body = parse(call, response);
		String accessToken = text(body, "access_token");
		if (accessToken == null || accessToken.isBlank()) {
			// Some servers put an error under 200
			throw (text(body, "error") != null) ? call.refused(response)
					: call.invalid("has no access_token", response);
		}
		if (!accessToken.chars().allMatch((character) -> character > ' ' && character < 0x7f)) {
			throw call.invalid("has an access_token that cannot be put into a header", response);
		}
		String expiry = text(body, "expires_at_rfc3339");
		Instant expiresAt = (expiry != null) ? Rfc3339.parse(expiry) : null;
		if (expiry == null || expiresAt == null) {
			throw call.invalid("has no expires_at_rfc3339 that is an RFC 3339 date and time", response);
		}
		Duration lifetime = QciLifetime.of(expiresAt, sentAt, response.headers());
		if (lifetime == null) {
			throw call.invalid("has an access_token that expired at " + expiresAt + " already", response);
		}
		Instant issuedAt = sentAt.instant();
		QciAccessToken token = new QciAccessToken(accessToken, issuedAt, issuedAt.plus(lifetime), expiry,
				text(body, "organization_id"), text(body, "user_id"));
		return new TokenGrant<>(token, sentAt, lifetime);
	}

	private JsonNode parse(QciCall call, AuthServerResponse response) {
		if (response.isHtml()) {
			throw call.invalid("is HTML instead of JSON", response);
		}
		try {
			return this.json.readTree(response.text());
		}
		catch (JacksonException ex) {
			// Not kept as the cause: its message quotes the body
			throw call.invalid("is not JSON", response);
		}
	}

	private static @Nullable String text(JsonNode body, String name) {
		JsonNode value = body.get(name);
		return (value != null && value.isString()) ? value.stringValue() : null;
	}

}
