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
 * What the API's 401s have taught: the rule "401 from the API".
 * <p>
 * Probation alone stops an API that refuses every token. It does not stop one that
 * refuses some calls whatever the token, as one broken server out of two does: there the
 * replay succeeds, and each call would cost a token. So within the longest back-off no
 * more than ten are thrown away.
 *
 * @param thrownAway the tokens that were thrown away, the latest first
 * @param probation how old a token has to be before a rejection counts
 */
record RejectedTokens(List<ThrownAway> thrownAway, Duration probation) {

	static final RejectedTokens NONE = new RejectedTokens(List.of(), Duration.ZERO);

	// A server that hands out what it handed out before has long forgotten more
	private static final int REMEMBERED = 64;

	private static final int THROWN_AWAY_AT_MOST = 10;

	boolean contain(OAuth2AccessToken token) {
		Fingerprint fingerprint = Fingerprint.of(token.getTokenValue());
		return this.thrownAway.stream().anyMatch((other) -> other.token().equals(fingerprint));
	}

	/**
	 * Return whether a rejection of the token counts.
	 * @param token the current token
	 * @param now the present moment
	 * @param settings the settings
	 * @return whether to throw the token away
	 */
	boolean allowThrowingAway(HeldToken<?> token, Moment now, SessionSettings settings) {
		return now.nanosSince(token.publishedAt()) >= this.probation.toNanos() && !isExhausted(now, settings);
	}

	private boolean isExhausted(Moment now, SessionSettings settings) {
		return this.thrownAway.size() >= THROWN_AWAY_AT_MOST
				&& now.nanosSince(this.thrownAway.get(THROWN_AWAY_AT_MOST - 1).at()) < settings.maxBackoff().toNanos();
	}

	/**
	 * A token is thrown away. If it was not refused before, the ones before it were what
	 * was wrong, and the probation is over.
	 * @param token the token
	 * @param now the present moment
	 * @return what is known then
	 */
	RejectedTokens throwAway(HeldToken<?> token, Moment now) {
		List<ThrownAway> tokens = Stream
			.concat(Stream.of(new ThrownAway(Fingerprint.of(token.accessToken().getTokenValue()), now)),
					this.thrownAway.stream())
			.limit(REMEMBERED)
			.toList();
		return new RejectedTokens(tokens, token.refused() ? this.probation : Duration.ZERO);
	}

	RejectedTokens doubleProbation(SessionSettings settings) {
		Duration doubled = this.probation.isZero() ? settings.initialBackoff() : this.probation.multipliedBy(2);
		boolean within = doubled.compareTo(settings.maxBackoff()) < 0;
		return new RejectedTokens(this.thrownAway, within ? doubled : settings.maxBackoff());
	}

	/**
	 * A token that was thrown away. Its value is not kept: the cloud may still accept it
	 * elsewhere.
	 *
	 * @param token tells the token from others
	 * @param at when it was thrown away
	 */
	record ThrownAway(Fingerprint token, Moment at) {

	}

}
