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

package dev.quantumauth.session.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * Time that passes when a test says so: both clocks and the threads of a session. Tasks
 * run on the thread that lets the time pass, in the order in which they are due.
 */
public final class VirtualTime implements SessionClock, SessionScheduler {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	// Overflows soon, as System#nanoTime() may: only differences mean something
	private static final long NANO_ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

	private static final int MORE_TASKS_THAN_ANY_TEST_NEEDS = 10_000;

	private final Queue<Runnable> ready = new ArrayDeque<>();

	private final PriorityQueue<Timed> timed = new PriorityQueue<>(
			Comparator.comparingLong(Timed::due).thenComparingLong(Timed::sequence));

	private Duration wallOffset = Duration.ZERO;

	private long elapsed;

	private long sequence;

	private boolean threadsBusy;

	private boolean runsAtOnce;

	private boolean shutDown;

	private Runnable duringNextSchedule = () -> {
	};

	@Override
	public long wallMillis() {
		return instant().toEpochMilli();
	}

	@Override
	public long nanoTime() {
		return NANO_ORIGIN + this.elapsed;
	}

	public Instant instant() {
		return START.plusNanos(this.elapsed).plus(this.wallOffset);
	}

	@Override
	public void execute(Runnable task) {
		if (this.shutDown) {
			throw new RejectedExecutionException("shut down");
		}
		if (this.runsAtOnce) {
			task.run();
		}
		else {
			this.ready.add(task);
		}
	}

	@Override
	public Runnable schedule(Runnable task, Duration delay) {
		Timed next = new Timed(this.elapsed + delay.toNanos(), this.sequence++, task);
		if (!this.shutDown) {
			this.timed.add(next);
		}
		Runnable interleaved = this.duringNextSchedule;
		this.duringNextSchedule = () -> {
		};
		interleaved.run();
		return () -> this.timed.remove(next);
	}

	/**
	 * Let something happen while the session schedules its next task, as another thread
	 * might.
	 * @param action what happens
	 */
	public void duringNextSchedule(Runnable action) {
		this.duringNextSchedule = action;
	}

	/**
	 * Run what is due now.
	 */
	public void run() {
		advance(Duration.ZERO);
	}

	/**
	 * Let time pass on both clocks.
	 * @param duration how much
	 */
	public void advance(Duration duration) {
		long end = this.elapsed + duration.toNanos();
		int tasks = 0;
		Runnable next = nextTask(end);
		while (next != null) {
			if (++tasks > MORE_TASKS_THAN_ANY_TEST_NEEDS) {
				throw new AssertionError("A task schedules itself again and again");
			}
			next.run();
			next = nextTask(end);
		}
		this.elapsed = Math.max(this.elapsed, end);
	}

	private Runnable nextTask(long end) {
		Runnable task = this.threadsBusy ? null : this.ready.poll();
		if (task != null || this.timed.isEmpty() || this.timed.peek().due() > end) {
			return task;
		}
		Timed next = this.timed.remove();
		this.elapsed = Math.max(this.elapsed, next.due());
		return next.task();
	}

	/**
	 * Set the wall clock forward or back.
	 * @param duration by how much, negative for back
	 */
	public void setWallClock(Duration duration) {
		this.wallOffset = this.wallOffset.plus(duration);
	}

	/**
	 * Suspend the machine: the wall clock goes on, the monotonic clock and what waits for
	 * it stand still.
	 * @param duration for how long
	 */
	public void suspend(Duration duration) {
		setWallClock(duration);
	}

	/**
	 * Keep all threads busy with something else. What is scheduled runs nevertheless.
	 */
	public void holdThreads() {
		this.threadsBusy = true;
	}

	public void releaseThreads() {
		this.threadsBusy = false;
		run();
	}

	/**
	 * From now on run each task before the thread that hands it over goes on.
	 */
	public void runAtOnce() {
		this.runsAtOnce = true;
	}

	public void shutDown() {
		this.shutDown = true;
		this.ready.clear();
		this.timed.clear();
	}

	/**
	 * Return what is scheduled to run next, as a thread that is about to run it has it:
	 * calling it off comes too late.
	 * @return the task
	 */
	public Runnable takeNextScheduled() {
		return this.timed.remove().task();
	}

	public int scheduledTasks() {
		return this.timed.size();
	}

	private record Timed(long due, long sequence, Runnable task) {

	}

}
