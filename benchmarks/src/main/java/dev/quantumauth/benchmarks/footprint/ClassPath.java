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

package dev.quantumauth.benchmarks.footprint;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.util.StringUtils;

/**
 * Class paths of applications that have only some of this module's dependencies. From
 * Maven's graph of the dependencies one learns what some starters lead to, and the rest
 * is left out.
 */
final class ClassPath {

	private static final Pattern EDGE = Pattern.compile("\"\\(?([^\"]+)\" -> \"\\(?([^\"]+)\"");

	private final Map<String, Set<String>> dependencies = new LinkedHashMap<>();

	private final List<String> entries = Arrays
		.asList(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)));

	/**
	 * Read the graph.
	 * @param graph the file that the build wrote
	 */
	ClassPath(Path graph) {
		try {
			for (String line : Files.readAllLines(graph)) {
				Matcher edge = EDGE.matcher(line);
				if (edge.find()) {
					this.dependencies.computeIfAbsent(file(edge.group(1)), (key) -> new LinkedHashSet<>())
						.add(file(edge.group(2)));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// From "group:artifact:jar:version:scope (remarks)" to the name of the file
	private static String file(String node) {
		String[] parts = StringUtils.tokenizeToStringArray(node, ": ");
		return parts[1] + "-" + parts[3] + ".jar";
	}

	/**
	 * Return the class path of an application.
	 * @param starters the artifacts that it depends on directly
	 * @return this module's classes, the starters and what they depend on
	 */
	String of(List<String> starters) {
		Set<String> files = new LinkedHashSet<>();
		Deque<String> pending = new ArrayDeque<>(this.dependencies.values()
			.stream()
			.flatMap(Set::stream)
			.filter((file) -> starters.stream().anyMatch((starter) -> file.matches(Pattern.quote(starter) + "-\\d.*")))
			.distinct()
			.toList());
		while (!pending.isEmpty()) {
			String file = pending.remove();
			if (files.add(file)) {
				pending.addAll(this.dependencies.getOrDefault(file, Set.of()));
			}
		}
		return this.entries.stream()
			.filter((entry) -> isOurs(entry) || files.stream().anyMatch((file) -> isEntry(entry, file)))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static boolean isOurs(String entry) {
		return Path.of(entry).endsWith(Path.of("benchmarks", "target", "classes"));
	}

	// A module of this build has no jar before "package"
	private static boolean isEntry(String entry, String file) {
		Path path = Path.of(entry);
		if (path.endsWith(Path.of("target", "classes"))) {
			return file.startsWith(path.getName(path.getNameCount() - 3) + "-");
		}
		return path.endsWith(file);
	}

}
