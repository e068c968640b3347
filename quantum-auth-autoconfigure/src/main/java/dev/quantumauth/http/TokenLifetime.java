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

package dev.quantumauth.http;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.token.JwtTimes;

/**
 * The lifetime of a token, counted from the moment at which the request was sent: the
 * rule "Lifetime".
 *
 * @since 0.1.0
 */
public final class TokenLifetime {

	private static final Duration MAX = Duration.ofDays(36_500);

	private TokenLifetime() {
	}

	/**
	 * Return the lifetime from a number of seconds in the answer. 0 means the same as a
	 * missing number, because Keycloak answers 0 for an offline token.
	 * @param seconds the member of the answer, which is a string with some servers and
	 * proxies
	 * @param token the token, whose own times are used if there is no number
	 * @return the lifetime, or {@code null} if it is unknown or unlimited
	 */
	public static @Nullable Duration of(JsonNode seconds, String token) {
		long answered = Math.min(seconds.asLong(0), MAX.toSeconds());
		Duration lifetime = (answered > 0) ? Duration.ofSeconds(answered) : JwtTimes.lifetime(token);
		return (lifetime != null && lifetime.compareTo(MAX) < 0) ? lifetime : null;
	}

	/**
	 * Return the lifetime from an absolute time by the server's clock. The remaining time
	 * is computed by that clock, which the {@code Date} header shows unless a cache has
	 * kept the response, and by the local clock. The shorter one counts. A clock by which
	 * the token has expired already is assumed to be wrong if by the other one it has
	 * not.
	 * @param expiry the expiry by the server's clock
	 * @param answer the answer that contains the expiry
	 * @return the lifetime, or {@code null} if the token has expired by both clocks
	 */
	public static @Nullable Duration until(Instant expiry, AuthServerAnswer answer) {
		return until(expiry, answer.sentAt(), answer.response().headers());
	}

	static @Nullable Duration until(Instant expiry, Moment sentAt, HttpHeaders headers) {
		Duration byOurClock = positive(Duration.between(sentAt.instant(), expiry));
		Instant date = headers.containsHeader(HttpHeaders.AGE) ? null : ResponseTimes.date(headers, HttpHeaders.DATE);
		Duration byTheirClock = (date != null) ? positive(Duration.between(date, expiry)) : null;
		if (byOurClock == null || byTheirClock == null) {
			return (byOurClock != null) ? byOurClock : byTheirClock;
		}
		return (byTheirClock.compareTo(byOurClock) < 0) ? byTheirClock : byOurClock;
	}

	private static @Nullable Duration positive(Duration duration) {
		return (duration.isNegative() || duration.isZero()) ? null : duration;
	}

}
