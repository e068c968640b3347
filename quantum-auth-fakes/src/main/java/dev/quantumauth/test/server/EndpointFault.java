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

package dev.quantumauth.test.server;

import java.time.Duration;
import java.time.Instant;

/**
 * What the faults of all fakes have in common: headers may be added to their answers.
 *
 * @param <F> the type of the fault
 */
public abstract class EndpointFault<F extends EndpointFault<F>> {

	private final ServerFault fault;

	/**
	 * Create a fault.
	 * @param fault what goes over the wire
	 */
	protected EndpointFault(ServerFault fault) {
		this.fault = fault;
	}

	/**
	 * Return what goes over the wire.
	 * @return the fault
	 */
	protected ServerFault fault() {
		return this.fault;
	}

	/**
	 * Create a fault that differs from this one by what goes over the wire.
	 * @param fault what goes over the wire
	 * @return a new fault
	 */
	protected abstract F copyWith(ServerFault fault);

	/**
	 * Add {@code Retry-After} in seconds.
	 * @param wait how long to wait, rounded up
	 * @return a new fault
	 */
	public F retryAfter(Duration wait) {
		return copyWith(this.fault.retryAfter(wait));
	}

	/**
	 * Add {@code Retry-After} as an HTTP date.
	 * @param date when to come back, by the response's {@code Date}
	 * @return a new fault
	 */
	public F retryAfter(Instant date) {
		return copyWith(this.fault.retryAfter(date));
	}

	/**
	 * Add a response header, which replaces an earlier one of that spelling.
	 * @param name the header's name
	 * @param value its only value
	 * @return a new fault
	 */
	public F header(String name, String value) {
		return copyWith(this.fault.header(name, value));
	}

}
