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
import java.util.List;
import java.util.regex.Pattern;

/**
 * The README of the project or another page, and the blocks of code in it.
 */
final class Readme {

	private final String text;

	private Readme(String text) {
		this.text = text;
	}

	static Readme read() {
		return read("README.md");
	}

	static Readme read(String page) {
		return new Readme(content(Path.of("..", page)));
	}

	List<String> blocks(String language) {
		return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
			.matcher(this.text)
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	List<String> tableRows(String heading) {
		String section = this.text.substring(this.text.indexOf("\n## " + heading + "\n") + 1);
		int end = section.indexOf("\n## ");
		return section.substring(0, end).lines().filter((line) -> line.startsWith("| `")).toList();
	}

	static String content(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
