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

package dev.quantumauth.session.time;

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
import java.util.function.BiFunction;

import reactor.core.scheduler.NonBlocking;

/**
 * {@link SessionScheduler} with a few daemon threads, which end when they are idle.
 * Deliberately not based on Reactor's schedulers, which propagate the context of a caller
 * to their tasks when automatic context propagation is switched on.
 *
 * @since 0.1.0
 */
public final class ThreadPoolSessionScheduler implements SessionScheduler, AutoCloseable {

	private static final int WORKERS = 8;

	private static final int LISTENERS = 4;

	private final ThreadPoolExecutor workers;

	private final ThreadPoolExecutor listeners;

	private final ScheduledThreadPoolExecutor timer;

	/**
	 * Create a scheduler. No thread is started before the first task.
	 */
	public ThreadPoolSessionScheduler() {
		ThreadFactory threads = new SessionThreadFactory();
		this.workers = pool(WORKERS, threads);
		this.listeners = pool(LISTENERS, threads);
		this.timer = new ScheduledThreadPoolExecutor(1, new SessionThreadFactory(TimerThread::new));
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setKeepAliveTime(30, TimeUnit.SECONDS);
		this.timer.allowCoreThreadTimeOut(true);
	}

	private static ThreadPoolExecutor pool(int size, ThreadFactory threads) {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				threads);
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	@Override
	public void execute(Runnable task) {
		this.workers.execute(task);
	}

	@Override
	public void executeListener(Runnable task) {
		this.listeners.execute(task);
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
	 * Stop without waiting. Blocked tasks are interrupted, except for listeners, because
	 * a listener may be the code that closes the application. Tasks that are scheduled
	 * for later do not run. Tasks that wait for a thread still run, because callers may
	 * wait for their outcome.
	 */
	@Override
	public void close() {
		this.timer.shutdownNow();
		this.listeners.shutdown();
		List<Runnable> waiting = this.workers.shutdownNow();
		if (!waiting.isEmpty()) {
			this.workers.getThreadFactory().newThread(() -> waiting.forEach(Runnable::run)).start();
		}
	}

	/**
	 * Creates threads that inherit nothing from the thread that starts them, which may be
	 * that of a caller: no inheritable thread-locals, and the class loader of this
	 * library as context class loader.
	 */
	private static final class SessionThreadFactory implements ThreadFactory {

		private final AtomicInteger number = new AtomicInteger();

		private final BiFunction<Runnable, String, Thread> threads;

		SessionThreadFactory() {
			this((task, name) -> new Thread(null, task, name, 0, false));
		}

		SessionThreadFactory(BiFunction<Runnable, String, Thread> threads) {
			this.threads = threads;
		}

		@Override
		public Thread newThread(Runnable task) {
			Thread thread = this.threads.apply(task, "quantum-auth-" + this.number.incrementAndGet());
			thread.setContextClassLoader(ThreadPoolSessionScheduler.class.getClassLoader());
			thread.setDaemon(true);
			return thread;
		}

	}

	/**
	 * The thread of the timer. Callers get the errors of exceeded limits on it and must
	 * not block it: because it is {@link NonBlocking}, Reactor rejects {@code block()}
	 * there.
	 */
	private static final class TimerThread extends Thread implements NonBlocking {

		TimerThread(Runnable task, String name) {
			super(null, task, name.replace("quantum-auth-", "quantum-auth-timer-"), 0, false);
		}

	}

}
