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

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.util.Assert;

import dev.quantumauth.benchmarks.footprint.Footprint;
import dev.quantumauth.benchmarks.load.Herd;
import dev.quantumauth.benchmarks.load.Rollover;
import dev.quantumauth.benchmarks.report.Machine;
import dev.quantumauth.benchmarks.report.Report;
import dev.quantumauth.benchmarks.request.RequestCost;

/**
 * Measures and writes the results into the page of this module.
 *
 * @since 0.1.0
 */
public final class Measure {

	private Measure() {
	}

	/**
	 * Measure.
	 * @param args the folder of this module, and the parts to measure: "all", or their
	 * names separated by commas
	 */
	public static void main(String[] args) {
		Locale.setDefault(Locale.ROOT);
		Path folder = Path.of(args[0]);
		Report report = new Report(folder.resolve("README.md"));
		Map<String, Supplier<String>> parts = parts(folder);
		List<String> names = args[1].equals("all") ? List.copyOf(parts.keySet()) : Arrays.asList(args[1].split(","));
		Assert.isTrue(parts.keySet().containsAll(names), () -> "Parts are " + parts.keySet() + ", not " + names);
		long start = System.nanoTime();
		names.forEach((name) -> report.replace(name, parts.getOrDefault(name, () -> "").get()));
		report.replace("machine", Machine.report());
		System.out
			.println("Measured " + names + " in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
		// Reactor keeps threads that cannot be stopped
		System.exit(0);
	}

	private static Map<String, Supplier<String>> parts(Path folder) {
		Map<String, Supplier<String>> parts = new LinkedHashMap<>();
		parts.put("filter", () -> RequestCost.full().filterReport() + "\n" + RequestCost.fullLookup().lookupReport());
		parts.put("interceptor", () -> RequestCost.full().interceptorReport());
		parts.put("herd", () -> Herd.full().report());
		parts.put("rollover", () -> Rollover.full().report(folder.resolve("rollover.png")));
		parts.put("footprint", () -> Footprint.full().report());
		return parts;
	}

}
