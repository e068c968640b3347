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

package dev.quantumauth.account.exchange;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.http.AuthServer;
import dev.quantumauth.session.TokenSource;
import dev.quantumauth.session.credential.ConfiguredCredential;
import dev.quantumauth.session.credential.Fingerprint;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.token.RefreshToken;
import dev.quantumauth.session.token.TokenGrant;

/**
 * {@link TokenSource} that continues a session which was begun elsewhere, with the
 * configured refresh token: the rule "A configured refresh token". It cannot begin a new
 * session. Therefore the session is kept alive even if it is not used, and a refresh
 * token whose outcome is unknown is sent again. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ConfiguredRefreshToken implements TokenSource<OAuth2AccessToken> {

	private static final Log logger = LogFactory.getLog(ConfiguredRefreshToken.class);

	private static final Duration LONGEST_TIMER = Duration.ofDays(365);

	static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

	private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

	private final TokenExchange<?> exchange;

	private final ConfiguredCredential<String> configured;

	private final SessionClock clock;

	private final SessionsToEnd toEnd;

	private final AtomicReference<@Nullable Held> held = new AtomicReference<>();

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create a source.
	 * @param exchange sends the requests
	 * @param configured reads the configured refresh token, on a thread that may block
	 * @param clock the clocks to look at
	 */
	public ConfiguredRefreshToken(TokenExchange<?> exchange, Supplier<String> configured, SessionClock clock) {
		this.exchange = exchange;
		this.configured = ConfiguredCredential.of(configured);
		this.clock = clock;
		this.toEnd = new SessionsToEnd(exchange);
	}

	@Override
	public boolean isKeptAlive() {
		return true;
	}

	@Override
	public void prepare() {
		try {
			current();
		}
		catch (RuntimeException ex) {
			logger.warn("The session is not kept alive before its first use. "
					+ this.exchange.unsent(ex).getError().getDescription());
		}
	}

	// A changed configured value begins a new session
	private Held current() {
		String value = this.configured.read();
		Fingerprint fingerprint = this.configured.fingerprint(value);
		Held known = this.held.get();
		if (known != null && known.configured().equals(fingerprint)) {
			return known;
		}
		Held next = new Held(fingerprint, RefreshToken.configured(value, this.clock.now()), true);
		return this.held.compareAndSet(known, next) ? next : current();
	}

	@Override
	public Mono<TokenGrant<OAuth2AccessToken>> obtain(BooleanSupplier wanted) {
		Held current;
		try {
			current = current();
		}
		catch (RuntimeException ex) {
			return Mono.error(this.exchange.unsent(ex));
		}
		RefreshToken refreshToken = current.refreshToken();
		if (refreshToken == null) {
			return Mono.error(this.exchange
				.invalidRefreshToken("the session that was begun with the configured refresh token is over."));
		}
		return this.exchange.refresh(refreshToken)
			.doOnNext((grant) -> keep(current, refreshToken, grant))
			.doOnError(AuthServer::isInvalidGrant, (failure) -> this.held.compareAndSet(current, current.over()));
	}

	private void keep(Held before, RefreshToken last, TokenGrant<OAuth2AccessToken> grant) {
		RefreshToken next = grant.refreshToken();
		if (next == null || next.value().equals(last.value())) {
			this.held.compareAndSet(before, before.with(last.usedAgain(next, grant.sentAt()), before.asConfigured()));
			return;
		}
		this.held.compareAndSet(before, before.with(next, false));
		if (before.asConfigured() && this.warned.compareAndSet(false, true)) {
			logger.warn("Account '" + this.exchange.id() + "': The server has replaced the configured refresh token. "
					+ "Where it revokes replaced ones, the configured value survives neither a restart of this "
					+ "application nor its use by a second one. Configure a credential that begins sessions of its "
					+ "own, or an offline token of a server that does not revoke replaced ones.");
		}
	}

	@Override
	public @Nullable Duration untilKeepAlive(Moment now) {
		Held current = this.held.get();
		RefreshToken refreshToken = (current != null) ? current.refreshToken() : null;
		if (refreshToken == null || refreshToken.lifetime() == null) {
			return null;
		}
		Duration elapsed = now.longestSince(refreshToken.from());
		Duration until = refreshToken.lifetime().minus(elapsed).minus(refreshToken.lifetime().dividedBy(4).abs());
		// At least a second between two uses: a token that the server does not replace
		// may be due again at once
		Duration earliest = SHORTEST_INTERVAL.minus(elapsed);
		until = (until.compareTo(earliest) > 0) ? until : earliest;
		return (until.compareTo(LONGEST_TIMER) < 0) ? until : LONGEST_TIMER;
	}

	@Override
	public Mono<Void> end(boolean shutDown) {
		if (shutDown) {
			return Mono.empty();
		}
		return Mono.defer(() -> {
			Held known = this.held.get();
			Held last = (known != null) ? known : current();
			this.held.compareAndSet(last, last.over());
			if (last.refreshToken() != null) {
				this.toEnd.add(last.refreshToken());
			}
			return this.toEnd.end();
		});
	}

	@Override
	public ConfiguredCredential<String> credential() {
		return this.configured;
	}

	@Override
	public Duration longestBackoff() {
		return LONGEST_BACKOFF;
	}

	/**
	 * The session that was begun with a configured value.
	 *
	 * @param configured the fingerprint of the configured value
	 * @param refreshToken the newest refresh token, or {@code null} if the session is
	 * over
	 * @param asConfigured whether the newest refresh token is still the configured value
	 */
	private record Held(Fingerprint configured, @Nullable RefreshToken refreshToken, boolean asConfigured) {

		Held with(RefreshToken next, boolean asConfigured) {
			return new Held(this.configured, next, asConfigured);
		}

		Held over() {
			return new Held(this.configured, null, false);
		}

	}

}
