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
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import dev.quantumauth.session.credential.FileContent.NothingWrittenException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FileContent}, on regular files and on pipes.
 */
@Tag("process")
@DisabledOnOs(OS.WINDOWS)
class FileContentTests {

	@TempDir
	private Path directory;

	private Path pipe;

	private FileContent content;

	@BeforeEach
	void create() throws Exception {
		this.pipe = this.directory.resolve("pipe");
		assertThat(new ProcessBuilder("mkfifo", this.pipe.toString()).start().waitFor()).isZero();
		this.content = content(Duration.ofSeconds(20));
	}

	@Test
	void regularFileIsReadEachTime() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "one");
		FileContent content = new FileContent(file, 100);
		assertThat(content.read()).asString(StandardCharsets.UTF_8).isEqualTo("one");
		Files.writeString(file, "two");
		assertThat(content.read()).asString(StandardCharsets.UTF_8).isEqualTo("two");
		Files.delete(file);
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(content::read);
	}

	@Test
	void pipeWithoutAWriterIsGivenUp() {
		FileContent content = content(Duration.ofMillis(100));
		assertThatExceptionOfType(NothingWrittenException.class).isThrownBy(content::read)
			.withMessageContaining("within PT0.1S");
		assertThatExceptionOfType(NothingWrittenException.class).isThrownBy(content::read);
		assertThat(readers()).as("threads that wait for a writer").singleElement().matches(Thread::isDaemon);
		write("late");
	}

	@Test
	void pipeIsReadOnceAndItsContentKept() throws Exception {
		CompletableFuture<Void> writing = write("secret");
		assertThat(this.content.read()).asString(StandardCharsets.UTF_8).isEqualTo("secret");
		writing.get(20, TimeUnit.SECONDS);
		assertThat(this.content.read()).asString(StandardCharsets.UTF_8).isEqualTo("secret");
		Files.delete(this.pipe);
		assertThat(this.content.read()).asString(StandardCharsets.UTF_8).isEqualTo("secret");
	}

	@Test
	void pipeThatWasClosedWithoutAWordIsReadAgain() throws Exception {
		CompletableFuture<Void> writing = write("");
		assertThat(this.content.read()).isEmpty();
		writing.get(20, TimeUnit.SECONDS);
		write("secret");
		assertThat(this.content.read()).asString(StandardCharsets.UTF_8).isEqualTo("secret");
	}

	@Test
	void whatWasWrittenTooLateIsNotLost() throws Exception {
		FileContent content = content(Duration.ofMillis(100));
		assertThatExceptionOfType(NothingWrittenException.class).isThrownBy(content::read);
		write("late").get(20, TimeUnit.SECONDS);
		assertThat(readUntilThere(content)).asString(StandardCharsets.UTF_8).isEqualTo("late");
	}

	@Test
	void whatCannotBeReadIsReportedAndReadAgain() throws Exception {
		Path link = this.directory.resolve("link");
		Path socket = this.directory.resolve("socket");
		FileContent content = new FileContent(link, 100, Duration.ofSeconds(20));
		try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.bind(UnixDomainSocketAddress.of(socket));
			Files.createSymbolicLink(link, socket);
			assertThatExceptionOfType(FileSystemException.class).isThrownBy(content::read);
		}
		Files.delete(link);
		Files.createSymbolicLink(link, this.pipe);
		write("secret");
		assertThat(content.read()).asString(StandardCharsets.UTF_8).isEqualTo("secret");
	}

	@Test
	void readerThatIsInterruptedGivesUpAndStaysInterrupted() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(this.content::read);
		assertThat(Thread.interrupted()).isTrue();
		write("late");
	}

	private static byte[] readUntilThere(FileContent content) throws IOException {
		while (true) {
			try {
				return content.read();
			}
			catch (NothingWrittenException ex) {
				// The thread that reads has not got there yet
			}
		}
	}

	private FileContent content(Duration limit) {
		return new FileContent(this.pipe, 100, limit);
	}

	private CompletableFuture<Void> write(String text) {
		return CompletableFuture.runAsync(() -> {
			try {
				Files.writeString(this.pipe, text);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private List<Thread> readers() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().endsWith(this.pipe.toString()))
			.toList();
	}

}
