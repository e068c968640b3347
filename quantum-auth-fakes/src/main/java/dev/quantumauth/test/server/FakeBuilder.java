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

import java.time.Clock;
import java.time.Duration;

/**
 * Settings that the servers of all fakes have.
 *
 * @param <B> the type of the builder
 */
public abstract class FakeBuilder<B extends FakeBuilder<B>> {

	private Duration latency = Duration.ZERO;

	private Clock clock = Clock.systemUTC();

	private int port;

	/**
	 * Create a builder of a fake without latency, with the system's clock, on a free
	 * port.
	 */
	protected FakeBuilder() {
	}

	/**
	 * Return this builder with its own type.
	 * @return this builder
	 */
	protected abstract B self();

	/**
	 * Set how long the answer to a token request is held back.
	 * @param latency from 0 to 10 minutes, in steps of a millisecond; none unless set
	 * @return this builder
	 */
	public B latency(Duration latency) {
		this.latency = Delays.checked(latency);
		return self();
	}

	/**
	 * Set the clock that tells when tokens expire and what the {@code Date} header says.
	 * Latency is real time all the same.
	 * @param clock the clock, the system's unless set
	 * @return this builder
	 */
	public B clock(Clock clock) {
		this.clock = clock;
		return self();
	}

	/**
	 * Set the port on 127.0.0.1.
	 * @param port the port; 0, the default, is a free one
	 * @return this builder
	 */
	public B port(int port) {
		this.port = port;
		return self();
	}

	/**
	 * Return how long the answer to a token request is held back.
	 * @return the latency
	 */
	protected Duration latency() {
		return this.latency;
	}

	/**
	 * Return the clock.
	 * @return the clock
	 */
	protected Clock clock() {
		return this.clock;
	}

	/**
	 * Return the port.
	 * @return the port; 0 for a free one
	 */
	protected int port() {
		return this.port;
	}

}
