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

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.autoconfigure.account.AccountDefinition.Credential;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.ConfiguredValue;
import dev.quantumauth.autoconfigure.properties.Literals;

/**
 * The URLs and the credential of a provider's default account. They come from the
 * properties of the provider's section, else from the environment variables of the
 * provider's own client.
 *
 * @param schema what can be configured
 * @param section the section
 * @param variables the environment variables
 * @param further the further accounts, which may use the URLs of the section
 * @param findings collects what is wrong or missing
 */
record DefaultAccount(AccountSchema schema, AccountSettings section, VariableSettings variables,
		Collection<AccountSettings> further, ConfigurationReport findings) {

	@Nullable ConfiguredValue<String> url() {
		if (this.section.url() != null) {
			return this.section.url();
		}
		return (this.schema.presetUrl() != null)
				? new ConfiguredValue<>(this.schema.presetUrl(), "the URL of the provider " + this.schema.provider(),
						"quantum.auth.providers." + this.schema.provider() + ".url")
				: this.variables.url();
	}

	@Nullable ConfiguredValue<String> authServerUrl() {
		return (this.section.authServerUrl() != null) ? this.section.authServerUrl() : this.variables.authServerUrl();
	}

	/**
	 * Find the credential.
	 * @return the credential, or {@code null} if there is none that can be used
	 */
	@Nullable Credential credential() {
		ConfiguredValue<String> url = url();
		if (!this.section.credential().isEmpty()) {
			return credentialOfProperties(url);
		}
		if (!this.variables.credential().isEmpty()) {
			return credentialOfVariables(url);
		}
		if (!isUrlInUse()) {
			reportMissingCredential(url);
		}
		return null;
	}

	private @Nullable Credential credentialOfProperties(@Nullable ConfiguredValue<String> url) {
		CredentialSettings properties = this.section.credential();
		noteIgnoredVariables(properties);
		Credential credential = this.section.resolve(isAuthServerUrlInUse() ? null : this.section.authServerUrl(),
				authServerUrl(), this.findings);
		if (url == null) {
			String variable = this.schema.urlVariable();
			this.findings.problem(
					ConfiguredValue.areSet(properties.all()) + ", but there is no URL. Set " + this.schema.section()
							+ ".url" + ((variable != null) ? " or the environment variable " + variable : "") + ".",
					properties.all());
		}
		return credential;
	}

	// A property with the value of a variable refers to it, as in ${QCI_TOKEN}: such a
	// variable is not ignored
	private void noteIgnoredVariables(CredentialSettings properties) {
		List<String> used = properties.all().stream().map(ConfiguredValue::value).toList();
		List<ConfiguredValue<String>> ignored = this.variables.credential()
			.all()
			.stream()
			.filter((variable) -> !used.contains(variable.value()))
			.toList();
		if (!ignored.isEmpty()) {
			this.findings.note("The credential of the account '" + this.schema.id() + "' comes from properties, so "
					+ ConfiguredValue.names(ignored) + areIgnored(ignored) + ".");
		}
	}

	private @Nullable Credential credentialOfVariables(@Nullable ConfiguredValue<String> url) {
		CredentialSettings given = this.variables.credential();
		if (url == null) {
			this.findings
				.note(ConfiguredValue.areSet(given.all()) + ", but there is no URL: neither " + this.schema.section()
						+ ".url" + ((this.schema.urlVariable() != null) ? " nor " + this.schema.urlVariable() : "")
						+ ". " + ignored(given));
			return null;
		}
		ConfiguredValue<String> own = (this.section.authServerUrl() != null || isAuthServerUrlInUse()) ? null
				: this.variables.authServerUrl();
		CredentialSettings used = withoutLeftOver(given, own);
		used.given()
			.stream()
			.flatMap((one) -> one.part().variables().stream())
			.filter(this.variables::isNoText)
			.forEach((name) -> this.findings.problem(Literals.noText("the property " + name)));
		return new CredentialResolver(this.schema, this.findings, (missing) -> reportIncomplete(missing, url))
			.resolve(used, used.isForAuthServer() ? own : null, authServerUrl());
	}

	// Newer versions of a provider's own client read no username and password, so that
	// what an older version needed may still be there beside a token
	private CredentialSettings withoutLeftOver(CredentialSettings given, @Nullable ConfiguredValue<String> own) {
		CredentialSettings externallyManaged = given.withoutAuthServer();
		if (externallyManaged.isEmpty()) {
			return given;
		}
		List<ConfiguredValue<String>> leftOver = Stream
			.concat(Stream.ofNullable(own),
					given.all().stream().filter((setting) -> !externallyManaged.all().contains(setting)))
			.toList();
		if (!leftOver.isEmpty()) {
			this.findings.note(ConfiguredValue.areSet(externallyManaged.all()) + ", so "
					+ ConfiguredValue.names(leftOver) + areIgnored(leftOver) + ".");
		}
		return externallyManaged;
	}

	private static String areIgnored(List<ConfiguredValue<String>> settings) {
		return (settings.size() == 1) ? " is ignored" : " are ignored";
	}

	private static String ignored(CredentialSettings settings) {
		return (settings.all().size() == 1) ? "It is ignored." : "They are ignored.";
	}

	private void reportIncomplete(String missing, ConfiguredValue<String> url) {
		String message = missing + ". " + ignored(this.variables.credential());
		if (url.property() != null) {
			this.findings.warning(
					message + " Set " + this.schema.wanted(this.schema.section()) + ", or complete the environment.");
		}
		else {
			this.findings.note(message);
		}
	}

	private void reportMissingCredential(@Nullable ConfiguredValue<String> url) {
		ConfiguredValue<String> property = this.section.url();
		if (property == null && !isAuthServerUrlInUse()) {
			property = this.section.authServerUrl();
		}
		ConfiguredValue<String> variable = (url != null) ? url : this.variables.authServerUrl();
		if (this.schema.place().named()) {
			this.findings.warning(this.schema.section() + " has no " + this.schema.noun()
					+ ", so the account does not exist. Set " + this.schema.wanted(this.schema.section()) + "."
					+ orVariables() + this.section.asTheyAre().blank());
		}
		else if (property != null) {
			this.findings.warning(property.property() + " is set, but there is no " + this.schema.noun()
					+ ", so the account does not exist. Set " + this.schema.wanted(this.schema.section()) + "."
					+ orVariables() + this.section.asTheyAre().blank());
		}
		else if (variable != null) {
			this.findings.note(variable.source() + " is set, but there is no " + this.schema.noun() + ": neither in "
					+ this.schema.section() + " nor in the environment (" + this.schema.wantedVariables()
					+ "). It is ignored.");
		}
	}

	private String orVariables() {
		String variables = this.schema.wantedVariables();
		return variables.isEmpty() ? "" : " Or set the environment variables: " + variables + ".";
	}

	private boolean isUrlInUse() {
		return this.further.stream().anyMatch((account) -> account.url() == null && !account.credential().isEmpty());
	}

	// Then it is no contradiction if the section's own credential needs no authentication
	// server
	private boolean isAuthServerUrlInUse() {
		return this.further.stream()
			.anyMatch((account) -> account.authServerUrl() == null && account.credential().isForAuthServer());
	}

	@Override
	public String toString() {
		return "DefaultAccount[" + this.schema.id() + "]";
	}

}
