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
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import dev.quantumauth.http.ResponseTimes;
import dev.quantumauth.session.Moment;

/**
 * The rule "Lifetime" for QCi, which tells an absolute time by its own clock. The
 * {@code Date} header shows that clock, unless a cache kept the response for some time.
 * The shorter of the two remaining lifetimes is taken, but a clock by which the token has
 * expired already is wrong as long as the other one disagrees.
 */
final class QciLifetime {

	private QciLifetime() {
	}

	/**
	 * Return how long a token lives from the moment on at which it was asked for.
	 * @param expiry the expiry by the cloud's clock
	 * @param sentAt when the request was sent
	 * @param headers the headers of the response
	 * @return the lifetime, or {@code null} if the token has expired by all accounts
	 */
	static @Nullable Duration of(Instant expiry, Moment sentAt, HttpHeaders headers) {
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
