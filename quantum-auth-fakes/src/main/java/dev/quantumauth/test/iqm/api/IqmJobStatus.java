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

package dev.quantumauth.test.iqm.api;

/**
 * The status of a job at an IQM server.
 *
 * @since 0.1.0
 */
public enum IqmJobStatus {

	/**
	 * The job is in the queue.
	 */
	WAITING("waiting", "pending execution"),

	/**
	 * The job runs.
	 */
	PROCESSING("processing", "processing"),

	/**
	 * The job has measurements, and keeps this status.
	 */
	COMPLETED("completed", "ready"),

	/**
	 * The job has failed, and keeps this status.
	 */
	FAILED("failed", "failed"),

	/**
	 * The job was cancelled, and keeps this status.
	 */
	CANCELLED("cancelled", "aborted");

	private final String name;

	private final String cocosName;

	IqmJobStatus(String name, String cocosName) {
		this.name = name;
		this.cocosName = cocosName;
	}

	boolean isFinal() {
		return compareTo(COMPLETED) >= 0;
	}

	String inServerApi() {
		return this.name;
	}

	String inCocosApi() {
		return this.cocosName;
	}

}
