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

package com.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds what a cloud costs: if a guest has to write more, the house has to offer more.
 */
class GuestSizeTests {

	private static final int AUTO_CONFIGURATION_LIMIT = 60;

	@ParameterizedTest
	@CsvSource({ "nimbus, 330", "quark, 200" })
	void guestIsSmall(String guest, int limit) throws IOException {
		try (Stream<Path> files = Files.list(Path.of("src/main/java/com/example", guest))) {
			List<Path> sources = files.toList();
			assertThat(sources).hasSize(4);
			assertThat(sources.stream().mapToInt(GuestSizeTests::lines).sum()).isLessThan(limit);
			assertThat(sources).filteredOn((file) -> file.toString().endsWith("AutoConfiguration.java"))
				.singleElement()
				.satisfies((file) -> assertThat(lines(file)).isLessThan(AUTO_CONFIGURATION_LIMIT));
		}
	}

	private static int lines(Path file) {
		try {
			return Files.readAllLines(file).size();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
