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

import java.io.InterruptedIOException;
import java.time.Duration;

import org.springframework.http.client.ClientHttpResponse;

/**
 * A response that nobody will read. Most clients read it to its end when it is closed, so
 * that its connection can be used again, and it may not have an end: it is closed on a
 * thread of its own.
 *
 * @param response the response
 */
record UnreadResponse(ClientHttpResponse response) {

	/**
	 * Close the response, and do not wait for it.
	 */
	void letGo() {
		start();
	}

	/**
	 * Close the response.
	 * @param limit how long to wait for it
	 * @throws InterruptedIOException if the waiting thread is interrupted
	 */
	void release(Duration limit) throws InterruptedIOException {
		Thread closing = start();
		try {
			closing.join(limit.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			InterruptedIOException interrupted = new InterruptedIOException("Interrupted while a response was closed");
			interrupted.initCause(ex);
			throw interrupted;
		}
		finally {
			// Most clients then give it up, together with its connection
			closing.interrupt();
		}
	}

	private Thread start() {
		Thread closing = new Thread(this.response::close, "quantum-auth-release");
		closing.setDaemon(true);
		closing.start();
		return closing;
	}

}
