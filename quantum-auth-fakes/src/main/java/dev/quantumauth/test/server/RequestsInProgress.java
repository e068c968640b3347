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

package dev.quantumauth.test.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts how many requests are in progress at once. WireMock does not tell when it has
 * sent an answer that it held back, so such a request counts as in progress until the
 * time at which its answer is due.
 */
public final class RequestsInProgress {

	private final Deque<Long> due = new ArrayDeque<>();

	private int running;

	private int maximum;

	/**
	 * Start to count, with no request in progress.
	 */
	public RequestsInProgress() {
	}

	/**
	 * Count a request that has arrived.
	 */
	public synchronized void begin() {
		this.running++;
		this.maximum = Math.max(this.maximum, now());
	}

	/**
	 * Count a request whose answer is known.
	 * @param heldBack how long the answer is held back, during which the request is still
	 * in progress
	 */
	public synchronized void end(Duration heldBack) {
		this.running--;
		if (!heldBack.isZero()) {
			this.due.add(System.nanoTime() + heldBack.toNanos());
		}
	}

	/**
	 * Return the greatest number of requests that were in progress at once.
	 * @return the number since the creation or the latest {@link #reset()}
	 */
	public synchronized int maximum() {
		return this.maximum;
	}

	/**
	 * Forget the greatest number. Requests in progress go on.
	 */
	public synchronized void reset() {
		this.maximum = now();
	}

	private int now() {
		long time = System.nanoTime();
		this.due.removeIf((end) -> end - time <= 0);
		return this.running + this.due.size();
	}

}
