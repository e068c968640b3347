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

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;

/**
 * The one reference to an immutable state that several threads share. Holds no lock:
 * reading it is one volatile read.
 *
 * @param <S> the type of state
 */
final class CurrentState<S> {

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<CurrentState, Object> STATE = AtomicReferenceFieldUpdater
		.newUpdater(CurrentState.class, Object.class, "state");

	private volatile S state;

	CurrentState(S initial) {
		this.state = initial;
	}

	S get() {
		return this.state;
	}

	/**
	 * Replace the state by the next one, or keep it if the event yields the same object.
	 * @param event yields the next state; is called again if another thread has replaced
	 * the state meanwhile
	 * @return the transition
	 */
	@SuppressWarnings("ReferenceEquality")
	Transition<S> apply(UnaryOperator<S> event) {
		while (true) {
			S previous = this.state;
			S next = event.apply(previous);
			if (next == previous || STATE.compareAndSet(this, previous, next)) {
				return new Transition<>(previous, next);
			}
		}
	}

	/**
	 * What an event has done to a state.
	 *
	 * @param <S> the type of state
	 * @param previous the state before the event
	 * @param next the state after it
	 */
	record Transition<S>(S previous, S next) {

		@SuppressWarnings("ReferenceEquality")
		boolean changed() {
			return this.next != this.previous;
		}

	}

}
