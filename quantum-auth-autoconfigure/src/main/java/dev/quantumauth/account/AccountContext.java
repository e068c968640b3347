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

package dev.quantumauth.account;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.http.AuthServer;
import dev.quantumauth.session.AccessTokens;
import dev.quantumauth.session.ExternalToken;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.TokenSession;
import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;
import dev.quantumauth.session.token.TokenReader;

/**
 * The environment from which a provider builds the {@linkplain AccountParts parts} of an
 * account.
 *
 * @since 0.1.0
 */
public final class AccountContext {

	private final String id;

	private final String provider;

	private final boolean allowPlainHttp;

	private final @Nullable Duration timeout;

	private final SessionSettings settings;

	private final SessionClock clock;

	private final Consumer<? super QuantumAuthEvent> listener;

	private final TokenRequestInterceptor interceptor;

	private final Supplier<WebClient> webClient;

	private final SessionScheduler scheduler;

	AccountContext(String id, String provider, boolean allowPlainHttp, @Nullable Duration timeout,
			SessionSettings settings, SessionClock clock, Consumer<? super QuantumAuthEvent> listener,
			TokenRequestInterceptor interceptor, Supplier<WebClient> webClient, SessionScheduler scheduler) {
		this.id = id;
		this.provider = provider;
		this.allowPlainHttp = allowPlainHttp;
		this.timeout = timeout;
		this.settings = settings;
		this.clock = clock;
		this.listener = listener;
		this.interceptor = interceptor;
		this.webClient = webClient;
		this.scheduler = scheduler;
	}

	/**
	 * Return the id of the account.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return how long a request of the account waits for a response.
	 * @return the time limit, or {@code null} for none
	 */
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/**
	 * Return the clocks to look at.
	 * @return the clocks
	 */
	public SessionClock clock() {
		return this.clock;
	}

	/**
	 * Return the threads of the session, on which tasks may block for a short time.
	 * @return the threads
	 */
	public SessionScheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Return the account's authentication server.
	 * @return the server
	 */
	public AuthServer authServer() {
		return new AuthServer(this.id, this.provider, this.webClient.get(), this.settings.attemptLimit(),
				this.interceptor, this.clock);
	}

	/**
	 * Check a URL to which a credential is sent.
	 * @param url the URL
	 * @return the URL
	 * @throws IllegalArgumentException if the URL cannot be used, for example because it
	 * is plain http, which the account does not allow; the message says why
	 */
	public URI checked(String url) {
		QuantumAuthTarget.of(url, this.allowPlainHttp);
		return URI.create(url);
	}

	/**
	 * Return tokens that a session obtains and renews.
	 * @param <T> the type of access token
	 * @param source gets access tokens from the cloud
	 * @return the tokens
	 */
	public <T extends OAuth2AccessToken> AccessTokens<T> session(TokenSource<T> source) {
		// The limit of the call ends first, because its error names the URL and the
		// remedy
		SessionSettings later = this.settings.withAttemptLimit(this.settings.attemptLimit().plusSeconds(1));
		return new TokenSession<>(this.id, this.provider, source, later, this.scheduler, this.clock, this.listener);
	}

	/**
	 * Return an externally managed token that is configured.
	 * @param token returns the token. Called about once a second while the account is
	 * used, and after a 401, on a thread that may block. The message of an exception must
	 * not contain the token.
	 * @param fixed whether the token never changes, so that it is read only once
	 * @return the token
	 */
	public ExternalToken externalToken(Supplier<String> token, boolean fixed) {
		return externalToken(new ConfiguredToken(token, fixed));
	}

	/**
	 * Return an externally managed token.
	 * @param reader reads the token
	 * @return the token
	 */
	public ExternalToken externalToken(TokenReader reader) {
		return new ExternalToken(this.id, this.provider, reader, this.scheduler, this.clock, this.listener);
	}

	/**
	 * Return a client for a provider that has no client type of its own.
	 * @param tokens the account's tokens
	 * @return the client
	 */
	public QuantumAuthClient client(AccessTokens<?> tokens) {
		return new TokenAccountClient<>(this.id, this.provider, tokens);
	}

	@Override
	public String toString() {
		return "AccountContext[id=" + this.id + ", provider=" + this.provider + "]";
	}

}
