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

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The fault that an endpoint has now, if any, and how many more requests it applies to.
 *
 * @param <F> the type of the fault
 */
public final class Outage<F> {

	private final AtomicReference<@Nullable Ongoing<F>> ongoing = new AtomicReference<>();

	/**
	 * Create an outage that has not begun.
	 */
	public Outage() {
	}

	/**
	 * Apply a fault to every request until {@link #recover()}.
	 * @param fault the fault, which replaces any earlier one
	 */
	public void begin(F fault) {
		this.ongoing.set(new Ongoing<>(fault, Ongoing.UNTIL_RECOVERY));
	}

	/**
	 * Apply a fault to the next requests.
	 * @param fault the fault, which replaces any earlier one
	 * @param times how many requests, at least 1
	 */
	public void begin(F fault, int times) {
		if (times < 1) {
			throw new IllegalArgumentException("A fault must apply to at least one request, not " + times);
		}
		this.ongoing.set(new Ongoing<>(fault, times));
	}

	/**
	 * End the outage.
	 */
	public void recover() {
		this.ongoing.set(null);
	}

	/**
	 * Return the fault for a request, and count that request.
	 * @return the fault, or {@code null} without one
	 */
	public @Nullable F next() {
		Ongoing<F> current = this.ongoing.getAndUpdate((ongoing) -> (ongoing != null) ? ongoing.afterOne() : null);
		return (current != null) ? current.fault() : null;
	}

	/**
	 * A fault, and how many more requests it applies to.
	 *
	 * @param <F> the type of the fault
	 * @param fault the fault
	 * @param remaining the number of requests
	 */
	private record Ongoing<F>(F fault, int remaining) {

		static final int UNTIL_RECOVERY = -1;

		@Nullable Ongoing<F> afterOne() {
			if (this.remaining == UNTIL_RECOVERY) {
				return this;
			}
			return (this.remaining > 1) ? new Ongoing<>(this.fault, this.remaining - 1) : null;
		}

	}

}
