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

package dev.quantumauth.test.cloud.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.quantumauth.test.server.RandomText;

/**
 * The one credential that a fake accepts.
 *
 * @param parts the values of its parts, which have the names of the account's properties
 */
public record CloudCredential(Map<String, String> parts) {

	private static final Map<String, List<String>> PARTS = Map.of("api-key", List.of("api-key"), "client",
			List.of("client-id", "client-secret"), "password", List.of("username", "password"), "refresh-token",
			List.of("refresh-token"));

	/**
	 * Make up what the test has not given.
	 * @param settings how the provider works
	 * @param given what the test has given
	 * @return a credential of the provider's kind
	 * @throws IllegalArgumentException if the provider has no such kind, or the kind no
	 * such part
	 */
	public static CloudCredential create(ProviderSettings settings, Map<String, String> given) {
		String kind = settings.get("credential", "");
		List<String> names = PARTS.get(kind);
		if (names == null) {
			throw new IllegalArgumentException("The credential of the provider " + settings.provider()
					+ " must be api-key, client, password or refresh-token, not '" + kind + "'");
		}
		given.keySet().stream().filter((name) -> !names.contains(name)).findFirst().ifPresent((name) -> {
			throw new IllegalArgumentException(
					"The credential of the provider " + settings.provider() + " is " + names + " and has no " + name);
		});
		Map<String, String> parts = new LinkedHashMap<>();
		names.forEach((name) -> parts.put(name,
				given.getOrDefault(name, "fake-" + settings.provider() + "-" + name + "-" + RandomText.next())));
		return new CloudCredential(parts);
	}

	@Override
	public String toString() {
		return "CloudCredential" + this.parts.keySet();
	}

}
