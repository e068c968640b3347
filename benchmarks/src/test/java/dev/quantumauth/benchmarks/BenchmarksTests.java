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

package dev.quantumauth.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.options.TimeValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That the measurements work, not what they measure.
 */
class BenchmarksTests {

	@TempDir
	Path folder;

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

	private static void assertMeasured(Costs costs) {
		assertThat(costs.rounds().values())
			.allSatisfy((rounds) -> assertThat(rounds).singleElement().satisfies((round) -> {
				assertThat(round.nanos()).isPositive();
				assertThat(round.bytes()).isPositive();
			}));
	}

	@Test
	void lookupAmongFewAndManyAccountsIsMeasured() {
		assertThat(brief().measureLookup().rounds()).containsOnlyKeys("sameAccount 1", "sameAccount 100",
				"nextAccount 1", "nextAccount 100");
	}

	private static RequestCost brief() {
		return new RequestCost(1, 0, 1, TimeValue.milliseconds(100), 100);
	}

	@Test
	void herdOfQuantumAuthSendsOneTokenRequest() {
		Map<Contender, Herd.Stampede> stampedes = new Herd(200, Duration.ofMillis(300), 1).measure();
		assertThat(stampedes).containsOnlyKeys(Contender.STATIC_HEADER, Contender.QUANTUM_AUTH,
				Contender.SPRING_SECURITY);
		assertThat(stampedes.values()).allSatisfy((stampede) -> assertThat(stampede.failed()).isZero());
		assertThat(stampedes.get(Contender.STATIC_HEADER).tokenRequests()).isZero();
		assertThat(stampedes.get(Contender.QUANTUM_AUTH).tokenRequests()).isOne();
		assertThat(stampedes.get(Contender.SPRING_SECURITY).tokenRequests()).isPositive();
	}

	@Test
	void rolloverOfQuantumAuthFailsNoCall() throws Exception {
		Map<Contender, List<Load.Outcome>> outcomes = new Rollover(50, Duration.ofSeconds(3), 1).measure();
		assertThat(outcomes.get(Contender.QUANTUM_AUTH)).singleElement().satisfies((outcome) -> {
			assertThat(outcome.failed()).isZero();
			assertThat(outcome.latencies().getTotalCount()).isEqualTo(150);
			assertThat(outcome.tokenRequests()).isPositive();
		});
		Path chart = this.folder.resolve("rollover.png");
		RolloverChart.write(outcomes, chart);
		assertThat(ImageIO.read(chart.toFile())).isNotNull();
	}

	@Test
	void resultsAreReplacedBetweenTheirMarkers() throws Exception {
		Path page = this.folder.resolve("README.md");
		Files.writeString(page, "before <!-- results:x -->old<!-- end of results:x --> after");
		new Report(page).replace("x", new Table("a", "b").row(1_000, "c").toString());
		assertThat(Files.readString(page)).startsWith("before <!-- results:x -->")
			.endsWith("<!-- end of results:x --> after")
			.contains("| a | b |\n| --- | --- |\n| 1,000 | c |\n")
			.doesNotContain("old");
	}

	@Test
	void machineIsDescribed() {
		assertThat(Machine.report()).contains("cores", "GiB", System.getProperty("java.runtime.version"), "Netty 1.");
	}

}
