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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/design.md}.
 */
@Tag("docs")
class DesignPageTests {

	private static final Path PAGE = Path.of("../docs/design.md");

	private static final Path BASE = Path.of("src/main/java/dev/quantumauth");

	private static final Pattern TYPE = Pattern.compile("\\b[A-Z]\\w*[a-z][A-Z]\\w*");

	private static final Pattern IMPORT = Pattern.compile("^import (?:static )?[a-z0-9.]+\\.(\\w+)", Pattern.MULTILINE);

	private static final Pattern IMPORTED_PACKAGE = Pattern
		.compile("^import (?:static )?(dev\\.quantumauth[a-z.]*)\\.[A-Z]", Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	@Test
	void everyTypeThatThePageNamesIsOneOfOursOrUsedByOurs() {
		Set<String> types = JavaSources.files()
			.flatMap((file) -> Stream.concat(Stream.of(file.getFileName().toString().replace(".java", "")),
					IMPORT.matcher(Readme.content(file)).results().map((type) -> type.group(1))))
			.collect(Collectors.toSet());
		assertThat(TYPE.matcher(Readme.content(PAGE)).results().map((type) -> type.group())).hasSizeGreaterThan(30)
			.isSubsetOf(types);
	}

	@Test
	void everyPackageIsOnThePage() throws IOException {
		assertThat(usesByPackage().keySet())
			.allSatisfy((name) -> assertThat(Readme.content(PAGE)).contains("`" + name + "`"));
	}

	@Test
	void packagesUseWhatTheTableSays() throws IOException {
		Map<String, Set<String>> uses = usesByPackage();
		uses.keySet().removeIf((name) -> name.startsWith("autoconfigure"));
		assertThat(Readme.read("docs/design.md").tableRows("Packages").stream().map((row) -> row.split("\\|")))
			.hasSameSizeAs(uses.keySet())
			.allSatisfy((cells) -> assertThat(code(cells[3])).as(cells[1])
				.containsExactlyInAnyOrderElementsOf(uses.getOrDefault(code(cells[1]).iterator().next(), Set.of())));
	}

	private static Set<String> code(String cell) {
		return CODE.matcher(cell).results().map((code) -> code.group(1)).collect(Collectors.toSet());
	}

	private static Map<String, Set<String>> usesByPackage() throws IOException {
		Map<String, Set<String>> uses = new TreeMap<>();
		try (Stream<Path> files = Files.walk(BASE)) {
			files.filter((file) -> file.toString().endsWith(".java"))
				.forEach((file) -> uses.computeIfAbsent(name(file), (name) -> new TreeSet<>()).addAll(uses(file)));
		}
		return uses;
	}

	private static Set<String> uses(Path file) {
		return IMPORTED_PACKAGE.matcher(Readme.content(file))
			.results()
			.map((type) -> shortName(type.group(1)))
			.filter((name) -> !name.equals(name(file)))
			.collect(Collectors.toSet());
	}

	private static String name(Path file) {
		return shortName("dev.quantumauth." + BASE.relativize(file.getParent()).toString().replace('/', '.'));
	}

	private static String shortName(String packageName) {
		String name = packageName.replaceFirst("^dev\\.quantumauth\\.?", "");
		return name.isEmpty() ? "dev.quantumauth" : name;
	}

}
