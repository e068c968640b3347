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

package dev.quantumauth.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The Java sources of all modules of the project, those of the tests included.
 */
public final class JavaSources {

	private static final Path ROOT = Path.of("..");

	private JavaSources() {
	}

	public static Stream<Path> files() {
		return Stream.of(ROOT, ROOT.resolve("samples"))
			.flatMap(JavaSources::children)
			.map((module) -> module.resolve("src"))
			.filter(Files::isDirectory)
			.flatMap(JavaSources::below)
			.filter((file) -> file.toString().endsWith(".java"));
	}

	private static Stream<Path> children(Path directory) {
		try {
			return Files.list(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Path> below(Path directory) {
		try {
			return Files.walk(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
