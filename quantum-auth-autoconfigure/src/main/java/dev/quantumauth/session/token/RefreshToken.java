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

package dev.quantumauth.session.token;

import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

import dev.quantumauth.session.time.Moment;

/**
 * A refresh token and its lifetime.
 *
 * @param value the token
 * @param from when the lifetime begins
 * @param lifetime the lifetime, or {@code null} if it is unknown, as for an offline token
 * @since 0.1.0
 */
public record RefreshToken(@JsonIgnore String value, Moment from, @Nullable Duration lifetime) {

	private static final Duration NEARLY_EXPIRED = Duration.ofSeconds(60);

	/**
	 * Return a token that was obtained elsewhere and is configured.
	 * @param value the token
	 * @param now the present moment
	 * @return the token, which lives until its {@code exp} if it is a JWT
	 */
	public static RefreshToken configured(String value, Moment now) {
		Instant expiresAt = JwtTimes.expiresAt(value);
		return new RefreshToken(value, now, (expiresAt != null) ? Duration.between(now.instant(), expiresAt) : null);
	}

	/**
	 * Return the same token after a use that did not replace it.
	 * @param answered the token with the lifetime of the answer, or {@code null} if the
	 * answer contained no refresh token
	 * @param usedAt when the token was used
	 * @return the token, which lives until its {@code exp} if it is a JWT, else for the
	 * lifetime of the answer
	 */
	public RefreshToken usedAgain(@Nullable RefreshToken answered, Moment usedAt) {
		RefreshToken known = configured(this.value, usedAt);
		return (known.lifetime() == null && answered != null) ? answered : known;
	}

	private @Nullable Duration left(Moment now) {
		return (this.lifetime != null) ? this.lifetime.minus(now.longestSince(this.from)) : null;
	}

	/**
	 * Return whether the token is nearly expired: less than 60 s are left, or less than a
	 * quarter of the lifetime if that is shorter.
	 * @param now the present moment
	 * @return whether the token may have expired before the server receives it
	 */
	public boolean isNearlyExpired(Moment now) {
		Duration left = left(now);
		if (this.lifetime == null || left == null) {
			return false;
		}
		Duration quarter = this.lifetime.dividedBy(4);
		return left.compareTo((quarter.compareTo(NEARLY_EXPIRED) < 0) ? quarter : NEARLY_EXPIRED) < 0;
	}

	@Override
	public String toString() {
		return "RefreshToken[from=" + this.from + ", lifetime=" + this.lifetime + "]";
	}

}
