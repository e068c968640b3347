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

import dev.quantumauth.account.TokenAccountClient;
import dev.quantumauth.session.AccessTokens;

/**
 * {@link IqmAuthClient} for all kinds of credentials.
 */
final class DefaultIqmAuthClient extends TokenAccountClient<OAuth2AccessToken> implements IqmAuthClient {

	private final URI url;

	private final @Nullable URI authServerUrl;

	DefaultIqmAuthClient(String id, URI url, @Nullable URI authServerUrl, AccessTokens<OAuth2AccessToken> tokens) {
		super(id, PROVIDER, tokens);
		this.url = url;
		this.authServerUrl = authServerUrl;
	}

	@Override
	public URI getUrl() {
		return this.url;
	}

	@Override
	public @Nullable URI getAuthServerUrl() {
		return this.authServerUrl;
	}

	@Override
	public String toString() {
		return "IqmAuthClient[id=" + getId() + ", url=" + this.url
				+ ((this.authServerUrl != null) ? ", authServerUrl=" + this.authServerUrl : "") + "]";
	}

}
