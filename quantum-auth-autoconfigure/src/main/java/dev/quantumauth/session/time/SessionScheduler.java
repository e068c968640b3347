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
 * Contract for the threads of sessions. They are independent of callers, so that neither
 * the cancellation nor the thread-locals of a caller reach a token request.
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
	 * Run a listener of the application soon. It may block for long, and other tasks must
	 * not wait for it.
	 * @param task the task
	 * @throws RejectedExecutionException if the scheduler is shut down
	 */
	default void executeListener(Runnable task) {
		execute(task);
	}

	/**
	 * Run a task later, unless the scheduler is shut down by then. The task runs in time
	 * even while all other tasks are blocked, because it may enforce their time limits.
	 * @param task the task, which does not block
	 * @param delay the time until then
	 * @return a function that cancels the task, and does nothing after the task has run
	 */
	Runnable schedule(Runnable task, Duration delay);

}
