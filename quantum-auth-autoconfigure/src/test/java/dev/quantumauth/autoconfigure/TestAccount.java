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

package dev.quantumauth.autoconfigure;

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
 * An account as an application or another vendor contributes it.
 */
public class TestAccount implements QuantumAuthAccount {

	private final Client client;

	public TestAccount(String id, String provider) {
		this.client = new Client(id, provider);
	}

	@Override
	public QuantumAuthClient client() {
		return this.client;
	}

	@Override
	public List<QuantumAuthTarget> targets() {
		return List.of();
	}

	@Override
	public Mono<QuantumAuthProbe> probe() {
		return Mono.just(new QuantumAuthProbe("at your service", null, null));
	}

	private record Client(String id, String provider) implements QuantumAuthClient {

		@Override
		public String getId() {
			return this.id;
		}

		@Override
		public String getProvider() {
			return this.provider;
		}

		@Override
		public Mono<? extends OAuth2AccessToken> accessToken() {
			return Mono.never();
		}

		@Override
		public boolean reject(OAuth2AccessToken token) {
			return false;
		}

		@Override
		public Mono<Void> renew() {
			return Mono.never();
		}

		@Override
		public Mono<Void> endSession() {
			return Mono.empty();
		}

		@Override
		public QuantumAuthStatus getStatus() {
			return new QuantumAuthStatus(this.id, this.provider, TokenState.ABSENT, null, false, null, false, null);
		}

	}

}
