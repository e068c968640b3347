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
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthStatus;
import dev.quantumauth.session.TokenSession;

/**
 * {@link IqmAuthClient} whose tokens live in a {@link TokenSession}.
 *
 * @param id the id of the account
 * @param url the base URL of the API
 * @param authServerUrl the base URL of the authentication server
 * @param session the session
 */
record SessionIqmAuthClient(String id, URI url, URI authServerUrl,
		TokenSession<OAuth2AccessToken> session) implements IqmAuthClient {

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
	public URI getAuthServerUrl() {
		return this.authServerUrl;
	}

	@Override
	public Mono<OAuth2AccessToken> accessToken() {
		return this.session.accessToken();
	}

	@Override
	public @Nullable OAuth2AccessToken cachedAccessToken() {
		return this.session.cachedAccessToken();
	}

	@Override
	public boolean reject(OAuth2AccessToken token) {
		return this.session.reject(token);
	}

	@Override
	public void replayRejected(OAuth2AccessToken token) {
		this.session.replayRejected(token);
	}

	@Override
	public Mono<Void> renew() {
		return this.session.renew();
	}

	@Override
	public Mono<Void> endSession() {
		return this.session.end();
	}

	Mono<Void> shutDown(Duration timeout) {
		return this.session.shutDown(timeout);
	}

	@Override
	public QuantumAuthStatus getStatus() {
		return this.session.status();
	}

	@Override
	public String toString() {
		return "IqmAuthClient[id=" + this.id + ", url=" + this.url + ", authServerUrl=" + this.authServerUrl + "]";
	}

}
