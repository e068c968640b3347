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

import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

import org.springframework.security.oauth2.core.OAuth2AccessToken;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * Creates sessions whose jitter a test decides, for tests in other packages: the
 * constructor that takes the source of randomness is not public.
 */
public final class TestTokenSessions {

	private TestTokenSessions() {
	}

	/**
	 * Create the session of the account "alice" at the provider "acme".
	 * @param <T> the type of the time
	 * @param source what obtains the tokens
	 * @param settings the settings
	 * @param time the threads and the clocks
	 * @param listener is told what happens
	 * @param random numbers between 0 and 1 that decide about the jitter
	 * @return the session
	 */
	public static <T extends SessionScheduler & SessionClock> TokenSession<OAuth2AccessToken> create(
			TokenSource<OAuth2AccessToken> source, SessionSettings settings, T time,
			Consumer<? super QuantumAuthEvent> listener, DoubleSupplier random) {
		return new TokenSession<>("alice", "acme", source, settings, time, time, listener, random);
	}

}
