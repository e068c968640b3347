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

package dev.quantumauth.autoconfigure.account;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

import dev.quantumauth.autoconfigure.properties.ConfiguredValue;
import dev.quantumauth.autoconfigure.properties.EnvironmentVariables;

/**
 * What the default account falls back to: the environment variables of the provider's own
 * client.
 *
 * @param schema says which they are
 * @param environment where they are
 */
record VariableSettings(AccountSchema schema, Environment environment) {

	@Nullable ConfiguredValue<String> url() {
		return stripped(this.schema.urlVariable());
	}

	@Nullable ConfiguredValue<String> authServerUrl() {
		return stripped(this.schema.authServerVariable());
	}

	CredentialSettings credential() {
		Map<String, CredentialPart> parts = this.schema.parts()
			.stream()
			.collect(Collectors.toMap(CredentialPart::name, Function.identity()));
		return CredentialSettings.asTheyAre(this.schema, (name) -> {
			CredentialPart part = parts.get(name);
			return (part != null) ? find(part.variable()) : null;
		});
	}

	// YAML can have a property of a variable's name, which is found too
	boolean isNoText(String variable) {
		return Literals.isNoText(this.environment, EnvironmentVariables.literal(this.environment, variable));
	}

	private @Nullable ConfiguredValue<String> find(@Nullable String variable) {
		String value = (variable != null) ? EnvironmentVariables.get(this.environment, variable) : null;
		return (variable != null && value != null) ? ConfiguredValue.variable(variable, value) : null;
	}

	private @Nullable ConfiguredValue<String> stripped(@Nullable String variable) {
		ConfiguredValue<String> setting = find(variable);
		return (setting != null) ? new ConfiguredValue<>(setting.value().strip(), setting.source()) : null;
	}

	@Override
	public String toString() {
		return "VariableSettings[" + this.schema.provider() + "]";
	}

}
