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

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.endpoint.ReactiveOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Exchanges username and password for an access and a refresh token: the grant that
 * Spring Security no longer has. Errors are
 * {@link dev.quantumauth.TokenRequestException}s with the code that the server gave.
 *
 * @since 0.1.0
 */
public final class IqmPasswordTokenResponseClient
		implements ReactiveOAuth2AccessTokenResponseClient<IqmPasswordGrantRequest> {

	private final WebClient webClient;

	private final @Nullable Duration limit;

	/**
	 * Create a client.
	 * @param webClient the client to send requests with, which must neither follow
	 * redirects nor put tokens on requests
	 * @param limit how long a request may take in all, or {@code null}
	 */
	public IqmPasswordTokenResponseClient(WebClient webClient, @Nullable Duration limit) {
		this.webClient = webClient;
		this.limit = limit;
	}

	@Override
	public Mono<OAuth2AccessTokenResponse> getTokenResponse(IqmPasswordGrantRequest grantRequest) {
		ClientRegistration registration = grantRequest.getClientRegistration();
		URI uri = URI.create(registration.getProviderDetails().getTokenUri());
		IqmCredentials credentials = grantRequest.credentials();
		AuthRequest request = AuthRequest.startSession(registration.getClientId(), credentials.username(),
				credentials.password());
		IqmCall call = IqmCall.login(registration.getRegistrationId(), uri, credentials.password());
		Mono<OAuth2AccessTokenResponse> exchange = this.webClient.post()
			.uri(uri)
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.accept(MediaType.APPLICATION_JSON)
			.bodyValue(request.body())
			.exchangeToMono((response) -> response.body(new IqmTokenResponseExtractor(call)));
		return call.answered(exchange, this.limit);
	}

}
