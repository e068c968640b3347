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

package dev.quantumauth.iqm;

import java.util.List;
import java.util.function.LongFunction;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Runs accounts at IQM, from the token that a caller gets down to the forms that are
 * sent, through random sequences of calls, answers that come, fail or are lost, sessions
 * that are killed, ends and clocks, against a Keycloak that rotates refresh tokens. A
 * sequence that fails is run again with {@code -Dquantum.auth.test.seed=<seed>}, more of
 * them with {@code -Dtest.sequences=<number>}.
 */
class IqmModelTests {

	private static final int SEQUENCES = Integer.getInteger("test.sequences", 2000);

	private static final Long SEED = Long.getLong("quantum.auth.test.seed");

	private static final List<String> LOGGERS = List.of("dev.quantumauth.session", "dev.quantumauth.iqm");

	@BeforeAll
	static void beQuiet() {
		LOGGERS.forEach((name) -> logger(name).setLevel(Level.OFF));
	}

	@AfterAll
	static void beAsBefore() {
		LOGGERS.forEach((name) -> logger(name).setLevel(null));
	}

	@Test
	void sessionsBegunWithAPasswordKeepTheRules() {
		run((seed) -> new RandomIqmSequence(seed, false));
	}

	@Test
	void sessionsContinuedFromARefreshTokenKeepTheRules() {
		run((seed) -> new RandomIqmSequence(seed, true));
	}

	private static void run(LongFunction<RandomIqmSequence> sequences) {
		long first = (SEED != null) ? SEED : 0;
		long end = (SEED != null) ? SEED + 1 : SEQUENCES;
		for (long seed = first; seed < end; seed++) {
			try {
				sequences.apply(seed).run(120);
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("-Dquantum.auth.test.seed=" + seed + " fails: " + ex.getMessage(), ex);
			}
		}
	}

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

}
