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

package dev.quantumauth.iqm;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.session.ExternalToken;

/**
 * {@link IqmAuthClient} whose token somebody else looks after.
 *
 * @param id the id of the account
 * @param url the base URL of the API
 * @param token the token
 */
record ExternalIqmAuthClient(String id, URI url, ExternalToken token) implements IqmAuthClient {

	@Override
	public String getId() {
		return this.id;
	}

	@Override
	public String getProvider() {
		return PROVIDER;
	}

	@Override
	public URI getUrl() {
		return this.url;
	}

	@Override
	public @Nullable URI getAuthServerUrl() {
		return null;
	}

	@Override
	public Mono<OAuth2AccessToken> accessToken() {
		return this.token.accessToken();
	}

	@Override
	public @Nullable OAuth2AccessToken cachedAccessToken() {
		return this.token.cachedAccessToken();
	}

	@Override
	public boolean reject(OAuth2AccessToken refused) {
		return this.token.reject(refused);
	}

	@Override
	public Mono<Boolean> rejectAndLookAgain(OAuth2AccessToken refused) {
		return this.token.rejectAndLookAgain(refused);
	}

	@Override
	public void replayRejected(OAuth2AccessToken refused) {
		this.token.reject(refused);
	}

	@Override
	public void accepted(OAuth2AccessToken accepted) {
		this.token.accepted(accepted);
	}

	@Override
	public Mono<Void> renew() {
		return this.token.renew();
	}

	@Override
	public Mono<Void> endSession() {
		return Mono.error(() -> this.token.unsupported("ended", "Whoever has begun its session may end it"));
	}

	@Override
	public QuantumAuthStatus getStatus() {
		return this.token.status();
	}

	@Override
	public String toString() {
		return "IqmAuthClient[id=" + this.id + ", url=" + this.url + "]";
	}

}
