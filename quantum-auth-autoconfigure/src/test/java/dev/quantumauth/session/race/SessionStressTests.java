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

package dev.quantumauth.session.race;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AutoClose;

/**
 * Runs the races on real threads, many times: what the model checker does not know of,
 * such as the memory of a real machine, has its chance here.
 */
class SessionStressTests extends AbstractSessionRaceTests {

	private static final int ROUNDS = 2_000;

	@AutoClose("shutdownNow")
	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	@Override
	void run(Class<? extends Race> type) {
		try {
			for (int round = 0; round < ROUNDS; round++) {
				Race race = type.getConstructor().newInstance();
				AtomicInteger expected = new AtomicInteger(2);
				Future<?> other = this.thread.submit(() -> {
					meet(expected);
					race.second();
				});
				meet(expected);
				race.first();
				other.get(30, TimeUnit.SECONDS);
				race.afterwards();
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	// Closer together than a barrier that wakes them
	private static void meet(AtomicInteger expected) {
		expected.decrementAndGet();
		while (expected.get() > 0) {
			Thread.yield();
		}
	}

}
