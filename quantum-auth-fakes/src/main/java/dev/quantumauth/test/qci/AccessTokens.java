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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;

import dev.quantumauth.test.server.BearerToken;
import dev.quantumauth.test.server.RandomText;

/**
 * The access tokens that one fake has issued, and which of them it still accepts.
 */
final class AccessTokens {

	private static final Map<String, String> UNAUTHORIZED = Map.of("message", "Unauthorized");

	private final List<String> issued = new ArrayList<>();

	private final Map<String, Instant> accepted = new HashMap<>();

	private final Clock clock;

	private final QciTimes times;

	AccessTokens(Clock clock, QciTimes times) {
		this.clock = clock;
		this.times = times;
	}

	synchronized IssuedToken issue(Duration lifetime) {
		IssuedToken token = new IssuedToken("fake-qci-access-" + RandomText.next(),
				this.times.expiry(this.clock.instant().plus(lifetime)));
		this.issued.add(token.value());
		this.accepted.put(token.value(), token.expiresAt());
		return token;
	}

	synchronized boolean accepts(String value) {
		Instant expiresAt = this.accepted.get(value);
		return expiresAt != null && this.clock.instant().isBefore(expiresAt);
	}

	// RFC 6750, section 3.1: a request without any credential gets no error code
	Function<Request, ResponseDefinitionBuilder> requiredFor(Function<Request, ResponseDefinitionBuilder> answer) {
		return (request) -> {
			String token = BearerToken.of(request);
			if (token == null) {
				return BearerToken.refuse("Bearer", UNAUTHORIZED);
			}
			return accepts(token) ? answer.apply(request)
					: BearerToken.refuse("Bearer error=\"invalid_token\"", UNAUTHORIZED);
		};
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
