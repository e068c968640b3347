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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.autoconfigure.account.AccountDefinition.Credential;
import dev.quantumauth.autoconfigure.account.AccountDefinition.Part;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.ConfiguredValue;

/**
 * Finds the one credential that a source of settings contains, or reports why it cannot
 * be used.
 *
 * @param schema what can be configured
 * @param findings collects what is wrong
 * @param incomplete is told what is missing if the source contains only some parts of a
 * credential
 */
record CredentialResolver(AccountSchema schema, ConfigurationReport findings, Consumer<String> incomplete) {

	/**
	 * Find the credential.
	 * @param settings what the source contains
	 * @param ownAuthServerUrl the authentication server, if it comes from the same source
	 * and nothing else uses it
	 * @param authServerUrl the authentication server, wherever it comes from
	 * @return the credential, or {@code null} if there is none that can be used
	 */
	@Nullable Credential resolve(CredentialSettings settings, @Nullable ConfiguredValue<String> ownAuthServerUrl,
			@Nullable ConfiguredValue<String> authServerUrl) {
		if (isContradictory(settings, ownAuthServerUrl)) {
			return null;
		}
		CredentialForm form = settings.forms().iterator().next();
		List<String> missing = missing(form, settings, authServerUrl);
		if (!missing.isEmpty()) {
			this.incomplete.accept(
					ConfiguredValue.areSet(settings.all()) + ", but there is no " + String.join(" and no ", missing));
			return null;
		}
		int problems = this.findings.problems().size();
		Map<String, Part> values = new LinkedHashMap<>();
		boolean fixed = true;
		for (CredentialSettings.Given given : settings.given()) {
			values.put(given.part().name(), new Part(given.setting().source(),
					new CredentialValue(given, this.schema.tokenHeader(), this.findings).supplier()));
			fixed = fixed && !given.file();
		}
		return (this.findings.problems().size() == problems)
				? new Credential(form, values, form.needsAuthServer() ? authServerUrl : null, fixed, null) : null;
	}

	private boolean isContradictory(CredentialSettings settings, @Nullable ConfiguredValue<String> ownAuthServerUrl) {
		boolean unused = !settings.isForAuthServer() && ownAuthServerUrl != null;
		if (settings.forms().size() == 1 && !unused && !settings.hasPartTwice()) {
			return false;
		}
		List<ConfiguredValue<String>> all = new ArrayList<>(settings.all());
		if (unused) {
			all.add(ownAuthServerUrl);
		}
		this.findings.problem(ConfiguredValue.areSet(all)
				+ ", but they do not belong together: an account authenticates in one way. Keep one of: "
				+ this.schema.choices() + ".", all);
		return true;
	}

	private static List<String> missing(CredentialForm form, CredentialSettings settings,
			@Nullable ConfiguredValue<String> authServerUrl) {
		List<String> missing = new ArrayList<>();
		if (form.needsAuthServer() && authServerUrl == null) {
			missing.add(AccountSchema.AUTH_SERVER_URL);
		}
		for (CredentialPart part : form.parts()) {
			if (!settings.has(part)) {
				missing.add(part.alternatives(""));
			}
		}
		return missing;
	}

}
