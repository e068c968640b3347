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
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.TokenRequest;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.session.Fingerprint;
import dev.quantumauth.session.SessionClock;
import dev.quantumauth.session.SessionScheduler;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.TokenGrant;
import dev.quantumauth.session.TokenSession;
import dev.quantumauth.session.TokenSource;

/**
 * {@link QciAuthClient} whose tokens live in a {@link TokenSession}.
 */
final class DefaultQciAuthClient implements QciAuthClient {

	// An API token cannot be guessed, so that no user is locked
	private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

	private final ClientRegistration registration;

	private final URI url;

	private final URI accessTokensUrl;

	private final @Nullable Duration timeout;

	private final Supplier<String> apiToken;

	private final TokenRequestInterceptor interceptor;

	private final QciAccessTokenResponseClient responseClient;

	private final QciService service;

	private final TokenSession<QciAccessToken> session;

	DefaultQciAuthClient(String id, URI url, Supplier<String> apiToken, @Nullable Duration timeout, WebClient webClient,
			TokenRequestInterceptor interceptor, SessionSettings settings, SessionScheduler scheduler,
			SessionClock clock, Consumer<? super QuantumAuthEvent> listener) {
		this.registration = QciClientRegistration.withUrl(id, url.toString()).build();
		this.url = url;
		this.accessTokensUrl = URI.create(this.registration.getProviderDetails().getTokenUri());
		this.timeout = timeout;
		this.apiToken = apiToken;
		this.interceptor = interceptor;
		Duration limit = (timeout != null && timeout.compareTo(settings.attemptLimit()) < 0) ? timeout
				: settings.attemptLimit();
		this.responseClient = new QciAccessTokenResponseClient(webClient, timeout, limit, clock);
		this.service = new QciService(id, this.accessTokensUrl, webClient, timeout, limit);
		// A little later than the call itself, which knows better what went wrong
		SessionSettings later = settings.withAttemptLimit(settings.attemptLimit().plusSeconds(1));
		this.session = new TokenSession<>(id, PROVIDER, new Source(), later, scheduler, clock, listener);
	}

	private Mono<TokenGrant<QciAccessToken>> obtain(Consumer<String> sent) {
		QciApiTokenGrantRequest request;
		try {
			request = new QciApiTokenGrantRequest(this.registration, this.apiToken.get());
			sent.accept(request.apiToken());
		}
		catch (RuntimeException ex) {
			return Mono.error(new QciCall(getId(), "POST", this.accessTokensUrl, "").unsent(ex));
		}
		TokenRequest description = new TokenRequest(getId(), PROVIDER, "api_token", this.accessTokensUrl);
		return this.interceptor.intercept(description, this.responseClient.exchange(request));
	}

	@Override
	public String getId() {
		return this.registration.getRegistrationId();
	}

	@Override
	public String getProvider() {
		return PROVIDER;
	}

	@Override
	public URI getUrl() {
		return this.url;
	}

	@Override
	public URI getAccessTokensUrl() {
		return this.accessTokensUrl;
	}

	@Override
	public @Nullable Duration getTimeout() {
		return this.timeout;
	}

	@Override
	public Mono<QciAccessToken> accessToken() {
		return this.session.accessToken();
	}

	@Override
	public @Nullable QciAccessToken cachedAccessToken() {
		return this.session.cachedAccessToken();
	}

	@Override
	public boolean reject(OAuth2AccessToken token) {
		return this.session.reject(token);
	}

	@Override
	public void replayRejected(OAuth2AccessToken token) {
		this.session.replayRejected(token);
	}

	@Override
	public Mono<Void> renew() {
		return this.session.renew();
	}

	@Override
	public Mono<Void> endSession() {
		return this.session.end();
	}

	Mono<Void> shutDown(Duration timeout) {
		return this.session.shutDown(timeout);
	}

	void start() {
		this.session.start();
	}

	@Override
	public QuantumAuthStatus getStatus() {
		return this.session.status();
	}

	@Override
	public HttpHeaders headersWithoutAuthorization() {
		return QciHeaders.withoutAuthorization(this.timeout);
	}

	@Override
	public Mono<HttpHeaders> headers() {
		return accessToken().map((token) -> {
			HttpHeaders headers = headersWithoutAuthorization();
			headers.setBearerAuth(token.getTokenValue());
			return headers;
		});
	}

	@Override
	public Mono<HttpHeaders> headersWithoutConnectionClose() {
		return headers().doOnNext((headers) -> headers.remove(HttpHeaders.CONNECTION));
	}

	@Override
	public Mono<QciHealth> getAccessTokensHealth() {
		return this.service.health();
	}

	@Override
	public Mono<QciVersion> getAccessTokensVersion() {
		return this.service.version();
	}

	// The API token may come from a file, which must not be read on a caller's event loop
	@Override
	public Mono<QciAccessToken> postAccessTokens() {
		return Mono.defer(() -> obtain((apiToken) -> {
		})).subscribeOn(Schedulers.boundedElastic()).map(TokenGrant::accessToken);
	}

	@Override
	public String toString() {
		return "QciAuthClient[id=" + getId() + ", url=" + this.url + "]";
	}

	private final class Source implements TokenSource<QciAccessToken> {

		private volatile @Nullable Object sent;

		@Override
		public Mono<TokenGrant<QciAccessToken>> obtain(BooleanSupplier wanted) {
			return DefaultQciAuthClient.this.obtain((apiToken) -> this.sent = Fingerprint.of(apiToken));
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
			return Fingerprint.of(DefaultQciAuthClient.this.apiToken.get());
		}

	}

}
