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

package dev.quantumauth.autoconfigure.iqm;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

import dev.quantumauth.autoconfigure.EnvironmentVariables;
import dev.quantumauth.autoconfigure.Setting;

/**
 * The environment variables that IQM's own client falls back to.
 *
 * @param url {@code IQM_SERVER_URL}, or {@code null}
 * @param authServerUrl {@code IQM_AUTH_SERVER}, or {@code null}
 * @param credentials the others
 */
record IqmEnvironment(@Nullable Setting<String> url, @Nullable Setting<String> authServerUrl,
		IqmCredentialSettings credentials) {

	static IqmEnvironment of(Environment environment) {
		return new IqmEnvironment(stripped(variable(environment, "IQM_SERVER_URL")),
				stripped(variable(environment, "IQM_AUTH_SERVER")),
				new IqmCredentialSettings(variable(environment, "IQM_AUTH_USERNAME"),
						variable(environment, "IQM_AUTH_PASSWORD"), null, null, variable(environment, "IQM_TOKEN"),
						variable(environment, "IQM_TOKENS_FILE")));
	}

	private static @Nullable Setting<String> variable(Environment environment, String name) {
		String value = EnvironmentVariables.get(environment, name);
		return (value != null) ? new Setting<>(value, "the environment variable " + name) : null;
	}

	private static @Nullable Setting<String> stripped(@Nullable Setting<String> setting) {
		return (setting != null) ? new Setting<>(setting.value().strip(), setting.source()) : null;
	}

}
