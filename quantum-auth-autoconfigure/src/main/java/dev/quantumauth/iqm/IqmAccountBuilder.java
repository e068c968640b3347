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
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.session.SessionClock;
import dev.quantumauth.session.SessionScheduler;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.TokenSession;
import dev.quantumauth.session.TokenSource;

/**
 * Builds an {@link IqmAccount}, which has the methods to begin with.
 *
 * @since 0.1.0
 */
public final class IqmAccountBuilder {

	private static final Duration DEFAULT_REFRESH_MARGIN = Duration.ofSeconds(60);

	private final String id;

	private final String url;

	private final IqmAccountForm form;

	private String realm = IqmClientRegistration.DEFAULT_REALM;

	private String clientId = IqmClientRegistration.DEFAULT_CLIENT_ID;

	private List<String> apiUrls;

	private boolean allowPlainHttp;

	private TokenRequestInterceptor interceptor = TokenRequestInterceptor.none();

	private SessionSettings settings = SessionSettings.withRefreshMargin(DEFAULT_REFRESH_MARGIN);

	private SessionClock clock = SessionClock.system();

	private Consumer<? super QuantumAuthEvent> listener = (event) -> {
	};

	IqmAccountBuilder(String id, String url, IqmAccountForm form) {
		this.id = id;
		this.url = url;
		this.form = form;
		this.apiUrls = List.of(url);
	}

	/**
	 * Set the realm.
	 * @param realm the realm, by default {@value IqmClientRegistration#DEFAULT_REALM}
	 * @return this builder
	 */
	public IqmAccountBuilder realm(String realm) {
		this.realm = realm;
		return this;
	}

	/**
	 * Set the public client.
	 * @param clientId the client, by default
	 * {@value IqmClientRegistration#DEFAULT_CLIENT_ID}
	 * @return this builder
	 */
	public IqmAccountBuilder clientId(String clientId) {
		this.clientId = clientId;
		return this;
	}

	/**
	 * Set the base URLs whose origin and path prefix may receive the token.
	 * @param apiUrls the URLs, by default the one of the API
	 * @return this builder
	 */
	public IqmAccountBuilder apiUrls(List<String> apiUrls) {
		this.apiUrls = List.copyOf(apiUrls);
		return this;
	}

	/**
	 * Set whether credential and token may go over http to a host that is not loopback.
	 * @param allowPlainHttp whether plain http is allowed, by default not
	 * @return this builder
	 */
	public IqmAccountBuilder allowPlainHttp(boolean allowPlainHttp) {
		this.allowPlainHttp = allowPlainHttp;
		return this;
	}

	/**
	 * Set what runs around each token request.
	 * @param interceptor the interceptor
	 * @return this builder
	 */
	public IqmAccountBuilder interceptor(TokenRequestInterceptor interceptor) {
		this.interceptor = interceptor;
		return this;
	}

	/**
	 * Set how the account's tokens are treated.
	 * @param settings the settings
	 * @return this builder
	 */
	public IqmAccountBuilder settings(SessionSettings settings) {
		this.settings = settings;
		return this;
	}

	/**
	 * Set the clocks to look at.
	 * @param clock the clocks
	 * @return this builder
	 */
	public IqmAccountBuilder clock(SessionClock clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Set who is told what happens to the account's session.
	 * @param listener the listener, called on a thread of the session's own
	 * @return this builder
	 */
	public IqmAccountBuilder listener(Consumer<? super QuantumAuthEvent> listener) {
		this.listener = listener;
		return this;
	}

	/**
	 * Build the account.
	 * @param webClient the client to call the authentication server with, on a
	 * {@link dev.quantumauth.http.AuthServerConnector}; not used where the token is
	 * managed elsewhere
	 * @param scheduler the threads to work on
	 * @return the account
	 * @throws IllegalArgumentException if a URL cannot be used; the message says why
	 */
	public IqmAccount build(Supplier<WebClient> webClient, SessionScheduler scheduler) {
		QuantumAuthTarget.of(this.url, this.allowPlainHttp);
		List<QuantumAuthTarget> targets = this.apiUrls.stream()
			.map((apiUrl) -> QuantumAuthTarget.of(apiUrl, this.allowPlainHttp))
			.toList();
		return this.form.account(this, webClient, scheduler, targets);
	}

	String id() {
		return this.id;
	}

	URI url() {
		return URI.create(this.url);
	}

	SessionClock clock() {
		return this.clock;
	}

	Consumer<? super QuantumAuthEvent> listener() {
		return this.listener;
	}

	SessionParts parts(String authServerUrl, WebClient webClient) {
		QuantumAuthTarget.of(authServerUrl, this.allowPlainHttp);
		ClientRegistration registration = IqmClientRegistration
			.withAuthServerUrl(this.id, authServerUrl, this.realm, this.clientId)
			.build();
		Duration limit = this.settings.attemptLimit();
		IqmTokenEndpoint endpoint = new IqmTokenEndpoint(registration, webClient, limit, this.interceptor, this.clock);
		IqmDiscovery discovery = new IqmDiscovery(this.id, IqmClientRegistration.realmUrl(authServerUrl, this.realm),
				endpoint.tokenUri(), webClient, limit);
		return new SessionParts(endpoint, discovery);
	}

	IqmAccount account(String authServerUrl, SessionParts parts, TokenSource<OAuth2AccessToken> source,
			SessionScheduler scheduler, List<QuantumAuthTarget> targets) {
		// A little later than the call itself, which knows better what went wrong
		SessionSettings later = this.settings.withAttemptLimit(this.settings.attemptLimit().plusSeconds(1));
		TokenSession<OAuth2AccessToken> session = new TokenSession<>(this.id, IqmAuthClient.PROVIDER, source, later,
				scheduler, this.clock, this.listener);
		IqmAuthClient client = new DefaultIqmAuthClient(this.id, url(), URI.create(authServerUrl), session);
		return new IqmAccount(client, targets, parts.discovery().probe(), session);
	}

	/**
	 * What a session is made of.
	 *
	 * @param endpoint the token endpoint
	 * @param discovery the discovery document
	 */
	record SessionParts(IqmTokenEndpoint endpoint, IqmDiscovery discovery) {

	}

}
