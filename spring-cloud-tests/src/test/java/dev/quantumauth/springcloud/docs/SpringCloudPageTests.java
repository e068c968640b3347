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

package dev.quantumauth.springcloud.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/spring-cloud.md shows is what the tests of this package run.
 */
class SpringCloudPageTests {

	private static final Path PAGE = Path.of("..", "docs", "spring-cloud.md");

	private static final Path EXAMPLES = Path.of("src/test/java/dev/quantumauth/springcloud/docs");

	@Test
	void javaBlocksAreTheExamplesOfThisPackage() throws IOException {
		List<String> examples;
		try (Stream<Path> files = Files.list(EXAMPLES)) {
			examples = files.filter((file) -> !file.toString().endsWith("Tests.java"))
				.map(SpringCloudPageTests::content)
				.map(SpringCloudPageTests::withoutPackage)
				.toList();
		}
		assertThat(examples).hasSize(5);
		assertThat(blocks("java")).containsExactlyInAnyOrderElementsOf(examples);
	}

	@Test
	void propertyOfTheFeignTestsIsThatOfThePage() {
		assertThat(blocks("yaml")).containsExactly("""
				spring:
				  cloud:
				    openfeign:
				      client:
				        config:
				          default:
				            follow-redirects: false
				""");
	}

	@Test
	void releaseTrainIsThatOfTheTests() {
		assertThat(content(PAGE)).contains("Spring Cloud "
				+ content(Path.of("..", "pom.xml")).replaceAll("(?s).*<spring-cloud.version>(.*?)</.*", "$1"));
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
