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

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a reader can look up each rule that code and tests cite, and that each rule
 * of a token's life has tests that cite it.
 */
@Tag("docs")
class RulesTests {

	private static final Pattern CITATION = Pattern.compile("\\b[Rr]ules? ((?:\"[^\"]+\"(?:, | and )?)+)");

	private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"");

	// A citation may go on in the next line of a comment
	private static final Pattern NEXT_LINE = Pattern.compile("\\R\\s*(?:\\*|//) ?");

	private final Set<String> rules = Readme.read("docs/token-life.md").headings("###");

	private final Set<String> headingsOfRequests = Readme.read("docs/requests.md").headings("##");

	@Test
	void everyRuleThatIsCitedIsAHeading() {
		assertThat(JavaSources.files()).hasSizeGreaterThan(100)
			.allSatisfy((file) -> assertThat(citedIn(file)).as(file.toString())
				.allMatch((rule) -> this.rules.contains(rule) || this.headingsOfRequests.contains(rule)));
	}

	@Test
	void everyRuleIsCitedByATest() {
		Set<String> cited = JavaSources.files()
			.filter((file) -> file.toString().endsWith("Tests.java"))
			.flatMap((file) -> citedIn(file).stream())
			.collect(Collectors.toSet());
		assertThat(this.rules).hasSizeGreaterThan(10).isSubsetOf(cited);
	}

	private static List<String> citedIn(Path file) {
		String text = NEXT_LINE.matcher(Readme.content(file)).replaceAll(" ");
		return CITATION.matcher(text)
			.results()
			.flatMap((citation) -> NAME.matcher(citation.group(1)).results())
			.map((name) -> name.group(1))
			.toList();
	}

}
