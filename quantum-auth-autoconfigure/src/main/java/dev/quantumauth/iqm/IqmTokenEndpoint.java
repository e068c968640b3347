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

import java.net.URI;
import java.time.Duration;

import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.DefaultUriBuilderFactory.EncodingMode;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequest;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.http.AuthServerResponse;
import dev.quantumauth.session.Moment;
import dev.quantumauth.session.SessionClock;

/**
 * The requests that start, maintain and end a session at IQM's authentication server.
 * Each has a connection of its own: they are rare, and on a connection that the server
 * closes at that moment nothing would tell what became of a refresh token.
 */
final class IqmTokenEndpoint {

	private final ClientRegistration registration;

	private final URI tokenUri;

	private final URI logoutUri;

	private final WebClient webClient;

	private final Duration limit;

	private final TokenRequestInterceptor interceptor;

	private final SessionClock clock;

	IqmTokenEndpoint(ClientRegistration registration, WebClient webClient, Duration limit,
			TokenRequestInterceptor interceptor, SessionClock clock) {
		this.registration = registration;
		this.tokenUri = URI.create(registration.getProviderDetails().getTokenUri());
		this.logoutUri = this.tokenUri.resolve("logout");
		this.webClient = webClient.mutate().uriBuilderFactory(verbatim()).build();
		this.limit = limit;
		this.interceptor = interceptor;
		this.clock = clock;
	}

	// Spring Security hands over the URI as text: it must not be encoded a second time
	private static DefaultUriBuilderFactory verbatim() {
		DefaultUriBuilderFactory factory = new DefaultUriBuilderFactory();
		factory.setEncodingMode(EncodingMode.NONE);
		return factory;
	}

	String id() {
		return this.registration.getRegistrationId();
	}

	URI tokenUri() {
		return this.tokenUri;
	}

	Mono<IqmTokens> login(IqmCredentials credentials) {
		IqmPasswordTokenResponseClient client = new IqmPasswordTokenResponseClient(this.webClient, this.limit);
		return request(AuthRequest.PASSWORD,
				client.getTokenResponse(new IqmPasswordGrantRequest(this.registration, credentials)));
	}

	Mono<IqmTokens> refresh(IqmRefreshToken refreshToken) {
		String value = refreshToken.value();
		IqmCall call = new IqmCall(id(), "POST", this.tokenUri, value);
		WebClientReactiveRefreshTokenTokenResponseClient client = new WebClientReactiveRefreshTokenTokenResponseClient();
		client.setWebClient(this.webClient);
		client.setParametersCustomizer((parameters) -> {
			parameters.clear();
			parameters.addAll(AuthRequest.maintainSession(this.registration.getClientId(), value).fields());
		});
		client.setBodyExtractor(new IqmTokenResponseExtractor(call));
		// It wants the access token that is renewed, and does nothing with it
		OAuth2AccessToken none = new OAuth2AccessToken(TokenType.BEARER, "none", null, null);
		Mono<OAuth2AccessTokenResponse> exchange = client.getTokenResponse(
				new OAuth2RefreshTokenGrantRequest(this.registration, none, new OAuth2RefreshToken(value, null)));
		return request(AuthorizationGrantType.REFRESH_TOKEN, call.answered(exchange, this.limit));
	}

	private Mono<IqmTokens> request(AuthorizationGrantType grantType, Mono<OAuth2AccessTokenResponse> exchange) {
		TokenRequest description = new TokenRequest(id(), IqmAuthClient.PROVIDER, grantType.getValue(), this.tokenUri);
		return Mono.defer(() -> {
			Moment sentAt = this.clock.now();
			return this.interceptor.intercept(description, exchange).map((response) -> IqmTokens.of(response, sentAt));
		});
	}

	/**
	 * Log out.
	 * @param refreshToken a refresh token of the session
	 * @return completion when the session is gone, or the error of a server that did not
	 * end it
	 * @see IqmCall#provesLogout(AuthServerResponse)
	 */
	Mono<Void> logout(IqmRefreshToken refreshToken) {
		IqmCall call = new IqmCall(id(), "POST", this.logoutUri, refreshToken.value());
		AuthRequest request = AuthRequest.endSession(this.registration.getClientId(), refreshToken.value());
		Mono<AuthServerResponse> exchange = this.webClient.post()
			.uri(this.logoutUri)
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.bodyValue(request.body())
			.exchangeToMono(AuthServerResponse::read);
		return call.answered(exchange, this.limit).doOnNext((response) -> {
			if (!IqmCall.provesLogout(response)) {
				throw call.unproven(response);
			}
		}).then();
	}

}
