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

package dev.quantumauth.iqm;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.BodyExtractor;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import dev.quantumauth.http.AuthServerResponse;

/**
 * Reads a token response: RFC 6749, section 5. Unlike Spring Security's extractor it
 * knows a lifetime that is not told from one of a second, bounds the body, logs nothing
 * of it, and tells a refusal from a server that is of no help.
 *
 * @param call the call that is answered
 */
record IqmTokenResponseExtractor(
		IqmCall call) implements BodyExtractor<Mono<OAuth2AccessTokenResponse>, ReactiveHttpInputMessage> {

	private static final Duration FOR_EVER = Duration.ofDays(36_500);

	@Override
	public Mono<OAuth2AccessTokenResponse> extract(ReactiveHttpInputMessage message, Context context) {
		return AuthServerResponse.read((ClientHttpResponse) message).map(this::tokenResponse);
	}

	private OAuth2AccessTokenResponse tokenResponse(AuthServerResponse response) {
		if (!response.status().is2xxSuccessful()) {
			throw this.call.refused(response);
		}
		JsonNode body = this.call.object(response);
		String accessToken = IqmCall.text(body, OAuth2ParameterNames.ACCESS_TOKEN);
		if (!StringUtils.hasText(accessToken)) {
			// Some servers put an error under 200
			throw (IqmCall.text(body, "error") != null) ? this.call.refused(response)
					: this.call.invalid("has no access_token", response);
		}
		if (!BearerTokens.fitIntoAHeader(accessToken)) {
			throw this.call.invalid("has an access_token that cannot be put into a header", response);
		}
		String tokenType = IqmCall.text(body, OAuth2ParameterNames.TOKEN_TYPE);
		if (tokenType != null && !tokenType.toLowerCase(Locale.ROOT).equals("bearer")) {
			throw this.call.invalid("has a token_type other than Bearer", response);
		}
		Map<String, Object> parameters = new LinkedHashMap<>();
		Long expiresIn = copySeconds(body, IqmTokens.EXPIRES_IN, parameters);
		copySeconds(body, IqmTokens.REFRESH_EXPIRES_IN, parameters);
		return OAuth2AccessTokenResponse.withToken(accessToken)
			.tokenType(TokenType.BEARER)
			.expiresIn((expiresIn != null) ? expiresIn : lifetime(accessToken).toSeconds())
			.scopes(scopes(body))
			.refreshToken(refreshToken(body))
			.additionalParameters(parameters)
			.build();
	}

	private static Duration lifetime(String accessToken) {
		Duration lifetime = JwtTimes.lifetime(accessToken);
		return (lifetime != null) ? lifetime : FOR_EVER;
	}

	// Also where a proxy or an old server sends a number as text
	private static @Nullable Long copySeconds(JsonNode body, String name, Map<String, Object> parameters) {
		long seconds = Math.min(body.path(name).asLong(0), FOR_EVER.toSeconds());
		if (seconds <= 0) {
			return null;
		}
		parameters.put(name, seconds);
		return seconds;
	}

	private static Set<String> scopes(JsonNode body) {
		String scope = IqmCall.text(body, OAuth2ParameterNames.SCOPE);
		return (scope != null) ? StringUtils.commaDelimitedListToSet(scope.strip().replace(' ', ',')) : Set.of();
	}

	private static @Nullable String refreshToken(JsonNode body) {
		String refreshToken = IqmCall.text(body, OAuth2ParameterNames.REFRESH_TOKEN);
		return StringUtils.hasText(refreshToken) ? refreshToken : null;
	}

}
