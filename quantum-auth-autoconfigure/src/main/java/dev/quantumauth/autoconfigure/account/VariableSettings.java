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

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

import dev.quantumauth.autoconfigure.properties.ConfiguredValue;
import dev.quantumauth.autoconfigure.properties.EnvironmentVariables;
import dev.quantumauth.autoconfigure.properties.Literals;

/**
 * The environment variables of the provider's own client, which the default account falls
 * back to.
 *
 * @param environment where they are
 * @param url the URL of the API, or {@code null}
 * @param authServerUrl the authentication server, or {@code null}
 * @param credential the parts of a credential
 */
record VariableSettings(Environment environment, @Nullable ConfiguredValue<String> url,
		@Nullable ConfiguredValue<String> authServerUrl, CredentialSettings credential) {

	static VariableSettings of(AccountSchema schema, Environment environment) {
		return new VariableSettings(environment, find(environment, schema.urlVariable()),
				find(environment, schema.authServerVariable()),
				CredentialSettings.of(schema, (part, file) -> file ? null : first(environment, part.variables())));
	}

	private static @Nullable ConfiguredValue<String> first(Environment environment, List<String> variables) {
		return variables.stream()
			.flatMap((variable) -> Stream.ofNullable(find(environment, variable)))
			.findFirst()
			.orElse(null);
	}

	private static @Nullable ConfiguredValue<String> find(Environment environment, @Nullable String variable) {
		String value = (variable != null) ? EnvironmentVariables.get(environment, variable) : null;
		return (variable != null && value != null) ? ConfiguredValue.variable(variable, value) : null;
	}

	// A property in YAML that has the name of the variable is found, too
	boolean isNoText(String variable) {
		return Literals.isNoText(this.environment, EnvironmentVariables.literal(this.environment, variable));
	}

	@Override
	public String toString() {
		return "VariableSettings[" + this.credential + "]";
	}

}
