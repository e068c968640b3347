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

package dev.quantumauth.session.model;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import dev.quantumauth.session.TokenSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares sessions with a model of them, on random sequences of calls, answers, 401s,
 * cancellations, ends and clocks. A sequence that fails is run again with
 * {@code -Dquantum.auth.test.seed=<seed>}, more of them with
 * {@code -Dtest.sequences=<number>}.
 */
class SessionModelTests {

	private static final int SEQUENCES = Integer.getInteger("test.sequences", 5000);

	private static final Long SEED = Long.getLong("quantum.auth.test.seed");

	@BeforeAll
	static void beQuiet() {
		logger().setLevel(Level.OFF);
	}

	@AfterAll
	static void beAsBefore() {
		logger().setLevel(null);
	}

	@Test
	void sessionsDoWhatTheirModelDoes() {
		if (SEED != null) {
			run(SEED);
			return;
		}
		for (long seed = 0; seed < SEQUENCES; seed++) {
			run(seed);
		}
	}

	/**
	 * An authentication server and an API that fail with probabilities of their own,
	 * asked about once a second as the filter asks: a 401 is reported, and the call
	 * replayed.
	 */
	@Test
	void tokenRequestsAreBoundedWhateverTheServersAnswer() {
		int most = 0;
		for (long seed = 0; seed < 200; seed++) {
			most = Math.max(most, new RandomServers(seed).mostTokenRequestsWithinAMinute(2000));
		}
		assertThat(most).isBetween(11, 40);
	}

	private static void run(long seed) {
		try {
			new RandomSequence(seed).run(150);
		}
		catch (AssertionError error) {
			throw new AssertionError("-Dquantum.auth.test.seed=" + seed + " fails: " + error.getMessage(), error);
		}
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(TokenSession.class);
	}

}
