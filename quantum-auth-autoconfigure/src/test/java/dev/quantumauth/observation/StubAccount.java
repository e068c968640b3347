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

package dev.quantumauth.observation;

import java.time.Instant;
import java.util.List;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthAccount;
import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthProbe;
import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.QuantumAuthTarget;

/**
 * {@link QuantumAuthAccount} that has nothing but a status.
 */
final class StubAccount implements QuantumAuthAccount, QuantumAuthClient {

	private final String id;

	private final String provider;

	private Instant expiresAt;

	StubAccount(String id, String provider) {
		this.id = id;
		this.provider = provider;
	}

	void expiresAt(Instant expiresAt) {
		this.expiresAt = expiresAt;
	}

	@Override
	public QuantumAuthStatus getStatus() {
		return new QuantumAuthStatus(this.id, this.provider, TokenState.VALID, this.expiresAt, false, null, false,
				null);
	}

	@Override
	public String getId() {
		return this.id;
	}

	@Override
	public String getProvider() {
		return this.provider;
	}

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
		throw new AssertionError("Nobody is to be asked");
	}

	@Override
	public Mono<OAuth2AccessToken> accessToken() {
		throw new AssertionError("No token is to be asked for");
	}

	@Override
	public boolean reject(OAuth2AccessToken token) {
		return false;
	}

	@Override
	public Mono<Void> renew() {
		throw new AssertionError("Nothing is to be renewed");
	}

	@Override
	public Mono<Void> endSession() {
		return Mono.empty();
	}

}
