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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A JVM that prints its results and ends.
 *
 * @param mainClass what it runs
 * @param classPath its class path
 */
record ChildProcess(Class<?> mainClass, String classPath) {

	/**
	 * What the line with the results begins with. A compile-time constant, so that the
	 * child does not load this class.
	 */
	static final String RESULT = "results: ";

	/**
	 * Run it.
	 * @param args its arguments
	 * @return its results
	 */
	List<Long> run(List<String> args) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// The same on every machine
		command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-classpath", this.classPath, this.mainClass.getName()));
		command.addAll(args);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		// They would configure an account
		builder.environment().keySet().removeIf((name) -> name.startsWith("QCI_") || name.startsWith("IQM_"));
		try {
			Process process = builder.start();
			try (BufferedReader reader = process.inputReader()) {
				String output = reader.lines().collect(Collectors.joining("\n"));
				return output.lines()
					.filter((line) -> line.startsWith(RESULT))
					.map((line) -> Arrays.stream(line.substring(RESULT.length()).split(" "))
						.map(Long::valueOf)
						.toList())
					.findFirst()
					.orElseThrow(() -> new IllegalStateException("No results: " + output));
			}
			finally {
				process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
