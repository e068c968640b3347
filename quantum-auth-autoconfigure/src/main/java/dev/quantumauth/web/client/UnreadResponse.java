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

import dev.quantumauth.web.RequestWithoutToken;

/**
 * Prevents a thread from hanging while it closes a response that the caller does not get,
 * such as the 401 before a replay. Most clients read such a response to its end, in order
 * to use its connection again, and it may have no end. So it is closed on a thread of its
 * own, which is stopped after some time.
 *
 * @param response the response
 */
record UnreadResponse(ClientHttpResponse response) {

	private static final Duration LIMIT = Duration.ofSeconds(5);

	/**
	 * Tell a request that carries no token how it was answered.
	 * @param request the request, or {@code null} if its answer is not looked at
	 * @param response the response
	 * @return the response
	 * @throws IOException if the response has no status that can be read; it is closed
	 * then
	 */
	static ClientHttpResponse answering(@Nullable RequestWithoutToken request, ClientHttpResponse response)
			throws IOException {
		if (request == null) {
			return response;
		}
		try {
			request.answered(response.getStatusCode(), response.getHeaders());
			return response;
		}
		catch (IOException | RuntimeException | Error ex) {
			new UnreadResponse(response).closeInBackground();
			throw ex;
		}
	}

	/**
	 * Close the response without waiting until it is closed.
	 */
	void closeInBackground() {
		Thread closing = start();
		Schedulers.parallel().schedule(() -> giveUp(closing), LIMIT.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Close the response, and wait until it is closed.
	 * @param limit how long to wait
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
			// The response broke off: Spring's stream for Reactor Netty throws one then
		}
	}

	// Makes the thread stop reading, whereupon most clients drop the connection
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
			// The rest of the body is not needed
		}
	}

	// Returns the stream of the body if another thread feeds it: such a stream may be
	// closed while it is read. An interrupt would do harm there: it makes Spring's
	// stream for Reactor Netty wait in a busy loop
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
