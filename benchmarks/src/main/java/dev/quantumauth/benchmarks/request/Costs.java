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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

import dev.quantumauth.benchmarks.report.Table;

/**
 * What JMH measured in some rounds.
 *
 * @param rounds what each cost in each round, by its name
 */
record Costs(Map<String, List<Cost>> rounds) {

	Costs() {
		this(new TreeMap<>());
	}

	void add(String name, RunResult result) {
		this.rounds.computeIfAbsent(name, (key) -> new ArrayList<>()).add(Cost.of(result));
	}

	Cost median(String name) {
		return new Cost(median(name, Cost::nanos), median(name, Cost::bytes));
	}

	private double median(String name, Function<Cost, Double> dimension) {
		List<Cost> rounds = of(name);
		return rounds.stream().map(dimension).sorted().toList().get(rounds.size() / 2);
	}

	private List<Cost> of(String name) {
		return this.rounds.getOrDefault(name, List.of());
	}

	private String range(String name) {
		return "%,d - %,d".formatted(Math.round(of(name).stream().mapToDouble(Cost::nanos).min().orElse(0)),
				Math.round(of(name).stream().mapToDouble(Cost::nanos).max().orElse(0)));
	}

	/**
	 * Return a table of what each contender costs and adds.
	 * @param labels the contenders with their labels. The first one is what the others
	 * are added to
	 * @return the table
	 */
	Table table(Map<String, String> labels) {
		Table table = new Table("", "ns a request", "from - to", "adds ns", "bytes a request", "adds bytes");
		String first = labels.keySet().iterator().next();
		Cost none = median(first);
		labels.forEach((name, label) -> {
			Cost cost = median(name);
			boolean baseline = name.equals(first);
			table.row(label, Math.round(cost.nanos()), range(name),
					baseline ? "" : Math.round(cost.nanos() - none.nanos()), Math.round(cost.bytes()),
					baseline ? "" : Math.round(cost.bytes() - none.bytes()));
		});
		return table;
	}

	/**
	 * Add how what one contender adds compares with what another one adds.
	 * @param targets the table to add it to
	 * @param target the target in words
	 * @param none the contender that adds nothing
	 * @param ours the one
	 * @param other the other one
	 * @param atMost the ratio to be met
	 */
	void target(Table targets, String target, String none, String ours, String other, double atMost) {
		double nanos = ratio(none, ours, other, Cost::nanos);
		double bytes = ratio(none, ours, other, Cost::bytes);
		targets.row(target, "%.3f".formatted(nanos), Table.met(nanos <= atMost), "%.3f".formatted(bytes),
				Table.met(bytes <= atMost));
	}

	private double ratio(String none, String ours, String other, Function<Cost, Double> dimension) {
		double nothing = dimension.apply(median(none));
		return (dimension.apply(median(ours)) - nothing) / (dimension.apply(median(other)) - nothing);
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
