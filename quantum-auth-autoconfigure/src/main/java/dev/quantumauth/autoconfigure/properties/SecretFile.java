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

package dev.quantumauth.autoconfigure.properties;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.http.DecodedText;
import dev.quantumauth.http.Redaction;
import dev.quantumauth.session.credential.FileContent;
import dev.quantumauth.session.credential.FileContent.NothingWrittenException;

/**
 * A file that holds a secret, for example a mounted one. It is read each time, so that a
 * rotated secret is picked up. A file that is not a regular one, such as a pipe, is read
 * once only.
 *
 * @since 0.1.0
 */
public final class SecretFile {

	private static final int MAX_SIZE = 64 * 1024;

	private final ConfiguredValue<String> path;

	private final AtomicReference<@Nullable FileContent> content = new AtomicReference<>();

	/**
	 * Describe a file.
	 * @param path the path of the file
	 */
	public SecretFile(ConfiguredValue<String> path) {
		this.path = path;
	}

	/**
	 * Read the file. Blocks.
	 * @return its whole content, without a byte order mark
	 * @throws IllegalStateException if it cannot be read; the message names the setting
	 * and the file
	 */
	public String read() {
		Path path = path();
		try {
			return text(path, content(path).read());
		}
		catch (NothingWrittenException ex) {
			throw unusable(path, String.valueOf(ex.getMessage()));
		}
		catch (NoSuchFileException ex) {
			throw unusable(path, "does not exist");
		}
		catch (AccessDeniedException ex) {
			throw unusable(path, "must not be read by this process");
		}
		catch (IOException ex) {
			throw unusable(path,
					Files.isDirectory(path) ? "is a directory" : "cannot be read (" + ex.getClass().getName() + ")");
		}
	}

	private Path path() {
		try {
			return ConfiguredPath.parse(this.path.value());
		}
		catch (InvalidPathException ex) {
			// Not kept as the cause: its message quotes the value
			throw new IllegalStateException(this.path.source() + " is not a path (" + ex.getReason() + "). Correct it");
		}
	}

	private String text(Path path, byte[] bytes) {
		if (bytes.length > MAX_SIZE) {
			throw unusable(path, "is larger than 64 kB");
		}
		DecodedText decoded = DecodedText.of(bytes);
		String text = decoded.text();
		// For control characters the check of the text has a message that names them
		if (!decoded.intact() && text.indexOf('\uFFFD') != -1) {
			throw unusable(path, "is no text in UTF-8");
		}
		return text;
	}

	private FileContent content(Path path) {
		FileContent known = this.content.get();
		if (known != null) {
			return known;
		}
		FileContent candidate = new FileContent(path, MAX_SIZE + 1);
		return this.content.compareAndSet(null, candidate) ? candidate : content(path);
	}

	/**
	 * Say what is wrong with the file.
	 * @param path the path of the file
	 * @param problem what is wrong, to follow "which"
	 * @return the exception to throw, which has no cause: that would quote the path
	 */
	private IllegalStateException unusable(Path path, String problem) {
		return new IllegalStateException(this.path.source() + " names the file " + Redaction.path(path) + ", which "
				+ problem + ". Correct the path, or provide the file");
	}

}
