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

package dev.quantumauth.qci;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.account.TokenAccountClient;
import dev.quantumauth.session.AccessTokens;
import dev.quantumauth.session.credential.ConfiguredCredential;
import dev.quantumauth.session.token.TokenGrant;

/**
 * Default implementation of {@link QciAuthClient}.
 */
final class DefaultQciAuthClient extends TokenAccountClient<QciAccessToken> implements QciAuthClient {

	private final URI url;

	private final URI accessTokensUrl;

	private final @Nullable Duration timeout;

	private final ConfiguredCredential<String> apiToken;

	private final QciService service;

	DefaultQciAuthClient(String id, URI url, URI accessTokensUrl, @Nullable Duration timeout,
			AccessTokens<QciAccessToken> tokens, ConfiguredCredential<String> apiToken, QciService service) {
		super(id, PROVIDER, tokens);
		this.url = url;
		this.accessTokensUrl = accessTokensUrl;
		this.timeout = timeout;
		this.apiToken = apiToken;
		this.service = service;
	}

	@Override
	public URI getUrl() {
		return this.url;
	}

	@Override
	public URI getAccessTokensUrl() {
		return this.accessTokensUrl;
	}

	@Override
	public @Nullable Duration getTimeout() {
		return this.timeout;
	}

	@Override
	public HttpHeaders headersWithoutAuthorization() {
		return QciHeaders.withoutAuthorization(this.timeout);
	}

	@Override
	public Mono<HttpHeaders> headers() {
		return accessToken().map((token) -> {
			HttpHeaders headers = headersWithoutAuthorization();
			headers.setBearerAuth(token.getTokenValue());
			return headers;
		});
	}

	@Override
	public Mono<HttpHeaders> headersWithoutConnectionClose() {
		return headers().doOnNext((headers) -> headers.remove(HttpHeaders.CONNECTION));
	}

	@Override
	public Mono<QciHealth> getAccessTokensHealth() {
		return this.service.health();
	}

	@Override
	public Mono<QciVersion> getAccessTokensVersion() {
		return this.service.version();
	}

	// Not on the thread of the caller, which must not block: the API token may be in a
	// file
	@Override
	public Mono<QciAccessToken> postAccessTokens() {
		return Mono.defer(() -> this.service.exchange(this.apiToken::readApart))
			.subscribeOn(Schedulers.boundedElastic())
			.map(TokenGrant::accessToken);
	}

	@Override
	public String toString() {
		return "QciAuthClient[id=" + getId() + ", url=" + this.url + "]";
	}

}
