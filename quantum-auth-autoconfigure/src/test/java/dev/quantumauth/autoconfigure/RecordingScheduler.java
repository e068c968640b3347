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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.quantumauth.session.time.SessionScheduler;

/**
 * {@link SessionScheduler} that runs tasks at once on the calling thread, and none later:
 * it only tells when they would have run. Of a token request, the first delay is the
 * limit of the attempt, the next one the time until the renewal or the next attempt.
 */
public final class RecordingScheduler implements SessionScheduler {

	private final BlockingQueue<Duration> delays = new LinkedBlockingQueue<>();

	@Override
	public void execute(Runnable task) {
		task.run();
	}

	@Override
	public Runnable schedule(Runnable task, Duration delay) {
		this.delays.add(delay);
		return () -> {
		};
	}

	/**
	 * Return the delay of the next task, which may be yet to come.
	 */
	public Duration nextDelay() throws InterruptedException {
		Duration delay = this.delays.poll(20, TimeUnit.SECONDS);
		if (delay == null) {
			throw new AssertionError("Nothing more was scheduled");
		}
		return delay;
	}

}
