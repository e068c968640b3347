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

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.quantumauth.session.Fingerprint;
import dev.quantumauth.session.TokenGrant;
import dev.quantumauth.session.TokenSource;

/**
 * Exchanges the API token of an account for access tokens.
 */
final class QciTokenSource implements TokenSource<QciAccessToken> {

	// An API token cannot be guessed, so that no user is locked
	private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

	private final String id;

	private final Supplier<String> apiToken;

	private final QciService service;

	private volatile @Nullable Object sent;

	QciTokenSource(String id, Supplier<String> apiToken, QciService service) {
		this.id = id;
		this.apiToken = apiToken;
		this.service = service;
	}

	@Override
	public Mono<TokenGrant<QciAccessToken>> obtain(BooleanSupplier wanted) {
		return this.service.exchange(() -> {
			String apiToken = this.apiToken.get();
			this.sent = Fingerprint.of(apiToken);
			return apiToken;
		});
	}

	/**
	 * Send one request. Blocks where the API token is read from a file.
	 * @return the grant
	 */
	Mono<TokenGrant<QciAccessToken>> obtainApart() {
		return this.service.exchange(this.apiToken);
	}

	@Override
	public @Nullable Object sentCredential() {
		return this.sent;
	}

	@Override
	public Duration longestBackoff() {
		return LONGEST_BACKOFF;
	}

	@Override
	public Object configuredCredential() {
		return Fingerprint.of(this.apiToken.get());
	}

	@Override
	public String toString() {
		return "QciTokenSource[id=" + this.id + "]";
	}

}
