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

package dev.quantumauth.test.qci;

/**
 * The status of a job at QCi.
 *
 * @since 0.1.0
 * @see FakeQci#jobStatus(QciJobStatus)
 */
public enum QciJobStatus {

	/**
	 * The job has arrived.
	 */
	SUBMITTED,

	/**
	 * The job waits for a device.
	 */
	QUEUED,

	/**
	 * The job runs on a device.
	 */
	RUNNING,

	/**
	 * The job has a result, and keeps this status.
	 */
	COMPLETED,

	/**
	 * The job has failed, and keeps this status.
	 */
	ERRORED,

	/**
	 * The job was cancelled, and keeps this status.
	 */
	CANCELLED;

	boolean isFinal() {
		return compareTo(COMPLETED) >= 0;
	}

}
