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

package dev.quantumauth.benchmarks.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.quantumauth.benchmarks.contender.Contender;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that calls over HTTP are measured, not how long they take.
 */
class LoadTests {

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
	void rolloverOfQuantumAuthFailsNoCall(@TempDir Path folder) throws Exception {
		Map<Contender, List<Load.Outcome>> outcomes = new Rollover(50, Duration.ofSeconds(3), 1).measure();
		assertThat(outcomes.get(Contender.QUANTUM_AUTH)).singleElement().satisfies((outcome) -> {
			assertThat(outcome.failed()).isZero();
			assertThat(outcome.latencies().getTotalCount()).isEqualTo(150);
			assertThat(outcome.tokenRequests()).isPositive();
		});
		Path chart = folder.resolve("rollover.png");
		RolloverChart.write(outcomes, chart);
		assertThat(ImageIO.read(chart.toFile())).isNotNull();
	}

}
