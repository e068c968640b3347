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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * The README of the project or another page, and the blocks of code in it.
 */
public final class Readme {

	private final String text;

	private Readme(String text) {
		this.text = text;
	}

	static Readme read() {
		return read("README.md");
	}

	public static Readme read(String page) {
		return new Readme(content(Path.of("..", page)));
	}

	/**
	 * The blocks that have a word of their own after the language, by that word.
	 */
	Map<String, String> labelledBlocks(String language) {
		return Pattern.compile("^```" + language + " ([\\w-]+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
			.matcher(this.text)
			.results()
			.collect(Collectors.toMap((block) -> block.group(1), (block) -> block.group(2)));
	}

	Readme replacing(String text, String replacement) {
		return new Readme(this.text.replace(text, replacement));
	}

	List<String> blocks(String language) {
		return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
			.matcher(this.text)
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	List<PropertySource<?>> yaml() {
		List<PropertySource<?>> sources = new ArrayList<>();
		for (String block : blocks("yaml")) {
			ByteArrayResource resource = new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8));
			try {
				sources.addAll(new YamlPropertySourceLoader().load("documentation", resource));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return sources;
	}

	public List<String> tableRows(String heading) {
		return section(heading).lines().filter((line) -> line.startsWith("| `")).toList();
	}

	/**
	 * The headings of a page.
	 * @param level the number signs that a heading begins with
	 */
	Set<String> headings(String level) {
		return Pattern.compile("^" + level + " (.+)$", Pattern.MULTILINE)
			.matcher(this.text)
			.results()
			.map((heading) -> heading.group(1))
			.collect(Collectors.toSet());
	}

	/**
	 * The first cells of all tables that have the given title there.
	 */
	List<String> firstCells(String title) {
		return Pattern.compile("^\\| " + Pattern.quote(title) + " \\|.*\n((?:\\|.*\n)+)", Pattern.MULTILINE)
			.matcher(this.text)
			.results()
			.flatMap((table) -> table.group(1).lines().skip(1))
			.map((row) -> row.split("\\|")[1].strip())
			.toList();
	}

	/**
	 * The first line of the table below a heading.
	 */
	String tableHeader(String heading) {
		return section(heading).lines().filter((line) -> line.startsWith("| ")).findFirst().orElseThrow();
	}

	// From one heading to the next, that of the page included
	private String section(String heading) {
		Matcher start = Pattern.compile("^##? " + Pattern.quote(heading) + "$", Pattern.MULTILINE).matcher(this.text);
		if (!start.find()) {
			throw new IllegalArgumentException("There is no heading '" + heading + "'");
		}
		int end = this.text.indexOf("\n## ", start.end());
		return this.text.substring(start.start(), (end != -1) ? end : this.text.length());
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
