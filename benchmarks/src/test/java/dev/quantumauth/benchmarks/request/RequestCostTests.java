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

package dev.quantumauth.benchmarks.request;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.TimeValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the costs of a request are measured, not what they are.
 */
class RequestCostTests {

	@Test
	void costOfEveryFilterIsMeasured() {
		Costs costs = brief().measureFilters();
		assertThat(costs.rounds()).containsOnlyKeys("NO_FILTER", "STATIC_HEADER", "QUANTUM_AUTH", "SPRING_SECURITY");
		assertMeasured(costs);
	}

	@Test
	void costOfEveryInterceptorIsMeasured() {
		Costs costs = brief().measureInterceptors();
		assertThat(costs.rounds()).containsOnlyKeys("NO_INTERCEPTOR", "STATIC_HEADER", "QUANTUM_AUTH_FACTORY",
				"QUANTUM_AUTH_INTERCEPTOR", "SPRING_SECURITY");
		assertMeasured(costs);
	}

	@Test
	void lookupAmongFewAndManyAccountsIsMeasured() {
		assertThat(brief().measureLookup().rounds()).containsOnlyKeys("sameAccount 1", "sameAccount 100",
				"nextAccount 1", "nextAccount 100");
	}

	private static void assertMeasured(Costs costs) {
		assertThat(costs.rounds().values())
			.allSatisfy((rounds) -> assertThat(rounds).singleElement().satisfies((round) -> {
				assertThat(round.nanos()).isPositive();
				assertThat(round.bytes()).isPositive();
			}));
	}

	private static RequestCost brief() {
		return new RequestCost(1, 0, 1, TimeValue.milliseconds(100), 100);
	}

}
