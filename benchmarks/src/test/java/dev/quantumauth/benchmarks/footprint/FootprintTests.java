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

package dev.quantumauth.benchmarks.footprint;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the applications are weighed, not what they weigh.
 */
class FootprintTests {

	@Test
	void everyEmptyApplicationTellsItsWeight() {
		Map<Footprint.Application, Footprint.Weight> weights = new Footprint(1, 10).measure();
		assertThat(weights).containsOnlyKeys(Footprint.Application.values());
		int plain = classes(weights, Footprint.Application.PLAIN);
		assertThat(classes(weights, Footprint.Application.QUANTUM_AUTH)).isGreaterThan(plain);
		assertThat(classes(weights, Footprint.Application.SPRING_SECURITY)).isGreaterThan(plain);
	}

	private static int classes(Map<Footprint.Application, Footprint.Weight> weights,
			Footprint.Application application) {
		return (int) weights.get(application).classes();
	}

	@Test
	void applicationsHaveNothingOfEachOther() {
		ClassPath classPath = new ClassPath(Path.of(System.getProperty("dependency-graph")));
		assertThat(classPath.of(List.of("spring-boot-starter-webflux"))).contains("spring-webflux-")
			.doesNotContain("spring-security")
			.doesNotContain("quantum-auth-autoconfigure");
		assertThat(classPath.of(List.of("quantum-auth-starter"))).contains("quantum-auth-autoconfigure")
			.contains("spring-security-oauth2-client-")
			.doesNotContain("spring-boot-security");
		assertThat(classPath.of(List.of("spring-boot-starter-security-oauth2-client")))
			.contains("spring-boot-security-oauth2-client-")
			.doesNotContain("quantum-auth-autoconfigure");
	}

	@Test
	void accountsTellTheirWeight() {
		assertThat(new Footprint(1, 100).measureAccounts()).hasSize(3).last().isEqualTo(100L);
	}

}
