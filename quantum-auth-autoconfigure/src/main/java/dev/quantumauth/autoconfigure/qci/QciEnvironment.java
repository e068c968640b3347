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

package dev.quantumauth.autoconfigure.qci;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

import dev.quantumauth.autoconfigure.EnvironmentVariables;

/**
 * The environment variables that QCi's own client falls back to.
 *
 * @param url the value of {@code QCI_API_URL}, or {@code null}
 * @param apiToken the value of {@code QCI_TOKEN}, or {@code null}
 */
record QciEnvironment(@Nullable String url, @Nullable String apiToken) {

	static final String URL = "QCI_API_URL";

	static final String API_TOKEN = "QCI_TOKEN";

	static QciEnvironment of(Environment environment) {
		String url = EnvironmentVariables.get(environment, URL);
		return new QciEnvironment((url != null) ? url.strip() : null, EnvironmentVariables.get(environment, API_TOKEN));
	}

	@Override
	public String toString() {
		return "QciEnvironment[url=" + this.url + "]";
	}

}
