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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.quantumauth.QuantumAuthEvent;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * Delivers events to the application, one after another. A listener can neither block nor
 * fail a caller, because it is called on a thread for listeners.
 */
final class EventQueue {

	private static final Log logger = LogFactory.getLog(TokenSession.class);

	private final Consumer<? super QuantumAuthEvent> listener;

	private final SessionScheduler scheduler;

	private final Queue<Entry> queue = new ConcurrentLinkedQueue<>();

	// The number of entries that are queued or being handled
	private final AtomicInteger pending = new AtomicInteger();

	private volatile @Nullable Thread listening;

	EventQueue(Consumer<? super QuantumAuthEvent> listener, SessionScheduler scheduler) {
		this.listener = listener;
		this.scheduler = scheduler;
	}

	void add(QuantumAuthEvent event) {
		add((hasThread) -> {
			if (hasThread) {
				deliver(event);
			}
			else {
				logger.debug("Shutting down, the listeners do not receive " + event);
			}
		});
	}

	/**
	 * Wait until all events that were added before are delivered. A call by a listener
	 * does not wait: a listener that shuts the application down would wait for itself.
	 * @return completion
	 */
	Mono<Void> delivered() {
		if (this.listening == Thread.currentThread()) {
			return Mono.empty();
		}
		return Mono.create((sink) -> add((hasThread) -> sink.success()));
	}

	private void add(Entry entry) {
		this.queue.add(entry);
		if (this.pending.getAndIncrement() == 0) {
			try {
				this.scheduler.executeListener(() -> handleAll(true));
			}
			catch (RejectedExecutionException ex) {
				handleAll(false);
			}
		}
	}

	private void handleAll(boolean hasThread) {
		do {
			Entry entry = this.queue.poll();
			if (entry != null) {
				entry.handle(hasThread);
			}
		}
		while (this.pending.decrementAndGet() > 0);
	}

	private void deliver(QuantumAuthEvent event) {
		this.listening = Thread.currentThread();
		try {
			this.listener.accept(event);
		}
		catch (Throwable ex) {
			// Errors too, because the remaining events have to be delivered
			logger.warn("A listener failed to handle " + event, ex);
		}
		finally {
			this.listening = null;
		}
	}

	/**
	 * An entry of the queue: an event, or the signal that a caller waits for.
	 */
	private interface Entry {

		void handle(boolean hasThread);

	}

}
