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

package dev.quantumauth;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthStatus.TokenState;

/**
 * An account without a cloud. Its tokens are called {@code <id>-1}, {@code <id>-2} and so
 * on, the next one after each rejection of the current one. It fails a test that renews
 * or ends a session without having said what that leads to.
 */
public final class StubAccount implements QuantumAuthAccount {

	private final AtomicInteger generation = new AtomicInteger(1);

	private final AtomicInteger lookups = new AtomicInteger();

	private final AtomicInteger rejections = new AtomicInteger();

	private final AtomicInteger replayRejections = new AtomicInteger();

	private final AtomicInteger probes = new AtomicInteger();

	private final List<String> accepted = new CopyOnWriteArrayList<>();

	private final Client client = new Client();

	private final String id;

	private final List<QuantumAuthTarget> targets;

	private String provider = "stub";

	private boolean isDefault;

	private boolean keepsRejectedTokens;

	private boolean cachesTokens;

	private boolean mustNotBeUsed;

	private @Nullable RuntimeException failure;

	private @Nullable RuntimeException failureAfterRejection;

	private @Nullable Mono<OAuth2AccessToken> answer;

	private Mono<Boolean> secondLook = Mono.just(true);

	private @Nullable Duration responseTimeout;

	private Map<String, String> requestHeaders = Map.of();

	private TokenHeader tokenHeader = TokenHeader.BEARER;

	private Set<Integer> unauthenticatedStatus = Set.of(401);

	private @Nullable URI loginPage;

	private volatile Supplier<Mono<QuantumAuthProbe>> probe = () -> Mono
		.just(new QuantumAuthProbe("at your service", null, null));

	private volatile @Nullable QuantumAuthStatus status;

	private @Nullable Mono<Void> renewal;

	private @Nullable Mono<Void> end;

	private Function<Duration, Mono<Void>> shutdown = (timeout) -> Mono.empty();

	private StubAccount(String id, List<QuantumAuthTarget> targets) {
		this.id = id;
		this.targets = targets;
	}

	public static StubAccount of(String id, String... urls) {
		return new StubAccount(id, Arrays.stream(urls).map((url) -> QuantumAuthTarget.of(url, false)).toList());
	}

	public StubAccount withProvider(String provider) {
		this.provider = provider;
		return this;
	}

	public StubAccount asDefault() {
		this.isDefault = true;
		return this;
	}

	public StubAccount keepingRejectedTokens() {
		this.keepsRejectedTokens = true;
		return this;
	}

	public StubAccount cachingTokens() {
		this.cachesTokens = true;
		return this;
	}

	/**
	 * Fails a test that asks for a token or rejects one.
	 */
	public StubAccount notToBeUsed() {
		this.mustNotBeUsed = true;
		return this;
	}

	public StubAccount withResponseTimeout(@Nullable Duration responseTimeout) {
		this.responseTimeout = responseTimeout;
		return this;
	}

	public StubAccount withRequestHeaders(Map<String, String> requestHeaders) {
		this.requestHeaders = requestHeaders;
		return this;
	}

	public StubAccount withTokenHeader(TokenHeader tokenHeader) {
		this.tokenHeader = tokenHeader;
		return this;
	}

	public StubAccount withUnauthenticatedStatus(Integer... unauthenticatedStatus) {
		this.unauthenticatedStatus = Set.of(unauthenticatedStatus);
		return this;
	}

	public StubAccount withLoginPage(String loginPage) {
		this.loginPage = URI.create(loginPage);
		return this;
	}

	public StubAccount withProbe(Supplier<Mono<QuantumAuthProbe>> probe) {
		this.probe = probe;
		return this;
	}

	public StubAccount withStatus(TokenState token, @Nullable Instant expiresAt, boolean renewing,
			@Nullable OAuth2Error error, @Nullable Instant nextAttempt) {
		boolean rejected = error != null && error.getErrorCode().equals(OAuth2ErrorCodes.INVALID_GRANT);
		this.status = new QuantumAuthStatus(this.id, this.provider, token, expiresAt, renewing, error, rejected,
				nextAttempt);
		return this;
	}

	public StubAccount withHistory(@Nullable Instant lastSuccess, @Nullable Instant lastUsed, int failures) {
		QuantumAuthStatus current = this.status;
		this.status = new QuantumAuthStatus(this.id, this.provider, current.token(), current.expiresAt(),
				current.renewing(), current.error(), current.credentialRejected(), current.nextAttempt(), lastSuccess,
				lastUsed, failures);
		return this;
	}

	public StubAccount withRenewal(Mono<Void> renewal) {
		this.renewal = renewal;
		return this;
	}

	public StubAccount withEnd(Mono<Void> end) {
		this.end = end;
		return this;
	}

