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

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

/**
 * {@link RequestTokens} of a {@link QuantumAuthClient} that the application implements.
 *
 * @param client the client
 */
record ClientRequestTokens(QuantumAuthClient client) implements RequestTokens {

	@Override
	public Mono<? extends OAuth2AccessToken> accessToken() {
		return this.client.accessToken();
	}

	@Override
	public @Nullable OAuth2AccessToken cachedAccessToken() {
		return null;
	}

	@Override
	public Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken token) {
		return Mono.fromSupplier(() -> this.client.reject(token));
	}

	@Override
	public void accepted(OAuth2AccessToken token) {
	}

	@Override
	public void replayRejected(OAuth2AccessToken token) {
	}

}
