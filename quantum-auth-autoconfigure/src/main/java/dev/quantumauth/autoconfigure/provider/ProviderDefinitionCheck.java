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

package dev.quantumauth.autoconfigure.provider;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import tools.jackson.core.JsonPointer;

import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.Spelling;

/**
 * Looks for values in the description of a cloud that cannot work, whatever the account.
 *
 * @param definition the description
 * @param findings collects what is wrong
 */
record ProviderDefinitionCheck(ProviderDefinition definition, ConfigurationReport findings) {

	void run() {
		checkPointers();
		checkNames(provider() + ".token-request.names", this.definition.names().keySet());
		checkValues();
	}

	private String provider() {
		return "quantum.auth.providers." + this.definition.name();
	}

	private void checkNames(String section, Set<String> names) {
		List<String> known = ProviderDefinition.parts();
		names.stream().filter((name) -> !known.contains(ProviderDefinition.part(name))).forEach((name) -> {
			String property = section + "." + name;
			this.findings.problem(property + " is no part of a token request." + Spelling.proposal(name, known)
					+ " Parts are: " + String.join(", ", known) + ".", property);
		});
	}

	private void checkValues() {
		List<Integer> statuses = this.definition.properties().unauthenticatedStatus();
		if (statuses != null && statuses.stream().anyMatch((status) -> status < 400 || status > 499)) {
			String property = provider() + ".unauthenticated-status";
			this.findings.problem(property + " has a status that is not from 400 to 499. Correct it.", property);
		}
		checkDuration(provider() + ".lifetime", this.definition.properties().lifetime(), false);
		checkDuration(provider() + ".refresh-margin", this.definition.properties().refreshMargin(), true);
	}

	private void checkDuration(String property, @Nullable Duration duration, boolean zero) {
		if (duration != null && (duration.isNegative() || (duration.isZero() && !zero))) {
			this.findings.problem(
					property + " is not possible: the duration is negative, or zero where it may not be. Correct it.",
					property);
		}
	}

	private void checkPointers() {
		CloudProperties.TokenResponse response = this.definition.properties().tokenResponse();
		Map<String, @Nullable String> pointers = new LinkedHashMap<>();
		pointers.put("access-token", response.accessToken());
		pointers.put("refresh-token", response.refreshToken());
		pointers.put("expires-in", response.expiresIn());
		pointers.put("expires-at", response.expiresAt());
		pointers.forEach((name, pointer) -> {
			if (StringUtils.hasText(pointer) && !isPointer(pointer)) {
				String property = provider() + ".token-response." + name;
				this.findings.problem(
						property + " is no JSON pointer: it begins with a slash, for example /data/token.", property);
			}
		});
	}

	private static boolean isPointer(String text) {
		try {
			JsonPointer.compile(text.strip());
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
