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

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.session.TokenSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ThreadPoolSessionScheduler}.
 */
class ThreadPoolSessionSchedulerTests {

	private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

	private static final ThreadLocal<String> PLAIN = new ThreadLocal<>();

	@AutoClose
	private final ThreadPoolSessionScheduler scheduler = new ThreadPoolSessionScheduler();

	@Test
	void tasksRunOnDaemonThreadsOfItsOwn() throws Exception {
		Thread thread = onWorker(Thread::currentThread);
		assertThat(thread).isNotSameAs(Thread.currentThread());
		assertThat(thread.getName()).startsWith("quantum-auth-");
		assertThat(thread.isDaemon()).isTrue();
	}

	@Test
	void scheduledTasksRunOnDaemonThreadsOfItsOwn() throws Exception {
		Thread thread = onTimer(Thread::currentThread);
		assertThat(thread.getName()).startsWith("quantum-auth-");
		assertThat(thread.isDaemon()).isTrue();
	}

	@Test
	void aScheduledTaskRunsNoEarlierThanItsDelay() throws Exception {
		long before = System.nanoTime();
		CompletableFuture<Long> ranAt = new CompletableFuture<>();
		this.scheduler.schedule(() -> ranAt.complete(System.nanoTime()), Duration.ofMillis(20));
		assertThat(ranAt.get(30, TimeUnit.SECONDS) - before).isGreaterThanOrEqualTo(20_000_000);
	}

	@Test
	void aTaskThatWasCalledOffDoesNotRun() throws Exception {
		AtomicBoolean ran = new AtomicBoolean();
		CountDownLatch busy = new CountDownLatch(1);
		this.scheduler.schedule(() -> await(busy), Duration.ZERO);
		Runnable callOff = this.scheduler.schedule(() -> ran.set(true), Duration.ZERO);
		callOff.run();
		busy.countDown();
		assertThat(onTimer(() -> "ran")).isEqualTo("ran");
		assertThat(ran).isFalse();
	}

	@Test
	void aScheduledTaskDoesNotWaitForTasksThatAreBlocked() throws Exception {
		CountDownLatch blocked = new CountDownLatch(1);
		try {
			for (int i = 0; i < 100; i++) {
				this.scheduler.execute(() -> await(blocked));
			}
			assertThat(onTimer(() -> "ran")).isEqualTo("ran");
		}
		finally {
			blocked.countDown();
		}
	}

	@Test
	void aTaskDoesNotWaitForListenersThatAreBlocked() throws Exception {
		CountDownLatch blocked = new CountDownLatch(1);
		try {
			for (int i = 0; i < 100; i++) {
				this.scheduler.executeListener(() -> await(blocked));
			}
			assertThat(onWorker(() -> "ran")).isEqualTo("ran");
		}
		finally {
			blocked.countDown();
		}
	}

	@Test
	void aListenerIsNotInterruptedByTheCloseThatItCauses() throws Exception {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		this.scheduler.executeListener(() -> {
			this.scheduler.close();
			interrupted.complete(Thread.currentThread().isInterrupted());
		});
		assertThat(interrupted.get(30, TimeUnit.SECONDS)).isFalse();
	}

	@Test
	void whatRunsOnTheTimersThreadIsNotAllowedToBlockIt() throws Exception {
		assertThat(onTimer(Schedulers::isInNonBlockingThread)).isTrue();
		assertThat(onWorker(Schedulers::isInNonBlockingThread)).isFalse();
	}

	@Test
	void aTaskThatFailsDoesNotStopTheOthers() throws Exception {
		this.scheduler.schedule(() -> {
			throw new IllegalStateException("expected by this test");
		}, Duration.ZERO);
		assertThat(onTimer(() -> "ran")).isEqualTo("ran");
	}

	@Test
	void tasksSeeNoThreadLocalOfTheThreadThatAsked() throws Exception {
		INHERITABLE.set("caller");
		PLAIN.set("caller");
		try {
			assertThat(onTimer(() -> INHERITABLE.get() + PLAIN.get())).isEqualTo("nullnull");
			assertThat(onWorker(() -> INHERITABLE.get() + PLAIN.get())).isEqualTo("nullnull");
		}
		finally {
			INHERITABLE.remove();
			PLAIN.remove();
		}
	}

	@Test
	void tasksRunWithTheClassLoaderOfTheLibrary() throws Exception {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader callers = new URLClassLoader(new URL[0], before)) {
			Thread.currentThread().setContextClassLoader(callers);
			assertThat(onWorker(() -> Thread.currentThread().getContextClassLoader()))
				.isSameAs(TokenSession.class.getClassLoader());
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	@Test
	void afterItIsClosedTasksAreRejectedAndNothingIsScheduled() throws Exception {
		this.scheduler.close();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.scheduler.execute(() -> {
		}));
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.scheduler.executeListener(() -> {
			}));
		Runnable callOff = this.scheduler.schedule(() -> {
		}, Duration.ZERO);
		assertThat(callOff).isNotNull();
		callOff.run();
	}

	@Test
	void closingInterruptsWhatIsBlocked() throws Exception {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		CountDownLatch started = new CountDownLatch(1);
		this.scheduler.execute(() -> {
			started.countDown();
			interrupted.complete(!await(new CountDownLatch(1)));
		});
		assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
		this.scheduler.close();
		assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void closingLeavesNoTaskBehindThatWaitsForAThread() throws Exception {
		int more = 100;
		CountDownLatch ran = new CountDownLatch(more);
		CountDownLatch blocked = new CountDownLatch(1);
		for (int i = 0; i < more; i++) {
			this.scheduler.execute(() -> {
				await(blocked);
				ran.countDown();
			});
		}
		this.scheduler.close();
		blocked.countDown();
		assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
	}

	private <V> V onWorker(Supplier<V> supplier) throws Exception {
		CompletableFuture<V> future = new CompletableFuture<>();
		this.scheduler.execute(() -> future.complete(supplier.get()));
		return future.get(30, TimeUnit.SECONDS);
	}

	private <V> V onTimer(Supplier<V> supplier) throws Exception {
		CompletableFuture<V> future = new CompletableFuture<>();
		this.scheduler.schedule(() -> future.complete(supplier.get()), Duration.ZERO);
		return future.get(30, TimeUnit.SECONDS);
	}

	private static boolean await(CountDownLatch latch) {
		try {
			latch.await();
			return true;
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

}
