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

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.springframework.http.StreamingHttpOutputMessage.Body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link RepeatableBody}.
 */
class RepeatableBodyTests {

	private final CountDownLatch sent = new CountDownLatch(1);

	private final CountDownLatch mayGoOn = new CountDownLatch(1);

	@Test
	void emptyBodyThatTheClientDidNotAskForCanBeWrittenAgain() {
		assertThat(new RepeatableBody(repeatable("")).canBeWrittenAgain()).isTrue();
		assertThat(new RepeatableBody(repeatable("job")).canBeWrittenAgain()).isFalse();
	}

	@Test
	void answerMayOvertakeTheThreadThatWrites() throws Exception {
		RepeatableBody body = new RepeatableBody(repeatable("job"));
		Thread writing = start(() -> writeSlowly(body));
		this.sent.await();
		Thread asking = Thread.currentThread();
		start(() -> {
			while (asking.getState() != Thread.State.TIMED_WAITING) {
				Thread.onSpinWait();
			}
			this.mayGoOn.countDown();
		});
		assertThat(body.canBeWrittenAgain()).isTrue();
		writing.join();
	}

	@Test
	void bodyThatIsStillBeingWrittenCannotBeWrittenAgain() throws Exception {
		RepeatableBody body = new RepeatableBody(repeatable("job"));
		Thread writing = start(() -> writeSlowly(body));
		this.sent.await();
		assertThat(body.canBeWrittenAgain()).isFalse();
		this.mayGoOn.countDown();
		writing.join();
		assertThat(body.canBeWrittenAgain()).isTrue();
	}

	@Test
	void whoIsInterruptedDoesNotWaitForIt() throws Exception {
		RepeatableBody body = new RepeatableBody(repeatable("job"));
		Thread writing = start(() -> writeSlowly(body));
		this.sent.await();
		Thread.currentThread().interrupt();
		assertThat(body.canBeWrittenAgain()).isFalse();
		assertThat(Thread.interrupted()).isTrue();
		this.mayGoOn.countDown();
		writing.join();
	}

	@Test
	void bodyThatCouldNotBeWrittenCannotBeWrittenAgain() {
		RepeatableBody body = new RepeatableBody(repeatable("job"));
		assertThatIOException().isThrownBy(() -> body.writeTo(new OutputStream() {

			@Override
			public void write(int b) throws IOException {
				throw new IOException("reset");
			}

		})).withMessage("reset");
		assertThat(body.canBeWrittenAgain()).isFalse();
	}

	private void writeSlowly(RepeatableBody body) {
		try {
			body.writeTo(new FilterOutputStream(OutputStream.nullOutputStream()) {

				@Override
				public void flush() {
					RepeatableBodyTests.this.sent.countDown();
					try {
						RepeatableBodyTests.this.mayGoOn.await();
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
				}

			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Thread start(Runnable task) {
		Thread thread = new Thread(task, "test");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static Body repeatable(String content) {
		return new Body() {

			@Override
			public void writeTo(OutputStream outputStream) throws IOException {
				outputStream.write(content.getBytes(StandardCharsets.UTF_8));
			}

			@Override
			public boolean repeatable() {
				return true;
			}

		};
	}

}
