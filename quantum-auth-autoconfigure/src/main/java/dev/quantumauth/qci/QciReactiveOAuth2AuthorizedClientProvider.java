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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.OAuth2AuthorizationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.Assert;
import reactor.core.publisher.Mono;

/**
 * Lets an application that works with Spring Security's
 * {@link org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager
 * manager} get QCi's tokens through it. The manager decides how often that happens; a
 * {@link QciAuthClient} has none of its drawbacks and needs no manager.
 *
 * @since 0.1.0
 * @see QciClientRegistration
 */
public final class QciReactiveOAuth2AuthorizedClientProvider implements ReactiveOAuth2AuthorizedClientProvider {

	private static final Duration DEFAULT_REFRESH_MARGIN = Duration.ofMinutes(10);

	private final QciAccessTokenResponseClient responseClient;

	private final Function<ClientRegistration, String> apiTokens;

	private final Duration refreshMargin;

	private final Clock clock;

	/**
	 * Create a provider that renews tokens ten minutes before they expire, at most a
	 * quarter of their lifetime.
	 * @param responseClient sends the token requests
	 * @param apiTokens tells the API token of a registration
	 */
	public QciReactiveOAuth2AuthorizedClientProvider(QciAccessTokenResponseClient responseClient,
			Function<ClientRegistration, String> apiTokens) {
		this(responseClient, apiTokens, DEFAULT_REFRESH_MARGIN, Clock.systemUTC());
	}

	/**
	 * Create a provider.
	 * @param responseClient sends the token requests
	 * @param apiTokens tells the API token of a registration
	 * @param refreshMargin how long before their expiry tokens are renewed, at most a
	 * quarter of their lifetime
	 * @param clock the clock to look at
	 */
	public QciReactiveOAuth2AuthorizedClientProvider(QciAccessTokenResponseClient responseClient,
			Function<ClientRegistration, String> apiTokens, Duration refreshMargin, Clock clock) {
		Assert.isTrue(!refreshMargin.isNegative(), "'refreshMargin' must not be negative");
		this.responseClient = responseClient;
		this.apiTokens = apiTokens;
		this.refreshMargin = refreshMargin;
		this.clock = clock;
	}

	@Override
	public Mono<OAuth2AuthorizedClient> authorize(OAuth2AuthorizationContext context) {
		ClientRegistration registration = context.getClientRegistration();
		if (!QciApiTokenGrantRequest.GRANT_TYPE.equals(registration.getAuthorizationGrantType())) {
			return Mono.empty();
		}
		OAuth2AuthorizedClient authorized = context.getAuthorizedClient();
		if (authorized != null && !isDue(authorized)) {
			return Mono.empty();
		}
		return Mono.fromSupplier(() -> new QciApiTokenGrantRequest(registration, this.apiTokens.apply(registration)))
			.flatMap(this.responseClient::exchange)
			.map((grant) -> new OAuth2AuthorizedClient(registration, context.getPrincipal().getName(),
					grant.accessToken()));
	}

	private boolean isDue(OAuth2AuthorizedClient authorized) {
		Instant issuedAt = authorized.getAccessToken().getIssuedAt();
		Instant expiresAt = authorized.getAccessToken().getExpiresAt();
		if (expiresAt == null) {
			return false;
		}
		return !this.clock.instant().isBefore(expiresAt.minus(margin(issuedAt, expiresAt)));
	}

	// The rule "Fresh, stale, usable": a short-lived token is not renewed on every call
	private Duration margin(@Nullable Instant issuedAt, Instant expiresAt) {
		if (issuedAt == null) {
			return this.refreshMargin;
		}
		Duration quarter = Duration.between(issuedAt, expiresAt).dividedBy(4);
		return (this.refreshMargin.compareTo(quarter) < 0) ? this.refreshMargin : quarter;
	}

}
