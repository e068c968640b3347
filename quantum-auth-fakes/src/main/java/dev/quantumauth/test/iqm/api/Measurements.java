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

package dev.quantumauth.test.iqm.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The results of a job: every measurement of every shot finds all qubits in state 0.
 *
 * @param submission the job as it was submitted
 */
record Measurements(Map<?, ?> submission) {

	List<Map<String, Object>> results() {
		return circuits().map((circuit) -> {
			Map<String, Object> results = new LinkedHashMap<>();
			measuredQubits(circuit).forEach(
					(key, qubits) -> results.put(key, Collections.nCopies(shots(), Collections.nCopies(qubits, 0))));
			return results;
		}).toList();
	}

	List<Map<String, Object>> counts() {
		return circuits().map((circuit) -> {
			Map<String, Integer> qubits = measuredQubits(circuit);
			int all = qubits.values().stream().mapToInt(Integer::intValue).sum();
			return Map.of("measurement_keys", List.copyOf(qubits.keySet()), "counts", Map.of("0".repeat(all), shots()));
		}).toList();
	}

	private int shots() {
		return (this.submission.get("shots") instanceof Number shots) ? Math.max(0, shots.intValue()) : 1;
	}

	private Stream<?> circuits() {
		return (this.submission.get("circuits") instanceof List<?> circuits) ? circuits.stream() : Stream.empty();
	}

	private static Map<String, Integer> measuredQubits(Object circuit) {
		Map<String, Integer> qubits = new LinkedHashMap<>();
		if (circuit instanceof Map<?, ?> fields && fields.get("instructions") instanceof List<?> instructions) {
			for (Object instruction : instructions) {
				addMeasuredQubits(instruction, qubits);
			}
		}
		return qubits;
	}

	// Older clients name the measured qubits in "qubits", newer ones in "locus"
	private static void addMeasuredQubits(Object instruction, Map<String, Integer> qubits) {
		if (instruction instanceof Map<?, ?> fields && String.valueOf(fields.get("name")).startsWith("measure")
				&& fields.get("args") instanceof Map<?, ?> args) {
			Object locus = fields.containsKey("locus") ? fields.get("locus") : fields.get("qubits");
			qubits.put(String.valueOf(args.get("key")), (locus instanceof List<?> list) ? list.size() : 0);
		}
	}

}
