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

package dev.quantumauth.web.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.web.client.BlockingExchange.Answer;
import dev.quantumauth.web.client.BlockingExchange.Transmission;

/**
 * Prevents a request from waiting for a response longer than its account allows, and a
 * response from being cut off in its body: a read timeout of the HTTP client would limit
 * the body too, while this limit ends with the headers. When the time is up, the waiting
 * thread is interrupted. The clients of the JDK, of Jetty and of Reactor Netty then fail
 * at once, and all clients do on a virtual thread.
 *
 * @param timeout how long to wait
 * @param accountId the account that limits the wait, for the message
 */
record ResponseDeadline(Duration timeout, String accountId) {

	Answer meet(Transmission transmission, OAuth2AccessToken token) throws IOException {
		Watch watch = new Watch(Thread.currentThread());
		Disposable timer = Schedulers.parallel().schedule(watch::expire, this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		Answer answer;
		try {
			answer = transmission.send(token);
		}
		catch (Throwable ex) {
			timer.dispose();
			if (watch.end() && !(ex instanceof Error)) {
				throw timedOut(ex);
			}
			throw ex;
		}
		timer.dispose();
		if (watch.end()) {
			new UnreadResponse(answer.response()).closeInBackground();
			throw timedOut(null);
		}
		return answer;
	}

	private SocketTimeoutException timedOut(@Nullable Throwable cause) {
		SocketTimeoutException timedOut = new SocketTimeoutException(
				"Account '" + this.accountId + "': no response within the account's timeout of " + this.timeout);
		if (cause != null) {
			timedOut.initCause(cause);
		}
		return timedOut;
	}

	/**
	 * Interrupts a thread while it waits, and not after that.
	 */
	private static final class Watch {

		private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

		private final Thread waiting;

		Watch(Thread waiting) {
			this.waiting = waiting;
		}

		void expire() {
			if (this.state.compareAndSet(State.WAITING, State.EXPIRING)) {
				boolean before = this.waiting.isInterrupted();
				this.waiting.interrupt();
				this.state.set(before ? State.EXPIRED_INTERRUPTED : State.EXPIRED);
			}
		}

		/**
		 * End the watch, on the thread that waited. The interrupt of this watch is
		 * cleared; one that came before it is kept.
		 * @return whether the watch had expired
		 */
		boolean end() {
			if (this.state.compareAndSet(State.WAITING, State.ENDED)) {
				return false;
			}
			// The timer's thread has only a few instructions left of expire()
			while (this.state.get() == State.EXPIRING) {
				Thread.onSpinWait();
			}
			Thread.interrupted();
			if (this.state.get() == State.EXPIRED_INTERRUPTED) {
				Thread.currentThread().interrupt();
			}
			return true;
		}

		private enum State {

			WAITING, ENDED, EXPIRING, EXPIRED, EXPIRED_INTERRUPTED

		}

	}

}
