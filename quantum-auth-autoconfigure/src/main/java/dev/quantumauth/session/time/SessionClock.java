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

/**
 * The wall clock and the monotonic clock of a session. A token has expired when one of
 * them says so: the monotonic clock may stand still while the machine is suspended, and
 * the wall clock may be set back.
 *
 * @since 0.1.0
 */
public interface SessionClock {

	/**
	 * Return the wall clock.
	 * @return milliseconds since the epoch
	 */
	long wallMillis();

	/**
	 * Return the monotonic clock.
	 * @return nanoseconds since an arbitrary origin, as {@link System#nanoTime()}
	 */
	long nanoTime();

	/**
	 * Read both clocks.
	 * @return the present moment
	 */
	default Moment now() {
		return new Moment(wallMillis(), nanoTime());
	}

	/**
	 * Return the clocks of the machine.
	 * @return the system's clocks
	 */
	static SessionClock system() {
		return SystemSessionClock.INSTANCE;
	}

}
