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

package dev.quantumauth.web;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

import dev.quantumauth.web.BlockingExchange.Answer;
import dev.quantumauth.web.BlockingExchange.Transmission;

/**
 * Bounds the wait for a response until its headers, and no longer: the read timeouts of
 * HTTP clients bound the body as well. The thread that waits is interrupted, which the
 * clients of the JDK, of Jetty and of Reactor Netty answer at once, as do all of them on
 * a virtual thread.
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
		catch (IOException | RuntimeException ex) {
			timer.dispose();
			if (watch.end()) {
				throw timedOut(ex);
			}
			throw ex;
		}
		timer.dispose();
		if (watch.end()) {
			answer.response().close();
			throw timedOut(null);
		}
		return answer;
	}

	private SocketTimeoutException timedOut(@Nullable Exception cause) {
		SocketTimeoutException timedOut = new SocketTimeoutException(
				"Account '" + this.accountId + "': no response within the account's timeout of " + this.timeout);
		if (cause != null) {
			timedOut.initCause(cause);
		}
		return timedOut;
	}

	/**
	 * Interrupts a thread while it waits, and not later.
	 */
	private static final class Watch {

		private final AtomicBoolean over = new AtomicBoolean();

		private final CountDownLatch interrupted = new CountDownLatch(1);

		private final Thread waiting;

		Watch(Thread waiting) {
			this.waiting = waiting;
		}

		void expire() {
			if (this.over.compareAndSet(false, true)) {
				this.waiting.interrupt();
				this.interrupted.countDown();
			}
		}

		/**
		 * End the watch, on the thread that waited.
		 * @return whether it had expired; then the thread is not interrupted any more
		 */
		boolean end() {
			if (this.over.compareAndSet(false, true)) {
				return false;
			}
			boolean clear = false;
			while (!clear) {
				try {
					this.interrupted.await();
					clear = true;
				}
				catch (InterruptedException ex) {
					// This is the interrupt that is waited for, or about to come
				}
			}
			Thread.interrupted();
			return true;
		}

	}

}
