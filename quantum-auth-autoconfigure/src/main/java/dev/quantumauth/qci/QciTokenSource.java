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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequest;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.session.Fingerprint;
import dev.quantumauth.session.TokenGrant;
import dev.quantumauth.session.TokenSource;

/**
 * Exchanges the API token of an account for access tokens.
 */
final class QciTokenSource implements TokenSource<QciAccessToken> {

	// An API token cannot be guessed, so that no user is locked
	private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

	private final ClientRegistration registration;

	private final Supplier<String> apiToken;

	private final QciAccessTokenResponseClient responseClient;

	private final TokenRequestInterceptor interceptor;

	private volatile @Nullable Object sent;

	QciTokenSource(ClientRegistration registration, Supplier<String> apiToken,
			QciAccessTokenResponseClient responseClient, TokenRequestInterceptor interceptor) {
		this.registration = registration;
		this.apiToken = apiToken;
		this.responseClient = responseClient;
		this.interceptor = interceptor;
	}

	@Override
	public Mono<TokenGrant<QciAccessToken>> obtain(BooleanSupplier wanted) {
		return obtain((apiToken) -> this.sent = Fingerprint.of(apiToken));
	}

	/**
	 * Send one request. Blocks where the API token is read from a file.
	 * @return the grant
	 */
	Mono<TokenGrant<QciAccessToken>> obtainApart() {
		return obtain((apiToken) -> {
		});
	}

	private Mono<TokenGrant<QciAccessToken>> obtain(Consumer<String> sent) {
		String id = this.registration.getRegistrationId();
		URI uri = URI.create(this.registration.getProviderDetails().getTokenUri());
		QciApiTokenGrantRequest request;
		try {
			request = new QciApiTokenGrantRequest(this.registration, this.apiToken.get());
			sent.accept(request.apiToken());
		}
		catch (RuntimeException ex) {
			return Mono.error(new QciCall(id, "POST", uri, "").unsent(ex));
		}
		TokenRequest description = new TokenRequest(id, QciAuthClient.PROVIDER, "api_token", uri);
		return this.interceptor.intercept(description, this.responseClient.exchange(request));
	}

	@Override
	public @Nullable Object sentCredential() {
		return this.sent;
	}

	@Override
	public Duration longestBackoff() {
		return LONGEST_BACKOFF;
	}

	@Override
	public Object configuredCredential() {
		return Fingerprint.of(this.apiToken.get());
	}

	@Override
	public String toString() {
		return "QciTokenSource[id=" + this.registration.getRegistrationId() + "]";
	}

}
