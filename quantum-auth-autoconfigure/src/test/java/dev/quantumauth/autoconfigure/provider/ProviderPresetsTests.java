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

package dev.quantumauth.autoconfigure.provider;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.env.EnumerablePropertySource;

import dev.quantumauth.autoconfigure.properties.AccountIds;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProviderPresets}: what holds for each file.
 */
class ProviderPresetsTests {

	private static final ProviderPresets presets = new ProviderPresets(ProviderPresets.class.getClassLoader());

	static List<String> names() {
		return presets.names();
	}

	private static EnumerablePropertySource<?> preset(String name) {
		return (EnumerablePropertySource<?>) presets.find(name).orElseThrow();
	}

	@Test
	void thereAreAllThatThePageNames() {
		assertThat(names()).isSorted()
			.containsExactly("alice-bob", "aqt", "aqt-key", "azure", "azure-key", "dwave", "ibm", "ionq", "mqss",
					"openquantum", "oqc", "oqc-login", "pasqal", "pasqal-service", "qbraid", "quandela",
					"quantum-inspire", "qudora", "rigetti", "rigetti-service", "scaleway", "xanadu");
		assertThat(presets.find("acme")).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("names")
	void presetHasAValidNameSourceAndDayAndOnlyHttps(String name) {
		assertThat(AccountIds.isValid(name)).isTrue();
		EnumerablePropertySource<?> preset = preset(name);
		assertThat((String) preset.getProperty("source")).isNotBlank();
		assertThat((String) preset.getProperty("verified")).matches("2026-\\d\\d-\\d\\d");
		assertThat(preset.getPropertyNames()).filteredOn((key) -> !key.equals("source") && !key.equals("grant-type"))
			.allSatisfy((key) -> assertThat(String.valueOf(preset.getProperty(key))).doesNotContain("http:"));
	}

	@Test
	void hostsAreThoseOfThePresets() {
		Map<String, String> expected = new TreeMap<>();
		for (String name : names()) {
			urls(name).filter((url) -> !url.contains("{"))
				.forEach((url) -> expected.putIfAbsent(URI.create(url).getHost(), name));
		}
		assertThat(presets.hosts()).containsExactlyInAnyOrderEntriesOf(expected);
	}

	@Test
	void filesAreInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new ProviderPresets.Hints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/quantum-auth/providers/ionq.yml"))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/quantum-auth/providers.txt")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/quantum-auth/hosts.txt")).accepts(hints);
	}

	private static Stream<String> urls(String name) {
		EnumerablePropertySource<?> preset = preset(name);
		return Stream.concat(Stream.of("url"), IntStream.range(0, 9).mapToObj((index) -> "api-urls[" + index + "]"))
			.map(preset::getProperty)
			.filter(Objects::nonNull)
			.map(Object::toString);
	}

}
