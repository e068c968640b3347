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

package dev.quantumauth;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import dev.quantumauth.readme.JavaSources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that packages stay small enough for a reader to find a class by the names in a
 * directory, in all modules and in tests as well.
 */
class PackageSizeTests {

	private static final long MOST_FILES = 25;

	@Test
	void noDirectoryHasMoreFilesThanAReaderCanLookOver() {
		Map<Path, Long> filesByDirectory = JavaSources.files()
			.collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
		assertThat(filesByDirectory).hasSizeGreaterThan(50)
			.allSatisfy(
					(directory, files) -> assertThat(files).as(directory.toString()).isLessThanOrEqualTo(MOST_FILES));
	}

}
