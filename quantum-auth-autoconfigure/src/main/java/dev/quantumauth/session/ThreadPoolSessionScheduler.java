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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@link SessionScheduler} on a few daemon threads that go away when there is nothing to
 * do. Plain executors on purpose: Reactor's schedulers hand a caller's context on to
 * their tasks when automatic context propagation is switched on.
 *
 * @since 0.1.0
 */
public final class ThreadPoolSessionScheduler implements SessionScheduler, AutoCloseable {

	private static final int WORKERS = 8;

	private final ThreadPoolExecutor workers;

	private final ScheduledThreadPoolExecutor timer;

	/**
	 * Create a scheduler. No thread is started before the first task.
	 */
	public ThreadPoolSessionScheduler() {
		ThreadFactory threads = new SessionThreadFactory();
		this.workers = new ThreadPoolExecutor(WORKERS, WORKERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				threads);
		this.workers.allowCoreThreadTimeOut(true);
		this.timer = new ScheduledThreadPoolExecutor(1, threads);
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setKeepAliveTime(30, TimeUnit.SECONDS);
		this.timer.allowCoreThreadTimeOut(true);
	}

	@Override
	public void execute(Runnable task) {
		this.workers.execute(task);
	}

	@Override
	public Runnable schedule(Runnable task, Duration delay) {
		try {
			Future<?> scheduled = this.timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
			return () -> scheduled.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			return () -> {
			};
		}
	}

	/**
	 * Stop without waiting. What is blocked is interrupted, what is scheduled for later
	 * does not run. Tasks that wait for a thread still get one: somebody may wait for
	 * them.
	 */
	@Override
	public void close() {
		this.timer.shutdownNow();
		List<Runnable> waiting = this.workers.shutdownNow();
		if (!waiting.isEmpty()) {
			this.workers.getThreadFactory().newThread(() -> waiting.forEach(Runnable::run)).start();
		}
	}

	/**
	 * A thread begins with what the thread that starts it has inherited, and that one is
	 * a caller's: so nothing is inherited, and the class loader is this library's.
	 */
	private static final class SessionThreadFactory implements ThreadFactory {

		private final AtomicInteger number = new AtomicInteger();

		@Override
		public Thread newThread(Runnable task) {
			Thread thread = new Thread(null, task, "quantum-auth-" + this.number.incrementAndGet(), 0, false);
			thread.setContextClassLoader(ThreadPoolSessionScheduler.class.getClassLoader());
			thread.setDaemon(true);
			return thread;
		}

	}

}
