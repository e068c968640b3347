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
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what holds for all pages: code is compiled, links lead somewhere.
 */
@Tag("boot")
@Tag("docs")
@Tag("http")
class DocumentationTests {

	private static final Path ROOT = Path.of("..");

	private static final Path SNIPPETS = Path.of("src/test/java/dev/quantumauth/readme");

	// The code of the others is tested in the modules that they are about
	private static final List<String> PAGES_WITH_CODE_OF_OURS = List.of("README.md", "docs/configuration.md",
			"docs/requests.md", "docs/token-life.md", "docs/operations.md", "docs/unauthorized.md");

	private static final Pattern LINK = Pattern.compile("\\[[^\\]]+]\\(([^)]+)\\)");

	@Test
	void javaSnippetsAreCompiledCode() throws IOException {
		String compiled;
		try (Stream<Path> files = Files.list(SNIPPETS)) {
			compiled = files.map(Readme::content)
				.map(DocumentationTests::withoutLayout)
				.collect(Collectors.joining("\n"));
		}
		List<String> snippets = PAGES_WITH_CODE_OF_OURS.stream()
			.flatMap((page) -> Readme.read(page).blocks("java").stream())
			.toList();
		assertThat(snippets).hasSizeGreaterThan(5)
			.allSatisfy((snippet) -> assertThat(compiled).contains(withoutLayout(snippet)));
	}

	private static String withoutLayout(String code) {
		return code.replaceAll("\\s+", " ").strip();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void linksLeadToFilesAndHeadings(Path page) {
		List<String> links = LINK.matcher(Readme.content(page))
			.results()
			.map((link) -> link.group(1))
			.filter((link) -> !link.startsWith("https://"))
			.toList();
		assertThat(links).allSatisfy((link) -> {
			String[] parts = link.split("#", 2);
			Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
			assertThat(target).exists();
			if (parts.length > 1) {
				assertThat(headings(target)).contains(parts[1]);
			}
		});
	}

	static Stream<Path> pages() throws IOException {
		try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			List<Path> pages = docs.filter((page) -> page.toString().endsWith(".md")).toList();
			return Stream.concat(pages.stream(),
					Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md")
						.map(ROOT::resolve));
		}
	}

	// As GitHub makes anchors of them
	private static Set<String> headings(Path page) {
		return Readme.content(page)
			.lines()
			.filter((line) -> line.startsWith("#"))
			.map((line) -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
			.map((heading) -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
			.collect(Collectors.toSet());
	}

	@Test
	void everyPageIsLinkedFromTheReadme() throws IOException {
		try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			String readme = Readme.content(ROOT.resolve("README.md"));
			assertThat(docs).allSatisfy((page) -> assertThat(readme).contains("(docs/" + page.getFileName() + ")"));
		}
	}

	@Test
	void aRejectedCredentialRaisesTheAlarm() {
		try (FakeQci qci = FakeQci.start()) {
			qci.failTokenRequests(QciFault.status(401));
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class))
				.withPropertyValues(qci.propertyPairs())
				.withUserConfiguration(TokenAlarm.class)
				.run((context) -> {
					context.getBean(QciAuthClient.class).accessToken().onErrorComplete().block();
					Awaitility.await()
						.untilAsserted(() -> assertThat(context.getBean(TokenAlarm.class).alarms()).singleElement()
							.asString()
							.startsWith("qci: Account 'qci'"));
				});
		}
	}

}
