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
import java.util.concurrent.RejectedExecutionException;

/**
 * Contract for the threads that sessions work on. They belong to no caller: neither a
 * caller's cancellation nor its thread-locals reach a token request.
 *
 * @since 0.1.0
 */
public interface SessionScheduler {

	/**
	 * Run a task soon, on a thread on which it may block for a short while.
	 * @param task the task
	 * @throws RejectedExecutionException if the scheduler is shut down
	 */
	void execute(Runnable task);

	/**
	 * Run something of the application's soon, which may block for long: other tasks must
	 * not have to wait for it.
	 * @param task the task
	 * @throws RejectedExecutionException if the scheduler is shut down
	 */
	default void executeListener(Runnable task) {
		execute(task);
	}

	/**
	 * Run a task later, unless the scheduler is shut down by then. It runs at its time
	 * even while all other tasks are blocked: it may be what ends one of them.
	 * @param task the task, which does not block
	 * @param delay how much later
	 * @return a function that calls the task off, which does nothing once it has run
	 */
	Runnable schedule(Runnable task, Duration delay);

}
