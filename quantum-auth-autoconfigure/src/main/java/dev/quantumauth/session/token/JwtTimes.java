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

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of a token that may be a JWT. The signature is not verified, because no
 * decision about trust depends on these times.
 *
 * @since 0.1.0
 */
public final class JwtTimes {

	// The end of the year 9999
	private static final long MAX_SECONDS = 253_402_300_800L;

	private JwtTimes() {
	}

	/**
	 * Return when a token expires.
	 * @param token the token
	 * @return the time by the server's clock, or {@code null} if the token does not
	 * contain it
	 */
	public static @Nullable Instant expiresAt(String token) {
		Long seconds = claim(token, "exp");
		return (seconds != null) ? Instant.ofEpochSecond(seconds) : null;
	}

	/**
	 * Return the lifetime of a token, {@code exp - iat}, which does not depend on the
	 * local clock.
	 * @param token the token
	 * @return the lifetime, or {@code null} if the token does not contain it
	 */
	public static @Nullable Duration lifetime(String token) {
		Long expiresAt = claim(token, "exp");
		Long issuedAt = claim(token, "iat");
		return (expiresAt != null && issuedAt != null && expiresAt > issuedAt)
				? Duration.ofSeconds(expiresAt - issuedAt) : null;
	}

	// Some servers say 0 for "never"
	private static @Nullable Long claim(String token, String name) {
		try {
			Payload payload = JOSEObject.parse(token).getPayload();
			Map<String, Object> claims = (payload != null) ? payload.toJSONObject() : null;
			return (claims != null && claims.get(name) instanceof Number number && number.longValue() > 0
					&& number.longValue() < MAX_SECONDS) ? number.longValue() : null;
		}
		catch (ParseException | IllegalArgumentException ex) {
			// The token is opaque, which is allowed
			return null;
		}
	}

}
