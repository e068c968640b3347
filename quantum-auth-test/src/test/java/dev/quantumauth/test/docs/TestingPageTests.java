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

package dev.quantumauth.test.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.quantumauth.autoconfigure.properties.TestAdvice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/testing.md shows is what runs: each block is a whole file of this package.
 */
class TestingPageTests {

	private static final Path PAGE = Path.of("..", "docs", "testing.md");

	private static final Path EXAMPLES = Path.of("src/test/java/dev/quantumauth/test/docs");

	private static final List<String> NOT_SHOWN = List.of("ExampleApplication.java", "TestingPageTests.java");

	@Test
	void javaBlocksAreTheExamplesOfThisPackage() throws IOException {
		List<String> examples;
		try (Stream<Path> files = Files.list(EXAMPLES)) {
			examples = files.filter((file) -> !NOT_SHOWN.contains(file.getFileName().toString()))
				.map(TestingPageTests::content)
				.map(TestingPageTests::withoutPackage)
				.toList();
		}
		assertThat(examples).hasSize(10);
		assertThat(blocks("java")).containsExactlyInAnyOrderElementsOf(examples);
	}

	@Test
	void adviceToATestThatLacksTheAnnotationIsQuoted() {
		assertThat(TestAdvice.get()).isNotEmpty();
		assertThat(content(PAGE)).contains("`" + TestAdvice.get().strip() + "`");
	}

	@Test
	void yamlBlockIsTheConfigurationOfTheExamples() {
		assertThat(blocks("yaml")).containsExactly(content(Path.of("src/test/resources/application.yml")));
	}

	@Test
	void dependencyIsThisModule() {
		String version = content(Path.of("pom.xml")).replaceAll("(?s).*<parent>.*?<version>(.*?)</version>.*", "$1");
		assertThat(blocks("xml")).containsExactly("""
				<dependency>
					<groupId>dev.quantumauth</groupId>
					<artifactId>quantum-auth-test</artifactId>
					<version>%s</version>
					<scope>test</scope>
				</dependency>
				""".formatted(version));
	}

	private static String withoutPackage(String source) {
		return source.replaceFirst("(?s).*\\npackage [a-z.]+;\\n\\n", "");
	}

	private static List<String> blocks(String language) {
		return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
			.matcher(content(PAGE))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	private static String content(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
