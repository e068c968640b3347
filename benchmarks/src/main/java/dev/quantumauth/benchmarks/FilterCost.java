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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What a filter adds to a request, and what many accounts add to that.
 *
 * @param rounds how often to measure everything, so that no contender has the quiet
 * minutes of the machine for itself
 * @param forks the JVMs for each contender in a round, or 0 for this one
 * @param iterations the iterations that count, and as many before to warm up
 * @param time the time of an iteration
 * @param manyAccounts how many are compared with one
 */
record FilterCost(int rounds, int forks, int iterations, TimeValue time, int manyAccounts) {

	private static final double OF_STATIC_HEADER = 1 / 2.0;

	private static final double OF_SPRING_SECURITY = 1 / 25.0;

	static FilterCost full() {
		return new FilterCost(5, 1, 5, TimeValue.milliseconds(900), 10_000);
	}

	static FilterCost fullLookup() {
		return new FilterCost(3, 1, 5, TimeValue.milliseconds(900), 10_000);
	}

	String report() {
		Map<String, List<Cost>> costs = measure();
		Table table = new Table("", "ns a request", "from - to", "adds ns", "bytes a request", "adds bytes");
		Cost none = cost(costs, Contender.NO_FILTER);
		for (Contender contender : Contender.values()) {
			List<Cost> rounds = rounds(costs, contender.name());
			Cost cost = median(rounds);
			boolean baseline = contender == Contender.NO_FILTER;
			table.row(contender.label(), Math.round(cost.nanos()), range(rounds),
					baseline ? "" : Math.round(cost.nanos() - none.nanos()), Math.round(cost.bytes()),
					baseline ? "" : Math.round(cost.bytes() - none.bytes()));
		}
		Table targets = new Table("target for what quantum-auth adds", "time", "met", "bytes", "met");
		target(targets, "at most 1/2 of what the static header adds", costs, Contender.STATIC_HEADER, OF_STATIC_HEADER);
		target(targets, "at most 1/25 (0.040) of what Spring Security adds", costs, Contender.SPRING_SECURITY,
				OF_SPRING_SECURITY);
		return "Medians of %d JVMs each, which took turns.\n\n%s\n%s".formatted(this.rounds, table, targets);
	}

	String lookupReport() {
		Map<String, List<Cost>> costs = measureLookup();
		Table table = new Table("quantum-auth, ns a request", "1 account", "%,d accounts".formatted(this.manyAccounts),
				"ratio");
		lookup(table, "the same account every time", costs, "sameAccount");
		lookup(table, "each account in turn", costs, "nextAccount");
		return table.toString();
	}

	private void lookup(Table table, String label, Map<String, List<Cost>> costs, String benchmark) {
		double one = median(rounds(costs, benchmark + " 1")).nanos();
		double many = median(rounds(costs, benchmark + " " + this.manyAccounts)).nanos();
		table.row(label, Math.round(one), Math.round(many), "%.2f".formatted(many / one));
	}

	private static void target(Table targets, String label, Map<String, List<Cost>> costs, Contender other,
			double target) {
		double nanos = ratio(costs, other, Cost::nanos);
		double bytes = ratio(costs, other, Cost::bytes);
		targets.row(label, "%.3f".formatted(nanos), Table.met(nanos <= target), "%.3f".formatted(bytes),
				Table.met(bytes <= target));
	}

	private static double ratio(Map<String, List<Cost>> costs, Contender other, Function<Cost, Double> dimension) {
		double none = dimension.apply(cost(costs, Contender.NO_FILTER));
		return (dimension.apply(cost(costs, Contender.QUANTUM_AUTH)) - none)
				/ (dimension.apply(cost(costs, other)) - none);
	}

	private static Cost cost(Map<String, List<Cost>> costs, Contender contender) {
		return median(rounds(costs, contender.name()));
	}

	private static List<Cost> rounds(Map<String, List<Cost>> costs, String name) {
		return costs.getOrDefault(name, List.of());
	}

	private static Cost median(List<Cost> rounds) {
		return new Cost(median(rounds, Cost::nanos), median(rounds, Cost::bytes));
	}

	private static double median(List<Cost> rounds, Function<Cost, Double> dimension) {
		return rounds.stream().map(dimension).sorted().toList().get(rounds.size() / 2);
	}

	private static String range(List<Cost> rounds) {
		return "%,d - %,d".formatted(Math.round(rounds.stream().mapToDouble(Cost::nanos).min().orElse(0)),
				Math.round(rounds.stream().mapToDouble(Cost::nanos).max().orElse(0)));
	}

	/**
	 * Measure the contenders.
	 * @return what each cost in each round, by its name
	 */
	Map<String, List<Cost>> measure() {
		return run(FilterBenchmark.class, (result) -> result.getParams().getParam("contender"));
	}

	/**
	 * Measure few and many accounts.
	 * @return what each cost in each round, by the name of the benchmark and the number
	 * of accounts
	 */
	Map<String, List<Cost>> measureLookup() {
		return run(LookupBenchmark.class,
				(result) -> result.getPrimaryResult().getLabel() + " " + result.getParams().getParam("accounts"));
	}

	private Map<String, List<Cost>> run(Class<?> benchmark, Function<RunResult, String> name) {
		Map<String, List<Cost>> costs = new TreeMap<>();
		for (int round = 0; round < this.rounds; round++) {
			for (RunResult result : run(benchmark)) {
				costs.computeIfAbsent(name.apply(result), (key) -> new ArrayList<>()).add(Cost.of(result));
			}
		}
		return costs;
	}

	private Collection<RunResult> run(Class<?> benchmark) {
		try {
			return new Runner(new OptionsBuilder().include("\\." + benchmark.getSimpleName() + "\\.")
				.addProfiler(GCProfiler.class)
				.forks(this.forks)
				.warmupIterations(this.iterations)
				.warmupTime(this.time)
				.measurementIterations(this.iterations)
				.measurementTime(this.time)
				// The same on every machine
				.jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", Measure.LOGGING)
				.param("accounts", "1", Integer.toString(this.manyAccounts))
				.shouldFailOnError(true)
				.build()).run();
		}
		catch (RunnerException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What a request costs.
	 *
	 * @param nanos its time
	 * @param bytes what it allocates
	 */
	record Cost(double nanos, double bytes) {

		static Cost of(RunResult result) {
			Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
			return new Cost(result.getPrimaryResult().getScore(), (bytes != null) ? bytes.getScore() : Double.NaN);
		}

	}

}
