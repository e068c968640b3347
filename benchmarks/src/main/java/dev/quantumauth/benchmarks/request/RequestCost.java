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

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import dev.quantumauth.benchmarks.contender.BlockingContender;
import dev.quantumauth.benchmarks.contender.Contender;
import dev.quantumauth.benchmarks.report.Table;

/**
 * What a token adds to a request, and what many accounts add to that.
 *
 * @param rounds how often to measure everything, so that no contender has the quiet
 * minutes of the machine for itself
 * @param forks the JVMs for each contender in a round, or 0 for this one
 * @param iterations the iterations that count, and as many before to warm up
 * @param time the time of an iteration
 * @param manyAccounts how many are compared with one
 * @since 0.1.0
 */
public record RequestCost(int rounds, int forks, int iterations, TimeValue time, int manyAccounts) {

	/**
	 * Without a configuration Logback writes at level DEBUG, which no application does. A
	 * {@code logback.xml} would apply to the empty applications too.
	 */
	private static final String LOGGING = "-Dlogback.configurationFile=dev/quantumauth/benchmarks/warnings.xml";

	private static final double OF_STATIC_HEADER = 1 / 2.0;

	private static final double OF_SPRING_SECURITY = 1 / 25.0;

	public static RequestCost full() {
		return new RequestCost(5, 1, 5, TimeValue.milliseconds(900), 10_000);
	}

	public static RequestCost fullLookup() {
		return new RequestCost(3, 1, 5, TimeValue.milliseconds(900), 10_000);
	}

	public String filterReport() {
		Costs costs = measureFilters();
		Table targets = new Table("target for what quantum-auth adds", "time", "met", "bytes", "met");
		costs.target(targets, "at most 1/2 of what the static header adds", Contender.NO_FILTER.name(),
				Contender.QUANTUM_AUTH.name(), Contender.STATIC_HEADER.name(), OF_STATIC_HEADER);
		costs.target(targets, "at most 1/25 (0.040) of what Spring Security adds", Contender.NO_FILTER.name(),
				Contender.QUANTUM_AUTH.name(), Contender.SPRING_SECURITY.name(), OF_SPRING_SECURITY);
		return report(costs.table(labels(Contender.values(), Contender::name, Contender::label))) + "\n" + targets;
	}

	public String interceptorReport() {
		return report(measureInterceptors()
			.table(labels(BlockingContender.values(), BlockingContender::name, BlockingContender::label)));
	}

	private String report(Table table) {
		return "Medians of %d JVMs each, which took turns.\n\n%s".formatted(this.rounds, table);
	}

	private static <C> Map<String, String> labels(C[] contenders, Function<C, String> name, Function<C, String> label) {
		return Arrays.stream(contenders)
			.collect(Collectors.toMap(name, label, (first, second) -> first, LinkedHashMap::new));
	}

	public String lookupReport() {
		Costs costs = measureLookup();
		Table table = new Table("quantum-auth, ns a request", "1 account", "%,d accounts".formatted(this.manyAccounts),
				"ratio");
		lookup(table, "the same account every time", costs, "sameAccount");
		lookup(table, "each account in turn", costs, "nextAccount");
		return table.toString();
	}

	private void lookup(Table table, String label, Costs costs, String benchmark) {
		double one = costs.median(benchmark + " 1").nanos();
		double many = costs.median(benchmark + " " + this.manyAccounts).nanos();
		table.row(label, Math.round(one), Math.round(many), "%.2f".formatted(many / one));
	}

	/**
	 * Measure what puts tokens on the requests of WebClient.
	 * @return the costs by the name of the contender
	 */
	Costs measureFilters() {
		return run(FilterBenchmark.class, (result) -> result.getParams().getParam("contender"));
	}

	/**
	 * Measure what puts tokens on the requests of RestClient.
	 * @return the costs by the name of the contender
	 */
	Costs measureInterceptors() {
		return run(InterceptorBenchmark.class, (result) -> result.getParams().getParam("contender"));
	}

	/**
	 * Measure few and many accounts.
	 * @return the costs by the name of the benchmark and the number of accounts
	 */
	Costs measureLookup() {
		return run(LookupBenchmark.class,
				(result) -> result.getPrimaryResult().getLabel() + " " + result.getParams().getParam("accounts"));
	}

	private Costs run(Class<?> benchmark, Function<RunResult, String> name) {
		Costs costs = new Costs();
		for (int round = 0; round < this.rounds; round++) {
			run(benchmark).forEach((result) -> costs.add(name.apply(result), result));
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
				.jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", LOGGING)
				.param("accounts", "1", Integer.toString(this.manyAccounts))
				.shouldFailOnError(true)
				.build()).run();
		}
		catch (RunnerException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
