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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A file that holds a secret, for example a mounted one. Read each time, so that a
 * rotated secret is picked up.
 *
 * @param path the path of the file
 * @since 0.1.0
 */
public record SecretFile(Setting<String> path) {

	private static final int MAX_SIZE = 64 * 1024;

	/**
	 * Read the file. Blocks.
	 * @return its whole content
	 * @throws IllegalStateException if it cannot be read; the message names the setting
	 * and the file
	 */
	public String read() {
		try (InputStream content = Files.newInputStream(Path.of(this.path.value()))) {
			byte[] bytes = content.readNBytes(MAX_SIZE + 1);
			if (bytes.length > MAX_SIZE) {
				throw unusable("is larger than 64 kB", null);
			}
			return new String(bytes, StandardCharsets.UTF_8);
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

	private boolean isDirectory() {
		try {
			return Files.isDirectory(Path.of(this.path.value()));
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

	private IllegalStateException unusable(String problem, @Nullable Exception cause) {
		return new IllegalStateException(this.path.source() + " names the file '" + this.path.value() + "', which "
				+ problem + ". Correct the path, or provide the file", cause);
	}

}
