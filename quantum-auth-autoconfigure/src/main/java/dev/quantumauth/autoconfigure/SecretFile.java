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

package dev.quantumauth.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.session.FileContent;
import dev.quantumauth.session.FileContent.NothingWrittenException;

/**
 * A file that holds a secret, for example a mounted one. Read each time, so that a
 * rotated secret is picked up; but a file that is not a regular one, such as a pipe, once
 * only.
 *
 * @since 0.1.0
 */
public final class SecretFile {

	private static final int MAX_SIZE = 64 * 1024;

	private final Setting<String> path;

	private final AtomicReference<@Nullable FileContent> content = new AtomicReference<>();

	/**
	 * Describe a file.
	 * @param path the path of the file
	 */
	public SecretFile(Setting<String> path) {
		this.path = path;
	}

	/**
	 * Read the file. Blocks.
	 * @return its whole content
	 * @throws IllegalStateException if it cannot be read; the message names the setting
	 * and the file
	 */
	public String read() {
		try {
			byte[] bytes = content().read();
			if (bytes.length > MAX_SIZE) {
				throw unusable("is larger than 64 kB", null);
			}
			return new String(bytes, StandardCharsets.UTF_8);
		}
		catch (NothingWrittenException ex) {
			throw unusable(ex.getMessage(), ex);
		}
		catch (NoSuchFileException ex) {
			throw unusable("does not exist", ex);
		}
		catch (AccessDeniedException ex) {
			throw unusable("must not be read by this process", ex);
		}
		catch (IOException | InvalidPathException ex) {
			throw unusable(isDirectory() ? "is a directory" : "cannot be read (" + ex + ")", ex);
		}
	}

	private FileContent content() {
		FileContent known = this.content.get();
		if (known != null) {
			return known;
		}
		FileContent candidate = new FileContent(Path.of(this.path.value()), MAX_SIZE + 1);
		return this.content.compareAndSet(null, candidate) ? candidate : content();
	}

	private boolean isDirectory() {
		try {
			return Files.isDirectory(Path.of(this.path.value()));
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

	private IllegalStateException unusable(@Nullable String problem, @Nullable Exception cause) {
		return new IllegalStateException(this.path.source() + " names the file '" + this.path.value() + "', which "
				+ problem + ". Correct the path, or provide the file", cause);
	}

}
