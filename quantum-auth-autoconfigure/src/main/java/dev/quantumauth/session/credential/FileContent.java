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

package dev.quantumauth.session.credential;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The content of a small file. A regular file is read each time. Any other file, such as
 * a pipe, can be read only once, and may block its reader for ever: it is read once, on a
 * thread of its own, and its content is kept in memory.
 *
 * @since 0.1.0
 */
public final class FileContent {

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private final Path path;

	private final int maxSize;

	private final Duration limit;

	private final AtomicReference<@Nullable CompletableFuture<byte[]>> once = new AtomicReference<>();

	/**
	 * Create an instance for a file.
	 * @param path the path of the file
	 * @param maxSize how many bytes to read at most
	 */
	public FileContent(Path path, int maxSize) {
		this(path, maxSize, LIMIT);
	}

	FileContent(Path path, int maxSize, Duration limit) {
		this.path = path;
		this.maxSize = maxSize;
		this.limit = limit;
	}

	/**
	 * Read the file. Blocks, for five seconds at most if it is not a regular file.
	 * @return the first bytes of the file
	 * @throws NothingWrittenException if it is not a regular file, and no program has
	 * finished writing to it in time
	 * @throws IOException if it cannot be read
	 */
	public byte[] read() throws IOException {
		return isReadOnce() ? await(begin()) : readNow();
	}

	// A pipe may have been removed after it was read: its content is still in memory
	private boolean isReadOnce() {
		return !Files.isRegularFile(this.path) && !Files.isDirectory(this.path)
				&& (this.once.get() != null || Files.exists(this.path));
	}

	private byte[] readNow() throws IOException {
		try (InputStream content = Files.newInputStream(this.path)) {
			return content.readNBytes(this.maxSize);
		}
	}

	// On a thread of its own, because opening a pipe without a writer cannot be
	// interrupted
	private CompletableFuture<byte[]> begin() {
		CompletableFuture<byte[]> candidate = new CompletableFuture<>();
		CompletableFuture<byte[]> current = this.once.updateAndGet((known) -> (known != null) ? known : candidate);
		if (current == candidate) {
			Thread thread = new Thread(() -> read(candidate), "quantum-auth-reads-" + this.path);
			thread.setDaemon(true);
			thread.start();
		}
		return Objects.requireNonNull(current);
	}

	private void read(CompletableFuture<byte[]> content) {
		try {
			byte[] bytes = readNow();
			if (bytes.length == 0) {
				this.once.set(null);
			}
			content.complete(bytes);
		}
		catch (IOException | RuntimeException ex) {
			this.once.set(null);
			content.completeExceptionally(ex);
		}
	}

	private byte[] await(CompletableFuture<byte[]> content) throws IOException {
		try {
			return content.get(this.limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new NothingWrittenException(this.limit);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof IOException failure) ? failure : new IOException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while a file was read");
		}
	}

	/**
	 * No program has finished writing to a file that is not a regular file, such as a
	 * pipe.
	 *
	 * @since 0.1.0
	 */
	public static final class NothingWrittenException extends IOException {

		@Serial
		private static final long serialVersionUID = 1L;

		NothingWrittenException(Duration limit) {
			super("is not a regular file, and nothing has finished writing to it within " + limit);
		}

	}

}
