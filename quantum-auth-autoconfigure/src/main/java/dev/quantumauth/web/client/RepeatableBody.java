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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;

import org.springframework.http.StreamingHttpOutputMessage.Body;

/**
 * Prevents a replay from sending an empty body or another one than the request that was
 * refused: the JSON of an iterator counts as repeatable for Spring's converters and is
 * empty the second time. So the body is written a second time to nowhere, and its length
 * and checksum are compared with those of the first time, before it is sent again.
 */
final class RepeatableBody implements Body {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private final Body body;

	// This first value is kept if the body is never written, because HTTP clients do not
	// ask for a body of length zero
	private volatile CompletableFuture<Sum> written = CompletableFuture.completedFuture(Sum.NOTHING);

	RepeatableBody(Body body) {
		this.body = body;
	}

	@Override
	public void writeTo(OutputStream outputStream) throws IOException {
		CompletableFuture<Sum> written = new CompletableFuture<>();
		this.written = written;
		try {
			written.complete(write(outputStream));
		}
		finally {
			// Without effect, unless writing has failed: then nothing waits for the sum
			written.cancel(false);
		}
	}

	private Sum write(OutputStream outputStream) throws IOException {
		SummingOutputStream summing = new SummingOutputStream(outputStream);
		this.body.writeTo(summing);
		summing.flush();
		return summing.sum();
	}

	@Override
	public boolean repeatable() {
		return this.body.repeatable();
	}

	/**
	 * Return whether the body is the same when it is written again, and write it to
	 * nowhere to find out. Some clients write the body on another thread, and a response
	 * can arrive before that thread has finished, for which it has one second.
	 * @return {@code false} also if the body has not been written to its end
	 */
	boolean canBeWrittenAgain() {
		if (!this.body.repeatable()) {
			return false;
		}
		try {
			Sum written = this.written.get(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
			return written.equals(write(OutputStream.nullOutputStream()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException | TimeoutException ex) {
			return false;
		}
		catch (IOException | RuntimeException ex) {
			// A body that fails the second time is used up
			return false;
		}
	}

	private record Sum(long length, long value) {

		private static final Sum NOTHING = new SummingOutputStream(OutputStream.nullOutputStream()).sum();

	}

	private static final class SummingOutputStream extends FilterOutputStream {

		private final CRC32C value = new CRC32C();

		private long length;

		SummingOutputStream(OutputStream outputStream) {
			super(outputStream);
		}

		@Override
		public void write(int b) throws IOException {
			this.out.write(b);
			this.value.update(b);
			this.length++;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
			this.value.update(bytes, offset, length);
			this.length += length;
		}

		// A body that closes the stream must not close the connection
		@Override
		public void close() throws IOException {
			flush();
		}

		Sum sum() {
			return new Sum(this.length, this.value.getValue());
		}

	}

}
