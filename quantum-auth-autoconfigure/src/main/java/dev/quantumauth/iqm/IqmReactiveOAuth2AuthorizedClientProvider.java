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
import java.time.Instant;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.OAuth2AuthorizationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.session.Moment;
import dev.quantumauth.session.SessionClock;

/**
 * Lets an application that works with Spring Security's
 * {@link org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager
 * manager} get IQM's tokens through it: with the refresh token while that is good, else
 * with username and password. The manager decides how often that happens, and it lets two
 * requests with one refresh token happen at once, which ends the session where the server
 * rotates refresh tokens; an {@link IqmAuthClient} has none of its drawbacks and needs no
 * manager.
 *
 * @since 0.1.0
 * @see IqmClientRegistration
 */
public final class IqmReactiveOAuth2AuthorizedClientProvider implements ReactiveOAuth2AuthorizedClientProvider {

	private static final Duration DEFAULT_REFRESH_MARGIN = Duration.ofSeconds(60);

	private final WebClient webClient;

	private final Duration limit;

	private final Function<ClientRegistration, IqmCredentials> credentials;

	private final Duration refreshMargin;

	private final SessionClock clock;

	/**
	 * Create a provider that renews tokens a minute before they expire, at most a quarter
	 * of their lifetime.
	 * @param webClient the client to send requests with, which must neither follow
	 * redirects nor put tokens on requests
	 * @param limit how long a request may take in all
	 * @param credentials tells username and password of a registration
	 */
	public IqmReactiveOAuth2AuthorizedClientProvider(WebClient webClient, Duration limit,
			Function<ClientRegistration, IqmCredentials> credentials) {
		this(webClient, limit, credentials, DEFAULT_REFRESH_MARGIN, SessionClock.system());
	}

	/**
	 * Create a provider.
	 * @param webClient the client to send requests with, which must neither follow
	 * redirects nor put tokens on requests
	 * @param limit how long a request may take in all
	 * @param credentials tells username and password of a registration
	 * @param refreshMargin how long before their expiry tokens are renewed, at most a
	 * quarter of their lifetime
	 * @param clock the clock to look at
	 */
	public IqmReactiveOAuth2AuthorizedClientProvider(WebClient webClient, Duration limit,
			Function<ClientRegistration, IqmCredentials> credentials, Duration refreshMargin, SessionClock clock) {
		Assert.isTrue(!refreshMargin.isNegative(), "'refreshMargin' must not be negative");
		this.webClient = webClient;
		this.limit = limit;
		this.credentials = credentials;
		this.refreshMargin = refreshMargin;
		this.clock = clock;
	}

	@Override
	public Mono<OAuth2AuthorizedClient> authorize(OAuth2AuthorizationContext context) {
		ClientRegistration registration = context.getClientRegistration();
		if (!AuthRequest.PASSWORD.equals(registration.getAuthorizationGrantType())) {
			return Mono.empty();
		}
		OAuth2AuthorizedClient authorized = context.getAuthorizedClient();
		if (authorized != null && !isDue(authorized.getAccessToken())) {
			return Mono.empty();
		}
		IqmRefreshToken refreshToken = (authorized != null) ? refreshToken(authorized.getRefreshToken()) : null;
		return tokens(registration, refreshToken).map((tokens) -> new OAuth2AuthorizedClient(registration,
				context.getPrincipal().getName(), accessToken(tokens), refreshToken(tokens)));
	}

	private Mono<IqmTokens> tokens(ClientRegistration registration, @Nullable IqmRefreshToken refreshToken) {
		IqmTokenEndpoint endpoint = new IqmTokenEndpoint(registration, this.webClient, this.limit,
				TokenRequestInterceptor.none(), this.clock);
		Mono<IqmTokens> login = Mono.defer(() -> endpoint.login(this.credentials.apply(registration)));
		if (refreshToken == null || refreshToken.isNearlyExpired(this.clock.now())) {
			return login;
		}
		return endpoint.refresh(refreshToken).onErrorResume(IqmCall::isInvalidGrant, (failure) -> login);
	}

	private @Nullable IqmRefreshToken refreshToken(@Nullable OAuth2RefreshToken token) {
		if (token == null) {
			return null;
		}
		Moment now = this.clock.now();
		Instant issuedAt = token.getIssuedAt();
		Instant expiresAt = token.getExpiresAt();
		if (issuedAt == null || expiresAt == null) {
			return new IqmRefreshToken(token.getTokenValue(), now, null);
		}
		Moment from = new Moment(issuedAt.toEpochMilli(), now.nanoTime());
		return new IqmRefreshToken(token.getTokenValue(), from, Duration.between(issuedAt, expiresAt));
	}

	// Applications keep it, also as JSON, in the form that Spring Security knows
	private static OAuth2AccessToken accessToken(IqmTokens tokens) {
		OAuth2AccessToken token = tokens.accessToken();
		return new OAuth2AccessToken(TokenType.BEARER, token.getTokenValue(), token.getIssuedAt(), token.getExpiresAt(),
				token.getScopes());
	}

	private static @Nullable OAuth2RefreshToken refreshToken(IqmTokens tokens) {
		IqmRefreshToken token = tokens.refreshToken();
		if (token == null) {
			return null;
		}
		Instant issuedAt = token.from().instant();
		return new OAuth2RefreshToken(token.value(), issuedAt,
				(token.lifetime() != null) ? issuedAt.plus(token.lifetime()) : null);
	}

	private boolean isDue(OAuth2AccessToken token) {
		Instant issuedAt = token.getIssuedAt();
		Instant expiresAt = token.getExpiresAt();
		if (expiresAt == null) {
			return false;
		}
		Duration margin = this.refreshMargin;
		if (issuedAt != null) {
			Duration quarter = Duration.between(issuedAt, expiresAt).dividedBy(4);
			margin = (margin.compareTo(quarter) < 0) ? margin : quarter;
		}
		return !this.clock.now().instant().isBefore(expiresAt.minus(margin));
	}

}
