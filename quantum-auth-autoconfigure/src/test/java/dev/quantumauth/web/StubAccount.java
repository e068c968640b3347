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

package dev.quantumauth.web;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.RequestTokens;
import dev.quantumauth.TokenHeader;

/**
 * An account without a cloud: its tokens are called {@code <id>-1}, {@code <id>-2} and so
 * on, the next one after each rejection of the current one.
 */
public final class StubAccount implements QuantumAuthAccount, QuantumAuthClient, RequestTokens {

	private final AtomicInteger generation = new AtomicInteger(1);

	private final AtomicInteger lookups = new AtomicInteger();

	private final AtomicInteger rejections = new AtomicInteger();

	private final AtomicInteger replayRejections = new AtomicInteger();

	private final List<String> accepted = new CopyOnWriteArrayList<>();

	private final String id;

	private final List<QuantumAuthTarget> targets;

	private boolean isDefault;

	private boolean keepsRejectedTokens;

	private boolean cachesTokens;

	private @Nullable RuntimeException failure;

	private @Nullable RuntimeException failureAfterRejection;

	private @Nullable Mono<OAuth2AccessToken> answer;

	private @Nullable Duration responseTimeout;

	private Map<String, String> requestHeaders = Map.of();

	private TokenHeader tokenHeader = TokenHeader.BEARER;

	private StubAccount(String id, List<QuantumAuthTarget> targets) {
		this.id = id;
		this.targets = targets;
	}

	public static StubAccount of(String id, String... urls) {
		return new StubAccount(id, Arrays.stream(urls).map((url) -> QuantumAuthTarget.of(url, false)).toList());
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

	public void renewed() {
		this.generation.incrementAndGet();
	}

	public void failsWith(RuntimeException failure) {
		this.failure = failure;
	}

	public void answersWith(Mono<OAuth2AccessToken> answer) {
		this.answer = answer;
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

	public List<String> acceptedTokens() {
		return this.accepted;
	}

	public int replayRejections() {
		return this.replayRejections.get();
	}

	@Override
	public QuantumAuthClient client() {
		return this;
	}

	@Override
	public TokenHeader tokenHeader() {
		return this.tokenHeader;
	}

	@Override
	public List<QuantumAuthTarget> targets() {
		return this.targets;
	}

	@Override
	public boolean isDefault() {
		return this.isDefault;
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
		throw new UnsupportedOperationException();
	}

	@Override
	public String getId() {
		return this.id;
	}

	@Override
	public String getProvider() {
		return "stub";
	}

	@Override
	public Mono<OAuth2AccessToken> accessToken() {
		return Mono.defer(() -> {
			this.lookups.incrementAndGet();
			if (this.answer != null) {
				return this.answer;
			}
			return (this.failure != null) ? Mono.error(this.failure) : Mono.just(current());
		});
	}

	@Override
	public @Nullable OAuth2AccessToken cachedAccessToken() {
		return (this.cachesTokens && this.failure == null) ? current() : null;
	}

	private OAuth2AccessToken current() {
		return new OAuth2AccessToken(TokenType.BEARER, this.id + "-" + this.generation, null, null);
	}

	@Override
	public boolean reject(OAuth2AccessToken token) {
		this.rejections.incrementAndGet();
		if (this.keepsRejectedTokens) {
			return false;
		}
		int refused = Integer.parseInt(token.getTokenValue().substring(this.id.length() + 1));
		this.generation.compareAndSet(refused, refused + 1);
		if (this.failureAfterRejection != null) {
			this.failure = this.failureAfterRejection;
		}
		return true;
	}

	@Override
	public Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken token) {
		return Mono.fromSupplier(() -> reject(token));
	}

	@Override
	public void replayRejected(OAuth2AccessToken token) {
		this.replayRejections.incrementAndGet();
	}

	@Override
	public void accepted(OAuth2AccessToken token) {
		this.accepted.add(token.getTokenValue());
	}

	@Override
	public Mono<Void> renew() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Void> endSession() {
		throw new UnsupportedOperationException();
	}

	@Override
	public QuantumAuthStatus getStatus() {
		throw new UnsupportedOperationException();
	}

	@Override
	public String toString() {
		return "StubAccount[" + this.id + "]";
	}

}
