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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.TokenHeader;
import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.session.SessionSettings;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * {@link QuantumAuthAccount} of every provider. The {@link AccountParts} contain what
 * depends on the provider. Thread-safe.
 *
 * @param <C> the type of client
 * @since 0.1.0
 */
public final class TokenAccount<C extends QuantumAuthClient> implements QuantumAuthAccount {

	private final AccountParts<C> parts;

	private final TokenHeader tokenHeader;

	private final Set<Integer> unauthenticatedStatus;

	private final List<QuantumAuthTarget> targets;

	private final @Nullable Duration timeout;

	private final @Nullable String credentialSource;

	private final boolean obtainAtStartup;

	private TokenAccount(AccountParts<C> parts, List<QuantumAuthTarget> targets, Builder<C> builder) {
		this.parts = parts;
		this.targets = targets;
		this.tokenHeader = builder.tokenHeader;
		this.unauthenticatedStatus = builder.unauthenticatedStatus;
		this.timeout = builder.timeout;
		this.credentialSource = builder.credentialSource;
		this.obtainAtStartup = builder.obtainAtStartup;
	}

	/**
	 * Return a builder for an account.
	 * @param <C> the type of client
	 * @param id the id of the account
	 * @param provider the name of the account's provider
	 * @param url the base URL of the API, with or without a trailing slash
	 * @param parts creates the parts that depend on the provider when the account is
	 * built; sends nothing
	 * @return a builder
	 */
	public static <C extends QuantumAuthClient> Builder<C> builder(String id, String provider, String url,
			Function<AccountContext, AccountParts<C>> parts) {
		return new Builder<>(id, provider, url, parts);
	}

	@Override
	public C client() {
		return this.parts.client();
	}

	@Override
	public RequestTokens requestTokens() {
		return this.parts.tokens();
	}

	@Override
	public TokenHeader tokenHeader() {
		return this.tokenHeader;
	}

	@Override
	public Set<Integer> unauthenticatedStatus() {
		return this.unauthenticatedStatus;
	}

	@Override
	public List<QuantumAuthTarget> targets() {
		return this.targets;
	}

	@Override
	public Map<String, String> requestHeaders() {
		return this.parts.requestHeaders();
	}

	@Override
	public @Nullable Duration responseTimeout() {
		return this.timeout;
	}

	@Override
	public @Nullable String credentialSource() {
		return this.credentialSource;
	}

	@Override
	public boolean isRedirectToLogin(URI location) {
		return this.parts.redirectToLogin().test(location);
	}

	@Override
	public Mono<QuantumAuthProbe> probe() {
		return this.parts.probe();
	}

	@Override
	public void start() {
		this.parts.tokens().start();
		if (this.obtainAtStartup) {
			// The session logs a failure, and the status has it for health
			this.parts.tokens().renew().onErrorComplete().subscribe();
		}
	}

	@Override
	public Mono<Void> shutDown(Duration timeout) {
		return this.parts.tokens().shutDown(timeout);
	}

	@Override
	public String toString() {
		return "TokenAccount[id=" + client().getId() + ", provider=" + client().getProvider() + ", targets="
				+ this.targets + "]";
	}

	/**
	 * Builds a {@link TokenAccount}.
	 *
	 * @param <C> the type of client
	 */
	public static final class Builder<C extends QuantumAuthClient> {

		private static final Duration DEFAULT_REFRESH_MARGIN = Duration.ofSeconds(60);

		private final String id;

		private final String provider;

		private final String url;

		private final Function<AccountContext, AccountParts<C>> parts;

		private List<String> apiUrls;

		private boolean allowPlainHttp;

		private TokenHeader tokenHeader = TokenHeader.BEARER;

		private Set<Integer> unauthenticatedStatus = Set.of(401);

		private @Nullable Duration timeout;

		private @Nullable String credentialSource;

		private boolean obtainAtStartup;

		private TokenRequestInterceptor interceptor = TokenRequestInterceptor.none();

		private SessionSettings settings = SessionSettings.withRefreshMargin(DEFAULT_REFRESH_MARGIN);

		private SessionClock clock = SessionClock.system();

		private Consumer<? super QuantumAuthEvent> listener = (event) -> {
		};

		private Builder(String id, String provider, String url, Function<AccountContext, AccountParts<C>> parts) {
			this.id = id;
			this.provider = provider;
			this.url = url;
			this.parts = parts;
			this.apiUrls = List.of(url);
		}

