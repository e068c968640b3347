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
import dev.quantumauth.session.TokenReader;
import dev.quantumauth.session.TokenSession;
import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * What a provider makes the {@linkplain AccountParts parts} of an account from.
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
	 * Return how long the account waits for a response.
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
	 * Return the threads that may block.
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
	 * Check a URL that a credential goes to.
	 * @param url the URL
	 * @return the URL
	 * @throws IllegalArgumentException if it cannot be used, for example because it is
	 * plain http and the account does not allow that; the message says why
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
		// A little later than the call itself, which knows better what went wrong
		SessionSettings later = this.settings.withAttemptLimit(this.settings.attemptLimit().plusSeconds(1));
		return new TokenSession<>(this.id, this.provider, source, later, this.scheduler, this.clock, this.listener);
	}

	/**
	 * Return the token that is managed elsewhere and configured as it is.
	 * @param token tells the token, and shows none in the message of a failure. Called
	 * about once a second while the account is used, and after a 401, on a thread that
	 * may block
	 * @param fixed whether it is the same one for ever, which is then read once
	 * @return the token
	 */
	public ExternalToken externalToken(Supplier<String> token, boolean fixed) {
		return externalToken(new ConfiguredToken(token, fixed));
	}

	/**
	 * Return the token that is managed elsewhere.
	 * @param reader reads the token
	 * @return the token
	 */
	public ExternalToken externalToken(TokenReader reader) {
		return new ExternalToken(this.id, this.provider, reader, this.scheduler, this.clock, this.listener);
	}

	/**
	 * Return a client for a provider without a type of its own.
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
