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

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.QuantumAuthEvent.AccessTokenRejected;
import dev.quantumauth.QuantumAuthEvent.SessionEnded;
import dev.quantumauth.session.race.ContestedSession;
import dev.quantumauth.session.race.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two threads add an event at the same time. This race is beside the class that it tests
 * and not with the other races because that class is not public.
 */
public class EventQueueRace extends Race {

	private final ContestedSession threads = new ContestedSession();

	private final EventQueue queue = new EventQueue(this::deliver, this.threads);

	private final ConcurrentLinkedQueue<QuantumAuthEvent> delivered = new ConcurrentLinkedQueue<>();

	private final AtomicInteger delivering = new AtomicInteger();

	private volatile int atOnce;

	private final QuantumAuthEvent first = new AccessTokenRejected("alice", "acme", true);

	private final QuantumAuthEvent second = new SessionEnded("alice", "acme");

	private void deliver(QuantumAuthEvent event) {
		this.atOnce = Math.max(this.atOnce, this.delivering.incrementAndGet());
		this.delivered.add(event);
		this.delivering.decrementAndGet();
	}

	@Override
	protected void one() {
		this.queue.add(this.first);
	}

	@Override
	protected void other() {
		this.queue.add(this.second);
	}

	@Override
	protected void verify() {
		assertThat(this.delivered).containsExactlyInAnyOrder(this.first, this.second);
		assertThat(this.atOnce).isOne();
		this.queue.add(this.first);
		assertThat(this.delivered).hasSize(3);
	}

}
