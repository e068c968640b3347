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

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains that a property has a value but is a section, for example
 * {@code quantum.auth.qci.accounts.alice}. The value may be the secret of the account,
 * which Spring Boot's own analysis would show.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SectionBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("quantum.auth");

	private final PropertyOrigins origins;

	SectionBindFailureAnalyzer(Environment environment) {
		this.origins = new PropertyOrigins(environment);
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationPropertyName name = cause.getName();
		Class<?> type = cause.getTarget().getType().resolve(Object.class);
		if (!ROOT.isAncestorOf(name) || !this.origins.isSet(name) || KnownProperties.isSingleValue(type)) {
			return null;
		}
		return new FailureAnalysis(
				"The property " + name
						+ " has a value, perhaps an empty one, but is a section with properties of its own."
						+ this.origins.describe(List.of(name.toString())),
				"Put the value into a property below " + name + ", or remove it.", cause);
	}

}
