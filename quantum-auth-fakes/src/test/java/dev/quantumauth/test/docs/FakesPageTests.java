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
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.matching.RequestPattern;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import org.junit.jupiter.api.Test;

import dev.quantumauth.test.cloud.CloudFault;
import dev.quantumauth.test.cloud.FakeCloud;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.IqmFault;
import dev.quantumauth.test.qci.FakeQci;
import dev.quantumauth.test.qci.QciFault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the page about the fakes lists what they answer and how they fail.
 */
class FakesPageTests {

	private static final Path PAGE = Path.of("../docs/fakes.md");

	private static final Pattern REQUEST = Pattern.compile("^\\| `([A-Z]+ /[^`]*)` \\|", Pattern.MULTILINE);

	private static final Pattern FAULT = Pattern.compile("^\\| `(\\w+)` \\| (yes|no) \\| (yes|no) \\|",
			Pattern.MULTILINE);

	private static final String OTHER_CLOUD = "The fake of any other cloud";

	private static final Pattern OTHER_FAULT = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);

	@Test
	void pathsOfTheFakeQciAreListed() {
		try (FakeQci qci = FakeQci.start()) {
			assertThat(requests("Paths of the fake QCi")).hasSizeGreaterThan(10)
				.containsExactlyInAnyOrderElementsOf(requests(qci.wireMock()));
		}
	}

	@Test
	void pathsOfTheFakeIqmServerAreListed() {
		try (FakeIqm iqm = FakeIqm.start()) {
			assertThat(requests("Paths of the fake IQM server")).hasSizeGreaterThan(10)
				.containsExactlyInAnyOrderElementsOf(requests(iqm.wireMock()));
		}
	}

	@Test
	void faultsAreListed() {
		assertThat(faults(2)).hasSizeGreaterThan(5).isEqualTo(factories(QciFault.class));
		assertThat(faults(3)).hasSizeGreaterThan(10).isEqualTo(factories(IqmFault.class));
	}

	@Test
	void pathsAndFaultsOfAnyOtherCloudAreListed() {
		try (FakeCloud rigetti = FakeCloud.start("rigetti")) {
			assertThat(requests(OTHER_CLOUD)).hasSize(2)
				.containsExactlyInAnyOrderElementsOf(requests(rigetti.wireMock()));
		}
		assertThat(OTHER_FAULT.matcher(section(OTHER_CLOUD)).results().map((match) -> match.group(1)))
			.hasSizeGreaterThan(5)
			.containsExactlyInAnyOrderElementsOf(factories(CloudFault.class));
	}

	@Test
	void exampleOfAnyOtherCloudRuns() throws IOException {
		String example = Files.readString(Path.of("src/test/java/dev/quantumauth/test/docs/OtherCloudsTests.java"))
			.replaceFirst("(?s).*\\npackage [a-z.]+;\\n\\n", "");
		assertThat(section(OTHER_CLOUD)).contains("```java\n" + example + "```\n");
	}

	@Test
	void variablesOfAnyOtherCloudAreThoseThatArePrinted() {
		try (FakeCloud ionq = FakeCloud.start("ionq")) {
			assertThat(section(OTHER_CLOUD)).contains("export QUANTUM_AUTH_ACCOUNTS_IONQ_URL=http://127.0.0.1:",
					"export QUANTUM_AUTH_ACCOUNTS_IONQ_APIKEY=fake-ionq-api-key-...");
			assertThat(ionq.credential().get("api-key")).startsWith("fake-ionq-api-key-");
			assertThat(ionq.properties()).hasSize(2);
		}
	}

	private static List<String> requests(String heading) {
		return REQUEST.matcher(section(heading)).results().map((match) -> match.group(1)).toList();
	}

	// What is answered whatever the method is no path of a client's
	private static List<String> requests(WireMockServer server) {
		return server.getStubMappings()
			.stream()
			.map(StubMapping::getRequest)
			.filter((request) -> !request.getMethod().getName().equals("ANY"))
			.map((request) -> request.getMethod().getName() + " " + path(request))
			.toList();
	}

	private static String path(RequestPattern request) {
		return Stream.of(request.getUrlPath(), request.getUrlPathTemplate(), request.getUrl())
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow();
	}

	private static Set<String> faults(int column) {
		return FAULT.matcher(section("Faults"))
			.results()
			.filter((match) -> match.group(column).equals("yes"))
			.map((match) -> match.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> factories(Class<?> faults) {
		return Stream.of(faults.getMethods())
			.filter((method) -> Modifier.isStatic(method.getModifiers()))
			.map(Method::getName)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String section(String heading) {
		try {
			String page = Files.readString(PAGE);
			String start = "\n## " + heading + "\n";
			assertThat(page).contains(start);
			return page.substring(page.indexOf(start) + start.length()).split("\n## ", 2)[0];
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