	public StubAccount withShutdown(Function<Duration, Mono<Void>> shutdown) {
		this.shutdown = shutdown;
		return this;
	}

	public void renewed() {
		this.generation.incrementAndGet();
	}

	public void failsWith(RuntimeException failure) {
		this.failure = failure;
	}

	public void answersWith(Mono<OAuth2AccessToken> answer) {
		this.answer = answer;
	}

	public void looksAgainFor(Mono<Boolean> secondLook) {
		this.secondLook = secondLook;
	}

	public void failsAfterRejection(RuntimeException failure) {
		this.failureAfterRejection = failure;
	}

	public int lookups() {
		return this.lookups.get();
	}

	public int rejections() {
		return this.rejections.get();
	}

	public int replayRejections() {
		return this.replayRejections.get();
	}

	public int probes() {
		return this.probes.get();
	}

	public List<String> acceptedTokens() {
		return this.accepted;
	}

	@Override
	public QuantumAuthClient client() {
		return this.client;
	}

	@Override
	public RequestTokens requestTokens() {
		assertThatItMayBeUsed();
		return this.client;
	}

	@Override
	public TokenHeader tokenHeader() {
		return this.tokenHeader;
	}

	@Override
	public boolean isRedirectToLogin(URI location) {
		return location.equals(this.loginPage);
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
	public boolean isDefault() {
		return this.isDefault || this.id.equals(this.provider);
	}

	@Override
	public Map<String, String> requestHeaders() {
		return this.requestHeaders;
	}

	@Override
	public @Nullable Duration responseTimeout() {
		return this.responseTimeout;
	}

	@Override
	public Mono<QuantumAuthProbe> probe() {
		this.probes.incrementAndGet();
		return this.probe.get();
	}

	@Override
	public Mono<Void> shutDown(Duration timeout) {
		return this.shutdown.apply(timeout);
	}

	private void assertThatItMayBeUsed() {
		if (this.mustNotBeUsed) {
			throw new AssertionError("Account '" + this.id + "' must not be used");
		}
	}

	@Override
	public String toString() {
		return "StubAccount[" + this.id + "]";
	}

	private final class Client implements QuantumAuthClient, RequestTokens {

		@Override
		public String getId() {
			return StubAccount.this.id;
		}

		@Override
		public String getProvider() {
			return StubAccount.this.provider;
		}

		@Override
		public Mono<OAuth2AccessToken> accessToken() {
			assertThatItMayBeUsed();
			return Mono.defer(() -> {
				StubAccount.this.lookups.incrementAndGet();
				if (StubAccount.this.answer != null) {
					return StubAccount.this.answer;
				}
				return (StubAccount.this.failure != null) ? Mono.error(StubAccount.this.failure) : Mono.just(current());
			});
		}

		@Override
		public @Nullable OAuth2AccessToken cachedAccessToken() {
			return (StubAccount.this.cachesTokens && StubAccount.this.failure == null) ? current() : null;
		}

		private OAuth2AccessToken current() {
			return new OAuth2AccessToken(TokenType.BEARER, getId() + "-" + StubAccount.this.generation, null, null);
		}

		@Override
		public boolean reject(OAuth2AccessToken token) {
			assertThatItMayBeUsed();
			StubAccount.this.rejections.incrementAndGet();
			if (StubAccount.this.keepsRejectedTokens) {
				return false;
			}
			int rejected = Integer.parseInt(token.getTokenValue().substring(getId().length() + 1));
			StubAccount.this.generation.compareAndSet(rejected, rejected + 1);
			if (StubAccount.this.failureAfterRejection != null) {
				StubAccount.this.failure = StubAccount.this.failureAfterRejection;
			}
			return true;
		}

		@Override
		public Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken token) {
			return Mono.fromSupplier(() -> reject(token)).filterWhen((another) -> StubAccount.this.secondLook);
		}

		@Override
		public void replayRejected(OAuth2AccessToken token) {
			StubAccount.this.replayRejections.incrementAndGet();
		}

		@Override
		public void accepted(OAuth2AccessToken token) {
			StubAccount.this.accepted.add(token.getTokenValue());
		}

		@Override
		public Mono<Void> renew() {
			return expected(StubAccount.this.renewal, "renewal");
		}

		@Override
		public Mono<Void> endSession() {
			return expected(StubAccount.this.end, "end of the session");
		}

		private Mono<Void> expected(@Nullable Mono<Void> outcome, String what) {
			if (outcome == null) {
				throw new AssertionError("Account '" + getId() + "' expects no " + what);
			}
			return outcome;
		}

		@Override
		public QuantumAuthStatus getStatus() {
			QuantumAuthStatus current = StubAccount.this.status;
			return (current != null) ? current
					: new QuantumAuthStatus(getId(), getProvider(), TokenState.ABSENT, null, false, null, false, null);
		}

	}

}
