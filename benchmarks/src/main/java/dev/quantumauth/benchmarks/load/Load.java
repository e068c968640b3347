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

package dev.quantumauth.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Calls at a constant rate, whether the earlier ones were answered or not. A call's
 * latency counts from when it was due, so one that could not be sent in time is not
 * flattered.
 *
 * @param rate the calls a second
 * @param duration how long calls become due
 */
record Load(int rate, Duration duration) {

	private static final long NANOS_PER_SLOT = TimeUnit.MILLISECONDS.toNanos(100);

	Outcome run(WebClient client, CloudServer server) {
		long interval = TimeUnit.SECONDS.toNanos(1) / this.rate;
		int calls = (int) (this.duration.toNanos() / interval);
		Histogram latencies = new ConcurrentHistogram(3);
		LongAdder failed = new LongAdder();
		AtomicLongArray slots = new AtomicLongArray((int) (this.duration.toNanos() / NANOS_PER_SLOT) + 1);
		CountDownLatch answers = new CountDownLatch(calls);
		long tokenRequests = server.tokenRequests();
		long start = System.nanoTime();
		for (int i = 0; i < calls; i++) {
			long due = start + i * interval;
			waitUntil(due);
			Caller.call(client).doOnError((ex) -> failed.increment()).onErrorComplete().doFinally((signal) -> {
				long latency = System.nanoTime() - due;
				latencies.recordValue(latency);
				slots.accumulateAndGet((int) ((due - start) / NANOS_PER_SLOT), latency, Math::max);
				answers.countDown();
			}).subscribe();
		}
		Caller.await(answers);
		return new Outcome(latencies, failed.sum(), server.tokenRequests() - tokenRequests, millis(slots));
	}

	private static void waitUntil(long due) {
		for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
			LockSupport.parkNanos(rest);
		}
	}

	private static double[] millis(AtomicLongArray slots) {
		double[] millis = new double[slots.length() - 1];
		for (int i = 0; i < millis.length; i++) {
			millis[i] = (double) slots.get(i) / TimeUnit.MILLISECONDS.toNanos(1);
		}
		return millis;
	}

	/**
	 * How the calls went.
	 *
	 * @param latencies the latencies in nanoseconds
	 * @param failed the calls that failed
	 * @param tokenRequests the token requests that the server saw
	 * @param worst for each tenth of a second the worst latency of the calls that were
	 * due in it, in milliseconds
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Outcome(Histogram latencies, long failed, long tokenRequests, double[] worst) {
	}

}
