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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The only quantum computer of a fake IQM server: two qubits, and a few gates for them.
 *
 * @param alias the name by which clients choose it
 */
record QuantumComputer(String alias) {

	private static final List<List<String>> EACH_QUBIT = List.of(List.of("QB1"), List.of("QB2"));

	private static final List<List<String>> BOTH_QUBITS = List.of(List.of("QB1", "QB2"));

	boolean isCalled(String name) {
		return name.equals(this.alias) || name.equals(id());
	}

	Map<String, String> summary() {
		return Map.of("id", id(), "alias", this.alias);
	}

	Map<String, Object> dynamicArchitecture() {
		return Map.of("calibration_set_id", uuid("calibration set"), "qubits", List.of("QB1", "QB2"),
				"computational_resonators", List.of(), "gates", Map.of("prx", gate("drag_gaussian", EACH_QUBIT), "cz",
						gate("tgss", BOTH_QUBITS), "measure", gate("constant", EACH_QUBIT)));
	}

	private static Map<String, Object> gate(String implementation, List<List<String>> loci) {
		return Map.of("implementations", Map.of(implementation, Map.of("loci", loci)), "default_implementation",
				implementation, "override_default_implementation", Map.of());
	}

	private String id() {
		return uuid("quantum computer");
	}

	private String uuid(String kind) {
		return UUID.nameUUIDFromBytes((kind + " " + this.alias).getBytes(StandardCharsets.UTF_8)).toString();
	}

}
