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

package dev.quantumauth.test.qci;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.quantumauth.test.server.RandomText;

/**
 * The access tokens that one fake has issued, and which of them it still accepts.
 */
final class AccessTokens {

	private final List<String> issued = new ArrayList<>();

	private final Map<String, Instant> accepted = new HashMap<>();

	private final Clock clock;

	AccessTokens(Clock clock) {
		this.clock = clock;
	}

	synchronized IssuedToken issue(Duration lifetime) {
		IssuedToken token = new IssuedToken("fake-qci-access-" + RandomText.next(),
				expiry(this.clock.instant(), lifetime));
		this.issued.add(token.value());
		this.accepted.put(token.value(), token.expiresAt());
		return token;
	}

	synchronized boolean accepts(String value) {
		Instant expiresAt = this.accepted.get(value);
		return expiresAt != null && this.clock.instant().isBefore(expiresAt);
	}

	synchronized void revokeAll() {
		this.accepted.clear();
	}

	synchronized void forgetAll() {
		this.accepted.clear();
		forgetIssued();
	}

	synchronized void forgetIssued() {
		this.issued.clear();
	}

	synchronized List<String> issued() {
		return List.copyOf(this.issued);
	}

	// QCi prints whole seconds. Rounding down would take up to a second from the lifetime
	// that the test asked for; a lifetime with a fraction keeps it.
	private static Instant expiry(Instant now, Duration lifetime) {
		Instant exact = now.plus(lifetime);
		Instant floor = exact.truncatedTo(ChronoUnit.SECONDS);
		boolean printsFraction = !lifetime.equals(lifetime.truncatedTo(ChronoUnit.SECONDS));
		return (printsFraction || exact.equals(floor)) ? exact : floor.plusSeconds(1);
	}

	/**
	 * One access token and when it ends.
	 *
	 * @param value the access token
	 * @param expiresAt the first moment at which it is refused
	 */
	record IssuedToken(String value, Instant expiresAt) {

		@Override
		public String toString() {
			return "IssuedToken[expiresAt=" + this.expiresAt + "]";
		}

	}

}
