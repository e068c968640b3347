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

package dev.quantumauth.health;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Error;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.RequestTokens;

/**
 * An account whose probe and status a test decides. Fails as soon as somebody wants a
 * token.
 */
final class StubAccount implements QuantumAuthAccount, QuantumAuthClient {

	final AtomicInteger probes = new AtomicInteger();

	Mono<QuantumAuthProbe> probe = Mono.just(new QuantumAuthProbe("at your service", null, null));

	QuantumAuthStatus status = status(TokenState.ABSENT, null, false, null, null);

	@Override
	public QuantumAuthClient client() {
		return this;
	}

	@Override
	public List<QuantumAuthTarget> targets() {
		return List.of();
	}

	@Override
	public Mono<QuantumAuthProbe> probe() {
		this.probes.incrementAndGet();
		if (this.probe == null) {
			throw new IllegalStateException("No probe");
		}
		return this.probe;
	}

	@Override
	public String getId() {
		return "stub";
	}

	@Override
	public String getProvider() {
		return "stub";
	}

	@Override
	public Mono<? extends OAuth2AccessToken> accessToken() {
		throw new AssertionError("Logs in");
	}

	@Override
	public RequestTokens requestTokens() {
		throw new AssertionError("Counts as a use");
	}

	@Override
	public boolean reject(OAuth2AccessToken token) {
		throw new AssertionError("Throws away");
	}

	@Override
	public Mono<Void> renew() {
		throw new AssertionError("Renews");
	}

	@Override
	public Mono<Void> endSession() {
		throw new AssertionError("Logs out");
	}

	@Override
	public QuantumAuthStatus getStatus() {
		return this.status;
	}

	static QuantumAuthStatus status(TokenState token, Instant expiresAt, boolean renewing, OAuth2Error error,
			Instant nextAttempt) {
		boolean rejected = error != null && error.getErrorCode().equals("invalid_grant");
		return new QuantumAuthStatus("stub", "stub", token, expiresAt, renewing, error, rejected, nextAttempt);
	}

}
