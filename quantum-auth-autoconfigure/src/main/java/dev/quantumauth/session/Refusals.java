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

/**
 * What the API's 401s have taught: the rule "401 from the API".
 *
 * @param thrownAway the values of the tokens that were thrown away, the latest first
 * @param probation how old a token has to be before a rejection counts
 */
record Refusals(List<String> thrownAway, Duration probation) {

	static final Refusals NONE = new Refusals(List.of(), Duration.ZERO);

	// A server that hands out what it handed out before has long forgotten more
	private static final int REMEMBERED = 64;

	boolean contain(OAuth2AccessToken token) {
		return this.thrownAway.contains(token.getTokenValue());
	}

	boolean isOnProbation(HeldToken<?> token, Moment now) {
		return now.nanosSince(token.publishedAt()) < this.probation.toNanos();
	}

	/**
	 * A token is thrown away. If it was not refused before, the ones before it were what
	 * was wrong, and the probation is over.
	 * @param token the token
	 * @return what is known then
	 */
	Refusals thrownAway(HeldToken<?> token) {
		List<String> values = Stream.concat(Stream.of(token.accessToken().getTokenValue()), this.thrownAway.stream())
			.limit(REMEMBERED)
			.toList();
		return new Refusals(values, token.refused() ? this.probation : Duration.ZERO);
	}

	Refusals doubledProbation(SessionSettings settings) {
		Duration doubled = this.probation.isZero() ? settings.initialBackoff() : this.probation.multipliedBy(2);
		boolean within = doubled.compareTo(settings.maxBackoff()) < 0;
		return new Refusals(this.thrownAway, within ? doubled : settings.maxBackoff());
	}

	@Override
	public String toString() {
		return "Refusals[thrownAway=" + this.thrownAway.size() + ", probation=" + this.probation + "]";
	}

}
