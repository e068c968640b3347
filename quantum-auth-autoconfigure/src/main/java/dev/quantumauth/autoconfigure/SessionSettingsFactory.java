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

package dev.quantumauth.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.quantumauth.autoconfigure.properties.InvalidQuantumAuthPropertiesException;
import dev.quantumauth.autoconfigure.properties.QuantumAuthProperties;
import dev.quantumauth.session.SessionSettings;

/**
 * Makes the settings of an account's session from what all accounts share and what is its
 * own.
 *
 * @since 0.1.0
 */
public final class SessionSettingsFactory {

	private final QuantumAuthProperties.Refresh refresh;

	SessionSettingsFactory(QuantumAuthProperties.Refresh refresh) {
		this.refresh = refresh;
		QuantumAuthProperties.Backoff backoff = refresh.backoff();
		check(refresh.jitter() >= 0 && refresh.jitter() <= 1, "jitter", "is not between 0 and 1");
		check(backoff.initial().toNanos() > 0, "backoff.initial", "is not positive");
		if (backoff.max().compareTo(backoff.initial()) < 0) {
			String max = "quantum.auth.refresh.backoff.max";
			String initial = "quantum.auth.refresh.backoff.initial";
			throw new InvalidQuantumAuthPropertiesException("The property " + max + " is less than " + initial + ".",
					"Correct one of them. The defaults are 1m and 1s.", List.of(max, initial));
		}
	}

	private static void check(boolean valid, String property, String problem) {
		if (!valid) {
			throw new InvalidQuantumAuthPropertiesException("quantum.auth.refresh." + property, problem);
		}
	}

	/**
	 * Return the settings of a session.
	 * @param refreshMargin how long before its expiry a token is renewed
	 * @param attemptLimit how long one attempt to get a token may take
	 * @return the settings
	 */
	public SessionSettings create(Duration refreshMargin, Duration attemptLimit) {
		return new SessionSettings(refreshMargin, this.refresh.jitter(), this.refresh.background(),
				this.refresh.backoff().initial(), this.refresh.backoff().max(), attemptLimit);
	}

}
