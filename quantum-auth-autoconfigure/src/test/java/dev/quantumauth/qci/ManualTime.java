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

package dev.quantumauth.qci;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * Time that passes when a test says so, for sessions that work on threads of their own:
 * both of their clocks, what they schedule, and the clock of the cloud, which is right
 * unless a test says otherwise.
 */
final class ManualTime implements SessionClock, SessionScheduler {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final List<Timed> timed = new ArrayList<>();

	private final AtomicInteger unfinished = new AtomicInteger();

	private final Clock cloud = new CloudClock();

	private volatile Duration elapsed = Duration.ZERO;

	private volatile Duration wallOffset = Duration.ZERO;

	private volatile Duration cloudOffset = Duration.ZERO;

	@Override
	public long wallMillis() {
		return instant().toEpochMilli();
	}

	@Override
	public long nanoTime() {
		return this.elapsed.toNanos();
	}

	Instant instant() {
		return START.plus(this.elapsed).plus(this.wallOffset);
	}

	Clock cloud() {
		return this.cloud;
	}

	@Override
	public void execute(Runnable task) {
		this.unfinished.incrementAndGet();
		TestAccounts.SCHEDULER.execute(() -> {
			try {
				task.run();
			}
			finally {
				this.unfinished.decrementAndGet();
			}
		});
	}

	/**
	 * Whether nothing is left to do before the time passes or an answer arrives.
	 */
	boolean isIdle() {
		return this.unfinished.get() == 0;
	}

	@Override
	public synchronized Runnable schedule(Runnable task, Duration delay) {
		Timed next = new Timed(this.elapsed.plus(delay), task);
		this.timed.add(next);
		executeWhatIsDue();
		return () -> callOff(next);
	}

	/**
	 * Whether something is due after a duration from now. To be awaited before that time
	 * passes: a session looks at the clock first and schedules then.
	 */
	synchronized boolean isDueIn(Duration duration) {
		return this.timed.stream().anyMatch((task) -> task.due().equals(this.elapsed.plus(duration)));
	}

	private synchronized void callOff(Timed task) {
		this.timed.remove(task);
	}

	/**
	 * Let time pass everywhere.
	 */
	synchronized void advance(Duration duration) {
		this.elapsed = this.elapsed.plus(duration);
		executeWhatIsDue();
	}

	private void executeWhatIsDue() {
		List<Timed> due = this.timed.stream().filter((task) -> task.due().compareTo(this.elapsed) <= 0).toList();
		this.timed.removeAll(due);
		due.forEach((task) -> execute(task.task()));
	}

	/**
	 * Set our wall clock forward or, with a negative duration, back.
	 */
	void setWallClock(Duration duration) {
		this.wallOffset = this.wallOffset.plus(duration);
	}

	/**
	 * Let the cloud's clock be fast or, with a negative duration, slow.
	 */
	void setCloud(Duration ahead) {
		this.cloudOffset = ahead;
	}

	/**
	 * Set all clocks right, back to the start, and forget what was scheduled.
	 */
	synchronized void reset() {
		this.elapsed = Duration.ZERO;
		this.wallOffset = Duration.ZERO;
		this.cloudOffset = Duration.ZERO;
		this.timed.clear();
	}

	private record Timed(Duration due, Runnable task) {

	}

	private final class CloudClock extends Clock {

		@Override
		public Instant instant() {
			return START.plus(ManualTime.this.elapsed).plus(ManualTime.this.cloudOffset);
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
