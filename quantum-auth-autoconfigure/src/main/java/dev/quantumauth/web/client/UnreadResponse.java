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
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpResponse;
import reactor.core.scheduler.Schedulers;

/**
 * A response that nobody will read. Most clients read it to its end when it is closed, so
 * that its connection can be used again, and it may not have an end: it is closed on a
 * thread of its own, and given up after a while.
 *
 * @param response the response
 */
record UnreadResponse(ClientHttpResponse response) {

	private static final Duration LIMIT = Duration.ofSeconds(5);

	/**
	 * Close the response, and do not wait for it.
	 */
	void letGo() {
		Thread closing = start();
		Schedulers.parallel().schedule(() -> giveUp(closing), LIMIT.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Close the response.
	 * @param limit how long to wait for it
	 * @throws InterruptedIOException if the waiting thread is interrupted
	 */
	void release(Duration limit) throws InterruptedIOException {
		Thread closing = start();
		try {
			TimeUnit.NANOSECONDS.timedJoin(closing, limit.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			InterruptedIOException interrupted = new InterruptedIOException("Interrupted while a response was closed");
			interrupted.initCause(ex);
			throw interrupted;
		}
		finally {
			giveUp(closing);
		}
	}

	private Thread start() {
		Thread closing = new Thread(this::close, "quantum-auth-release");
		closing.setDaemon(true);
		closing.start();
		return closing;
	}

	private void close() {
		try {
			this.response.close();
		}
		catch (RuntimeException ex) {
			// It broke off, which Spring's stream for Reactor Netty tells with one
		}
	}

	// Most clients then drop the connection
	private void giveUp(Thread closing) {
		if (!closing.isAlive()) {
			return;
		}
		InputStream fed = fedBody();
		if (fed == null) {
			closing.interrupt();
			return;
		}
		try {
			fed.close();
		}
		catch (IOException ex) {
			// Nor does anybody read what is left of it
		}
	}

	// A stream that another thread feeds may be closed while it is read. An interrupt
	// would not do: Spring's for Reactor Netty goes on waiting, without a pause from then
	// on
	private @Nullable InputStream fedBody() {
		try {
			InputStream body = this.response.getBody();
			return (body instanceof Subscriber<?>) ? body : null;
		}
		catch (IOException | RuntimeException ex) {
			return null;
		}
	}

}
