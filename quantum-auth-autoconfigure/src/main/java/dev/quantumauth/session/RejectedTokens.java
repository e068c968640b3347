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

package dev.quantumauth.session;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.session.credential.Fingerprint;
import dev.quantumauth.session.time.Moment;

/**
 * The tokens that the API has rejected: the rule "401 from the API".
 * <p>
 * Probation protects from an API that rejects every token. It does not protect from an
 * API that rejects some requests whatever their token is, for example because one server
 * out of two is broken: there the repeated request succeeds, and each request would cost
 * a token. Therefore at most ten tokens are invalidated within the longest back-off.
 *
 * @param invalidated the invalidated tokens, the latest first
 * @param probation how long a token has to be the current one before a rejection
 * invalidates it
 */
record RejectedTokens(List<InvalidatedToken> invalidated, Duration probation) {

	static final RejectedTokens NONE = new RejectedTokens(List.of(), Duration.ZERO);

	// More than enough to recognize a server that hands out an old token again
	private static final int MAX_REMEMBERED = 64;

	private static final int MAX_INVALIDATED = 10;

	boolean contain(OAuth2AccessToken token) {
		Fingerprint fingerprint = Fingerprint.of(token.getTokenValue());
		return this.invalidated.stream().anyMatch((other) -> other.token().equals(fingerprint));
	}

	// Whether a rejection of the current token invalidates it
	boolean allowInvalidation(HeldToken<?> token, Moment now, SessionSettings settings) {
		return now.nanosSince(token.publishedAt()) >= this.probation.toNanos() && !isExhausted(now, settings);
	}

	private boolean isExhausted(Moment now, SessionSettings settings) {
		return this.invalidated.size() >= MAX_INVALIDATED
				&& now.nanosSince(this.invalidated.get(MAX_INVALIDATED - 1).at()) < settings.maxBackoff().toNanos();
	}

	// If no repeated request was rejected with this token, the token has worked before,
	// and the probation ends
	RejectedTokens invalidate(HeldToken<?> token, Moment now) {
		List<InvalidatedToken> tokens = Stream
			.concat(Stream.of(new InvalidatedToken(Fingerprint.of(token.accessToken().getTokenValue()), now)),
					this.invalidated.stream())
			.limit(MAX_REMEMBERED)
			.toList();
		return new RejectedTokens(tokens, token.replayRejected() ? this.probation : Duration.ZERO);
	}

	RejectedTokens doubleProbation(SessionSettings settings) {
		Duration doubled = this.probation.isZero() ? settings.initialBackoff() : this.probation.multipliedBy(2);
		boolean within = doubled.compareTo(settings.maxBackoff()) < 0;
		return new RejectedTokens(this.invalidated, within ? doubled : settings.maxBackoff());
	}

	/**
	 * An invalidated token. Its value is not kept, because the cloud may still accept it
	 * elsewhere.
	 *
	 * @param token the fingerprint of the token
	 * @param at when the token was invalidated
	 */
	record InvalidatedToken(Fingerprint token, Moment at) {

	}

}
