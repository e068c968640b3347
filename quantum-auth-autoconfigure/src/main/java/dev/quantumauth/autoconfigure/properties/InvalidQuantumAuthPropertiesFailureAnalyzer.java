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

package dev.quantumauth.autoconfigure.properties;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Adds to an {@link InvalidQuantumAuthPropertiesException} where the properties are set.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidQuantumAuthPropertiesFailureAnalyzer
		extends AbstractFailureAnalyzer<InvalidQuantumAuthPropertiesException> {

	private final PropertyOrigins origins;

	InvalidQuantumAuthPropertiesFailureAnalyzer(Environment environment) {
		this.origins = new PropertyOrigins(environment);
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidQuantumAuthPropertiesException cause) {
		FailureAnalysis analysis = cause.analysis();
		return new FailureAnalysis(analysis.getDescription() + this.origins.describe(cause.properties()),
				analysis.getAction(), cause);
	}

}
