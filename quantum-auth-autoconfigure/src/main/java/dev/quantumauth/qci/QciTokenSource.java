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

import reactor.core.publisher.Mono;

import dev.quantumauth.session.ConfiguredCredential;
import dev.quantumauth.session.TokenGrant;
import dev.quantumauth.session.TokenSource;

/**
 * Exchanges the API token of an account for access tokens.
 */
final class QciTokenSource implements TokenSource<QciAccessToken> {

	// An API token cannot be guessed, so that no user is locked
	private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

	private final String id;

	private final ConfiguredCredential<String> apiToken;

	private final QciService service;

	QciTokenSource(String id, Supplier<String> apiToken, QciService service) {
		this.id = id;
		this.apiToken = ConfiguredCredential.of(apiToken);
		this.service = service;
	}

	@Override
	public Mono<TokenGrant<QciAccessToken>> obtain(BooleanSupplier wanted) {
		return this.service.exchange(this.apiToken::read);
	}

	/**
	 * Send one request. Blocks where the API token is read from a file.
	 * @return the grant
	 */
	Mono<TokenGrant<QciAccessToken>> obtainApart() {
		return this.service.exchange(this.apiToken::readApart);
	}

	@Override
	public ConfiguredCredential<String> credential() {
		return this.apiToken;
	}

	@Override
	public Duration longestBackoff() {
		return LONGEST_BACKOFF;
	}

	@Override
	public String toString() {
		return "QciTokenSource[id=" + this.id + "]";
	}

}
