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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.http.Redaction;
import dev.quantumauth.session.AccessTokens;
import dev.quantumauth.session.SessionClock;
import dev.quantumauth.session.SessionScheduler;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.TokenSession;

/**
 * An account at QCi.
 *
 * @since 0.1.0
 */
public final class QciAccount implements QuantumAuthAccount {

	private final QciAuthClient client;

	private final AccessTokens<QciAccessToken> tokens;

	private final List<QuantumAuthTarget> targets;

	private final Map<String, String> requestHeaders;

	private QciAccount(QciAuthClient client, AccessTokens<QciAccessToken> tokens, List<QuantumAuthTarget> targets) {
		this.client = client;
		this.tokens = tokens;
		this.targets = targets;
		this.requestHeaders = QciHeaders.requestTimeout(client.getTimeout());
	}

	/**
	 * Begin to describe an account.
	 * @param id the id of the account
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param apiToken tells the API token, called for each token request on a thread that
	 * may block
	 * @return a builder
	 */
	public static Builder builder(String id, String url, Supplier<String> apiToken) {
		return new Builder(id, url, apiToken);
	}

	@Override
	public QciAuthClient client() {
		return this.client;
	}

	@Override
	public List<QuantumAuthTarget> targets() {
		return this.targets;
	}

	@Override
	public Map<String, String> requestHeaders() {
		return this.requestHeaders;
	}

	@Override
	public @Nullable Duration responseTimeout() {
		return this.client.getTimeout();
	}

	@Override
	public Mono<QuantumAuthProbe> probe() {
		return Mono.zip(this.client.getAccessTokensHealth(), this.client.getAccessTokensVersion())
			.map((answers) -> new QuantumAuthProbe(text(answers.getT1().message()),
					text(answers.getT2().applicationName()), text(answers.getT2().version())));
	}

	@Override
	public void start() {
		this.tokens.start();
	}

	@Override
	public Mono<Void> shutDown(Duration timeout) {
		return this.tokens.shutDown(timeout);
	}

	private static @Nullable String text(String value) {
		return value.isEmpty() ? null : Redaction.message(value, List.of());
	}

	@Override
	public String toString() {
		return "QciAccount[id=" + this.client.getId() + ", url=" + this.client.getUrl() + "]";
	}

	/**
	 * Builds a {@link QciAccount}.
	 */
	public static final class Builder {

		private static final Duration DEFAULT_REFRESH_MARGIN = Duration.ofMinutes(10);

		private final String id;

		private final String url;

		private final Supplier<String> apiToken;

		private List<String> apiUrls;

		private boolean allowPlainHttp;

		private @Nullable Duration timeout;

		private TokenRequestInterceptor interceptor = TokenRequestInterceptor.none();

		private SessionSettings settings = SessionSettings.withRefreshMargin(DEFAULT_REFRESH_MARGIN);

		private SessionClock clock = SessionClock.system();

		private Consumer<? super QuantumAuthEvent> listener = (event) -> {
		};

		private Builder(String id, String url, Supplier<String> apiToken) {
			this.id = id;
			this.url = url;
			this.apiToken = apiToken;
			this.apiUrls = List.of(url);
		}

		/**
		 * Set the base URLs whose origin and path prefix may receive the token.
		 * @param apiUrls the URLs, by default the one of the API
		 * @return this builder
		 */
		public Builder apiUrls(List<String> apiUrls) {
			this.apiUrls = List.copyOf(apiUrls);
			return this;
		}

		/**
		 * Set whether credential and token may go over http to a host that is not
		 * loopback.
		 * @param allowPlainHttp whether plain http is allowed, by default not
		 * @return this builder
		 */
		public Builder allowPlainHttp(boolean allowPlainHttp) {
			this.allowPlainHttp = allowPlainHttp;
			return this;
		}

		/**
		 * Set how long the client waits for a response.
		 * @param timeout the time limit, or {@code null} for none
		 * @return this builder
		 */
		public Builder timeout(@Nullable Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		/**
		 * Set what runs around each token request.
		 * @param interceptor the interceptor
		 * @return this builder
		 */
		public Builder interceptor(TokenRequestInterceptor interceptor) {
			this.interceptor = interceptor;
			return this;
		}

		/**
		 * Set how the account's tokens are treated.
		 * @param settings the settings
		 * @return this builder
		 */
		public Builder settings(SessionSettings settings) {
			this.settings = settings;
			return this;
		}

		/**
		 * Set the clocks to look at.
		 * @param clock the clocks
		 * @return this builder
		 */
		public Builder clock(SessionClock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Set who is told what happens to the account's session.
		 * @param listener the listener, called on a thread of the session's own
		 * @return this builder
		 */
		public Builder listener(Consumer<? super QuantumAuthEvent> listener) {
			this.listener = listener;
			return this;
		}

		/**
		 * Build the account.
		 * @param webClient the client to call the authentication service with, on a
		 * {@link dev.quantumauth.http.AuthServerConnector}
		 * @param scheduler the threads to work on
		 * @return the account
		 * @throws IllegalArgumentException if a URL cannot be used; the message says why
		 */
		public QciAccount build(WebClient webClient, SessionScheduler scheduler) {
			QuantumAuthTarget.of(this.url, this.allowPlainHttp);
			List<QuantumAuthTarget> targets = new ArrayList<>();
			this.apiUrls.forEach((apiUrl) -> targets.add(QuantumAuthTarget.of(apiUrl, this.allowPlainHttp)));
			URI uri = URI.create(this.url.endsWith("/") ? this.url : this.url + "/");
			ClientRegistration registration = QciClientRegistration.withUrl(this.id, uri.toString()).build();
			URI accessTokensUrl = URI.create(registration.getProviderDetails().getTokenUri());
			Duration limit = this.settings.attemptLimit();
			Duration callLimit = (this.timeout != null && this.timeout.compareTo(limit) < 0) ? this.timeout : limit;
			QciTokenSource source = new QciTokenSource(registration, this.apiToken,
					new QciAccessTokenResponseClient(webClient, this.timeout, callLimit, this.clock), this.interceptor);
			// A little later than the call itself, which knows better what went wrong
			TokenSession<QciAccessToken> session = new TokenSession<>(this.id, QciAuthClient.PROVIDER, source,
					this.settings.withAttemptLimit(limit.plusSeconds(1)), scheduler, this.clock, this.listener);
			QciService service = new QciService(this.id, accessTokensUrl, webClient, this.timeout, callLimit);
			QciAuthClient client = new DefaultQciAuthClient(this.id, uri, accessTokensUrl, this.timeout, session,
					source, service);
			return new QciAccount(client, session, List.copyOf(targets));
		}

	}

}
