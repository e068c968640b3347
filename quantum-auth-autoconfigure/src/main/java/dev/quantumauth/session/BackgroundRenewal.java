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

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.session.time.LastUse;
import dev.quantumauth.session.time.Moment;
import dev.quantumauth.session.time.SessionClock;
import dev.quantumauth.session.time.SessionScheduler;

/**
 * The timer of the rule "Ahead of need", and the time of the last use of the account.
 */
final class BackgroundRenewal {

	private static final long USE_PERIOD_WHERE_LIFETIME_IS_UNKNOWN = Duration.ofMinutes(10).toNanos();

	private final boolean background;

	private final SessionScheduler scheduler;

	private final SessionClock clock;

	private final Function<Moment, @Nullable Duration> untilKeepAlive;

	private final Supplier<? extends SessionState<?>> state;

	private final Runnable action;

	private final AtomicReference<@Nullable Runnable> timer = new AtomicReference<>();

	private final LastUse lastUse;

	BackgroundRenewal(boolean background, SessionScheduler scheduler, SessionClock clock,
			Function<Moment, @Nullable Duration> untilKeepAlive, Supplier<? extends SessionState<?>> state,
			Runnable action) {
		this.background = background;
		this.scheduler = scheduler;
		this.clock = clock;
		this.untilKeepAlive = untilKeepAlive;
		this.state = state;
		this.action = action;
		this.lastUse = new LastUse(clock);
	}

	LastUse lastUse() {
		return this.lastUse;
	}

	/**
	 * Return how long until the timer has to fire.
	 * @param state the state of the session
	 * @param now the present moment
	 * @return the time in nanoseconds, or {@code null} for no timer
	 */
	@Nullable Long untilDue(SessionState<?> state, Moment now) {
		Duration keepAlive = this.untilKeepAlive.apply(now);
		return state.untilNextTimer(now, isInUse(state.held(), now), (keepAlive != null) ? keepAlive.toNanos() : null);
	}

	private boolean isInUse(@Nullable HeldToken<?> held, Moment now) {
		long period = (held != null) ? Math.min(held.lifetime(), Long.MAX_VALUE / 2)
				: USE_PERIOD_WHERE_LIFETIME_IS_UNKNOWN;
		return this.lastUse.nanosSince(now.nanoTime()) <= period;
	}

	/**
	 * Set the timer according to the current state. Repeats that if another thread
	 * changes the state meanwhile: otherwise this thread, which has seen the old state
	 * only, could replace the timer that the other thread has set for the new one.
	 */
	@SuppressWarnings("ReferenceEquality")
	void schedule() {
		SessionState<?> current;
		do {
			current = this.state.get();
			Long delay = this.background ? untilDue(current, this.clock.now()) : null;
			replace((delay != null) ? this.scheduler.schedule(this.action, Duration.ofNanos(delay)) : null);
		}
		while (current != this.state.get());
	}

	private void replace(@Nullable Runnable next) {
		Runnable previous = this.timer.getAndSet(next);
		if (previous != null) {
			previous.run();
		}
	}

}
