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

package dev.quantumauth.benchmarks.report;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page of results.
 */
class ReportTests {

	@Test
	void resultsAreReplacedBetweenTheirMarkers(@TempDir Path folder) throws Exception {
		Path page = folder.resolve("README.md");
		Files.writeString(page, "before <!-- results:x -->old<!-- end of results:x --> after");
		new Report(page).replace("x", new Table("a", "b").row(1_000, "c").toString());
		assertThat(Files.readString(page)).startsWith("before <!-- results:x -->")
			.endsWith("<!-- end of results:x --> after")
			.contains("| a | b |\n| --- | --- |\n| 1,000 | c |\n")
			.doesNotContain("old");
	}

	@Test
	void machineIsDescribed() {
		assertThat(Machine.report()).contains("cores", "GiB", System.getProperty("java.runtime.version"), "Netty 1.");
	}

}