		/**
		 * Set the base URLs whose origin and path prefix may receive the token.
		 * @param apiUrls the URLs, by default the base URL of the API and those that the
		 * provider adds
		 * @return this builder
		 */
		public Builder<C> apiUrls(List<String> apiUrls) {
			this.apiUrls = List.copyOf(apiUrls);
			return this;
		}

		/**
		 * Set whether credential and token may be sent over plain http to a host that is
		 * not loopback.
		 * @param allowPlainHttp whether plain http is allowed, by default {@code false}
		 * @return this builder
		 */
		public Builder<C> allowPlainHttp(boolean allowPlainHttp) {
			this.allowPlainHttp = allowPlainHttp;
			return this;
		}

		/**
		 * Set the header that carries the token.
		 * @param tokenHeader the header, by default {@link TokenHeader#BEARER}
		 * @return this builder
		 */
		public Builder<C> tokenHeader(TokenHeader tokenHeader) {
			this.tokenHeader = tokenHeader;
			return this;
		}

		/**
		 * Set the statuses by which the API says that it does not accept the token of a
		 * request.
		 * @param unauthenticatedStatus the statuses, by default only 401
		 * @return this builder
		 * @throws IllegalArgumentException if there is none, or one that is not from 400
		 * to 499
		 */
		public Builder<C> unauthenticatedStatus(Collection<Integer> unauthenticatedStatus) {
			Assert.isTrue(
					!unauthenticatedStatus.isEmpty()
							&& unauthenticatedStatus.stream().allMatch((status) -> status >= 400 && status <= 499),
					"'unauthenticatedStatus' must be one or more statuses from 400 to 499");
			this.unauthenticatedStatus = Set.copyOf(unauthenticatedStatus);
			return this;
		}

		/**
		 * Set how long a request to the API waits for the headers of the response, and a
		 * call to the authentication server for the whole response.
		 * @param timeout the time limit, or {@code null} for none
		 * @return this builder
		 */
		public Builder<C> timeout(@Nullable Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		/**
		 * Set where the account's credential comes from, for people.
		 * @param credentialSource the names of properties, variables or beans, without
		 * values; or {@code null}, which is the default
		 * @return this builder
		 */
		public Builder<C> credentialSource(@Nullable String credentialSource) {
			this.credentialSource = credentialSource;
			return this;
		}

		/**
		 * Set whether the first token is obtained when the account starts, and not when a
		 * caller needs it. A failure does not fail the start.
		 * @param obtainAtStartup whether a token is obtained at once, by default
		 * {@code false}
		 * @return this builder
		 */
		public Builder<C> obtainAtStartup(boolean obtainAtStartup) {
			this.obtainAtStartup = obtainAtStartup;
			return this;
		}

		/**
		 * Set the interceptor that runs around each token request.
		 * @param interceptor the interceptor
		 * @return this builder
		 */
		public Builder<C> interceptor(TokenRequestInterceptor interceptor) {
			this.interceptor = interceptor;
			return this;
		}

		/**
		 * Set the settings of the session.
		 * @param settings the settings, by default with a refresh margin of a minute
		 * @return this builder
		 */
		public Builder<C> settings(SessionSettings settings) {
			this.settings = settings;
			return this;
		}

		/**
		 * Set the clocks to look at.
		 * @param clock the clocks
		 * @return this builder
		 */
		public Builder<C> clock(SessionClock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Set the listener for the events of the account's session.
		 * @param listener the listener, called on a thread for listeners, where it may
		 * block
		 * @return this builder
		 */
		public Builder<C> listener(Consumer<? super QuantumAuthEvent> listener) {
			this.listener = listener;
			return this;
		}

		/**
		 * Build the account.
		 * @param webClient returns the client for calls to the authentication server, on
		 * an {@link dev.quantumauth.http.AuthServerConnector}; called only if the account
		 * has such a server
		 * @param scheduler the threads of the session
		 * @return the account
		 * @throws IllegalArgumentException if a URL cannot be used; the message says why
		 */
		public TokenAccount<C> build(Supplier<WebClient> webClient, SessionScheduler scheduler) {
			AccountContext context = new AccountContext(this.id, this.provider, this.allowPlainHttp, this.timeout,
					this.settings, this.clock, this.listener, this.interceptor, webClient, scheduler);
			context.checked(this.url);
			List<QuantumAuthTarget> targets = this.apiUrls.stream()
				.map((apiUrl) -> QuantumAuthTarget.of(apiUrl, this.allowPlainHttp))
				.distinct()
				.toList();
			return new TokenAccount<>(this.parts.apply(context), targets, this);
		}

		@Override
		public String toString() {
			return "TokenAccount.Builder[id=" + this.id + ", provider=" + this.provider + ", url=" + this.url + "]";
		}

	}

}
