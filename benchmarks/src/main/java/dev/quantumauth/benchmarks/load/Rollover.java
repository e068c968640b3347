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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.springframework.web.reactive.function.client.WebClient;

import dev.quantumauth.benchmarks.contender.Contender;
import dev.quantumauth.benchmarks.report.Table;

/**
 * A steady load while tokens expire all the time.
 *
 * @param rate the calls a second
 * @param duration how long a round takes
 * @param rounds the rounds of each contender, which take turns
 * @since 0.1.0
 */
public record Rollover(int rate, Duration duration, int rounds) {

	private static final Duration TOKEN_TIME = Duration.ofMillis(300);

	private static final Duration TOKEN_LIFETIME = Duration.ofSeconds(2);

	/**
	 * With the default of a minute Spring Security would renew such a token for every
	 * call. This is when quantum-auth renews it: a quarter of the lifetime ahead.
	 */
	private static final Duration CLOCK_SKEW = Duration.ofMillis(500);

	private static final Duration WARM_UP = Duration.ofSeconds(10);

	private static final List<Contender> CONTENDERS = List.of(Contender.STATIC_HEADER, Contender.QUANTUM_AUTH,
			Contender.SPRING_SECURITY);

	private static final double TARGET = 1.1;

	public static Rollover full() {
		return new Rollover(500, Duration.ofMinutes(1), 2);
	}

	public String report(Path chart) {
		Map<Contender, List<Load.Outcome>> outcomes = measure();
		RolloverChart.write(outcomes, chart);
		Table table = new Table("", "p50", "p99", "p99.9", "p99.9 of each round", "max", "calls", "failed",
				"token requests");
		outcomes.forEach((contender, rounds) -> {
			Histogram all = sum(rounds);
			table.row(contender.label(), millis(all, 50), millis(all, 99), millis(all, 99.9),
					String.join(", ", rounds.stream().map((round) -> millis(round.latencies(), 99.9)).toList()),
					millis(all, 100), all.getTotalCount(), failed(rounds),
					rounds.stream().mapToLong(Load.Outcome::tokenRequests).sum());
		});
		List<Load.Outcome> ours = of(outcomes, Contender.QUANTUM_AUTH);
		double ratio = (double) sum(ours).getValueAtPercentile(99.9)
				/ sum(of(outcomes, Contender.STATIC_HEADER)).getValueAtPercentile(99.9);
		Table targets = new Table("target for quantum-auth", "measured", "met")
			.row("p99.9 at most %.1f of the static header's".formatted(TARGET), "%.2f".formatted(ratio),
					Table.met(ratio <= TARGET))
			.row("no failed call", failed(ours), Table.met(failed(ours) == 0));
		return """
				%d calls a second, %d rounds of %d s each; tokens live %d s, a token request takes %d ms. Milliseconds from \
				when a call was due until its answer was there.

				%s
				%s"""
			.formatted(this.rate, this.rounds, this.duration.toSeconds(), TOKEN_LIFETIME.toSeconds(),
					TOKEN_TIME.toMillis(), table, targets);
	}

	/**
	 * Let all contenders take turns.
	 * @return for each the outcomes of its rounds
	 */
	Map<Contender, List<Load.Outcome>> measure() {
		Map<Contender, List<Load.Outcome>> outcomes = new EnumMap<>(Contender.class);
		Duration warmUp = (this.duration.compareTo(WARM_UP) > 0) ? WARM_UP : this.duration.dividedBy(3);
		for (int round = 0; round < this.rounds; round++) {
			for (Contender contender : CONTENDERS) {
				try (CloudServer server = new CloudServer(TOKEN_TIME, TOKEN_LIFETIME);
						Caller caller = new Caller(server, CLOCK_SKEW)) {
					WebClient client = caller.client(contender, (request, next) -> next.exchange(request));
					new Load(this.rate, warmUp).run(client, server);
					outcomes.computeIfAbsent(contender, (key) -> new ArrayList<>())
						.add(new Load(this.rate, this.duration).run(client, server));
				}
			}
		}
		return outcomes;
	}

	private static List<Load.Outcome> of(Map<Contender, List<Load.Outcome>> outcomes, Contender contender) {
		return Objects.requireNonNull(outcomes.get(contender));
	}

	private static Histogram sum(List<Load.Outcome> rounds) {
		Histogram sum = new Histogram(3);
		rounds.forEach((round) -> sum.add(round.latencies()));
		return sum;
	}

	private static long failed(List<Load.Outcome> rounds) {
		return rounds.stream().mapToLong(Load.Outcome::failed).sum();
	}

	private static String millis(Histogram latencies, double percentile) {
		return "%.2f".formatted((double) latencies.getValueAtPercentile(percentile) / TimeUnit.MILLISECONDS.toNanos(1));
	}

}
