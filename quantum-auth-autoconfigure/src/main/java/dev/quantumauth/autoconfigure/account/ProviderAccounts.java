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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.core.env.Environment;

import dev.quantumauth.autoconfigure.account.AccountDefinition.Common;
import dev.quantumauth.autoconfigure.account.AccountDefinition.Credential;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.ConfiguredValue;

/**
 * Decides which accounts of a provider exist: those with a credential and a URL. Collects
 * what there is to say about the others.
 *
 * @param <A> the type that the settings of one account are bound to
 */
final class ProviderAccounts<A> {

	private final AccountProvider<A> provider;

	private final AccountSchema schema;

	private final VariableSettings variables;

	private final PropertySettings section;

	private final Map<String, PropertySettings> further = new LinkedHashMap<>();

	private final Set<String> leftOut = new LinkedHashSet<>();

	private final Map<String, AccountDefinition<A>> definitions = new LinkedHashMap<>();

	private final ConfigurationReport findings = new ConfigurationReport();

	private ProviderAccounts(AccountProvider<A> provider, Environment environment, Set<String> reservedIds) {
		this.provider = provider;
		this.schema = provider.schema();
		this.variables = new VariableSettings(this.schema, environment);
		this.section = PropertySettings.ofSection(environment, this.schema.section());
		String accounts = this.schema.section() + ".accounts";
		Set<String> keys = this.section.binder()
			.bind(accounts, Bindable.mapOf(String.class, provider.properties()))
			.orElse(Map.of())
			.keySet();
		AccountIds.of(accounts, keys, reservedIds, this.findings)
			.forEach((id, spellings) -> this.further.put(id, this.section.ofAccount(id, spellings)));
	}

	/**
	 * Decide which accounts exist.
	 * @param <A> the type that the settings of one account are bound to
	 * @param provider the provider
	 * @param environment the properties and environment variables
	 * @param reservedIds the ids that no further account may have
	 * @param leftOut the ids of accounts that are not looked at, because an ancestor of
	 * the context has them, or that a bean supplies by
	 * {@link #addDefault(ConnectionDetailsSettings, Object)}
	 * @return the accounts
	 */
	static <A> ProviderAccounts<A> resolve(AccountProvider<A> provider, Environment environment,
			Set<String> reservedIds, Set<String> leftOut) {
		ProviderAccounts<A> accounts = new ProviderAccounts<>(provider, environment, reservedIds);
		if (!leftOut.contains(accounts.schema.provider())) {
			accounts.addDefault();
		}
		accounts.further.forEach((id, account) -> {
			if (leftOut.contains(id)) {
				accounts.leftOut.add(id);
			}
			else {
				accounts.add(id, account);
			}
		});
		return accounts;
	}

	AccountProvider<A> provider() {
		return this.provider;
	}

	Collection<AccountDefinition<A>> definitions() {
		return this.definitions.values();
	}

	/**
	 * Return which further accounts are configured, but left out.
	 * @return their ids
	 */
	Set<String> leftOut() {
		return this.leftOut;
	}

	@Nullable AccountDefinition<A> find(String id) {
		return this.definitions.get(id);
	}

	ConfigurationReport findings() {
		return this.findings;
	}

	/**
	 * Add the default account, whose beans are registered because there is a bean of
	 * connection details.
	 * @param settings how connection details are read
	 * @param details the connection details, or {@code null} if the bean is {@code null}
	 */
	void addDefault(ConnectionDetailsSettings<?> settings, @Nullable Object details) {
		if (details == null) {
			addDefault();
			if (!this.definitions.containsKey(this.schema.provider())) {
				this.findings.problem("the " + settings.type().getSimpleName()
						+ " bean is null, and nothing else makes the account '" + this.schema.provider()
						+ "'. Let the bean supply connection details, or configure the account. "
						+ this.schema.remedy());
			}
			return;
		}
		ConnectionDetailsCredential<?> supplied = ConnectionDetailsCredential.of(details, settings, this.schema,
				this.findings);
		ConfiguredValue<String> url = supplied.url();
		if (url != null) {
			ConfiguredValue<String> authServerUrl = supplied.authServerUrl();
			Credential credential = supplied.resolve(url, authServerUrl);
			if (credential != null) {
				boolean ownUrl = this.section.text(AccountSchema.URL) != null;
				add(this.schema.provider(), this.section, url, authServerUrl, credential, !ownUrl);
			}
		}
	}

	private void addDefault() {
		CredentialSettings asTheyAre = credential(this.section);
		CredentialSettings properties = asTheyAre.withoutBlank();
		ConfiguredValue<String> url = sectionUrl();
		if (!properties.isEmpty()) {
			noteIgnoredVariables(properties);
			ConfiguredValue<String> own = isSectionAuthServerUrlInUse() ? null
					: this.section.text(AccountSchema.AUTH_SERVER_URL);
			addDefault(url, resolver(asTheyAre).resolve(properties, own, sectionAuthServerUrl()));
			if (url == null) {
				this.findings
					.problem(
							ConfiguredValue.areSet(properties.all()) + ", but there is no URL. Set "
									+ this.schema.section() + ".url" + orVariable(this.schema.urlVariable()) + ".",
							properties.all());
			}
		}
		else if (!this.variables.credential().isEmpty()) {
			addDefaultOfEnvironment(url, this.variables.credential());
		}
		else if (!isSectionUrlInUse()) {
			missingCredential(url);
		}
	}

	private void addDefault(@Nullable ConfiguredValue<String> url, @Nullable Credential credential) {
		if (url != null && credential != null) {
			add(this.schema.provider(), this.section, url, sectionAuthServerUrl(), credential, true);
		}
	}

	private void addDefaultOfEnvironment(@Nullable ConfiguredValue<String> url, CredentialSettings variables) {
		if (url == null) {
			this.findings.note(
					ConfiguredValue.areSet(variables.all()) + ", but there is no URL: neither " + this.schema.section()
							+ ".url" + ((this.schema.urlVariable() != null) ? " nor " + this.schema.urlVariable() : "")
							+ ". No account is made of that.");
			return;
		}
		variables.given()
			.stream()
			.map((given) -> given.part().variable())
			.flatMap(Stream::ofNullable)
			.filter(this.variables::isNoText)
			.forEach((name) -> this.findings.problem(noText("the property " + name)));
		CredentialResolver resolver = new CredentialResolver(this.schema, this.findings, (missing) -> {
			String message = missing + ". No account is made of the environment.";
			if (url.property() != null) {
				this.findings.warning(message + " Set " + this.schema.wanted(this.schema.section())
						+ ", or complete the environment.");
			}
			else {
				this.findings.note(message);
			}
		});
		boolean otherwiseUsed = this.section.text(AccountSchema.AUTH_SERVER_URL) != null
				|| isSectionAuthServerUrlInUse();
		addDefault(url, resolver.resolve(variables, otherwiseUsed ? null : this.variables.authServerUrl(),
				sectionAuthServerUrl()));
	}

	// A variable that a property refers to is not ignored
	private void noteIgnoredVariables(CredentialSettings properties) {
		List<String> used = properties.all().stream().map(ConfiguredValue::value).toList();
		List<ConfiguredValue<String>> ignored = this.variables.credential()
			.all()
			.stream()
			.filter((variable) -> !used.contains(variable.value()))
			.toList();
		if (!ignored.isEmpty()) {
			this.findings
				.note("The credential of the account '" + this.schema.provider() + "' comes from properties, so "
						+ ConfiguredValue.names(ignored) + ((ignored.size() == 1) ? " is ignored." : " are ignored."));
		}
	}

	private void missingCredential(@Nullable ConfiguredValue<String> url) {
		ConfiguredValue<String> property = this.section.text(AccountSchema.URL);
		if (property == null && !isSectionAuthServerUrlInUse()) {
			property = this.section.text(AccountSchema.AUTH_SERVER_URL);
		}
		if (property != null) {
			String variables = this.schema.wantedVariables();
			this.findings.warning(property.property() + " is set, but there is no " + this.schema.noun()
					+ ", so the account does not exist. Set " + this.schema.wanted(this.schema.section()) + "."
					+ (variables.isEmpty() ? "" : " Or set the environment variables: " + variables + ".")
					+ credential(this.section).blank());
			return;
		}
		ConfiguredValue<String> variable = (url != null) ? url : this.variables.authServerUrl();
		if (variable != null) {
			this.findings.note(variable.source() + " is set, but there is no " + this.schema.noun() + ": neither in "
					+ this.schema.section() + " nor in the environment (" + this.schema.wantedVariables()
					+ "). No account is made of that.");
		}
	}

	private void add(String id, PropertySettings account) {
		ConfiguredValue<String> ownUrl = account.text(AccountSchema.URL);
		ConfiguredValue<String> url = (ownUrl != null) ? ownUrl : sectionUrl();
		CredentialSettings asTheyAre = credential(account);
		CredentialSettings settings = asTheyAre.withoutBlank();
		if (settings.isEmpty()) {
			this.findings
				.warning(account.prefix() + " has no " + this.schema.noun() + ", so the account does not exist. Set "
						+ this.schema.wanted(account.prefix()) + "." + asTheyAre.blank());
			return;
		}
		ConfiguredValue<String> own = account.text(AccountSchema.AUTH_SERVER_URL);
		ConfiguredValue<String> authServerUrl = (own != null) ? own : sectionAuthServerUrl();
		Credential credential = resolver(asTheyAre).resolve(settings, own, authServerUrl);
		if (url == null) {
			this.findings.problem(ConfiguredValue.areSet(settings.all()) + ", but there is no URL. Set "
					+ account.prefix() + ".url or " + this.schema.section() + ".url.", settings.all());
		}
		else if (credential != null) {
			add(id, account, url, authServerUrl, credential, ownUrl == null);
		}
	}

	private void add(String id, PropertySettings account, ConfiguredValue<String> url,
			@Nullable ConfiguredValue<String> authServerUrl, Credential credential, boolean inheritsTargets) {
		Common common = new CommonSettings(this.schema, this.section, this.findings).find(account, url,
				credential.form().needsAuthServer() ? authServerUrl : null, inheritsTargets);
		if (common != null) {
			Set<String> credentialNames = this.schema.parts()
				.stream()
				.flatMap((part) -> Stream.of(part.name(), part.fileName()))
				.collect(Collectors.toSet());
			A properties = account.bind(this.provider.properties(), this.section, credentialNames);
			this.definitions.put(id, new AccountDefinition<>(id, url.value(), credential, properties, common));
		}
	}

	private CredentialSettings credential(PropertySettings account) {
		return CredentialSettings.asTheyAre(this.schema, (name) -> {
			ConfiguredValue<String> setting = account.find(name);
			if (setting != null && account.isNoText(name)) {
				this.findings.problem(noText(setting.source()), List.of(setting));
			}
			return setting;
		});
	}

	private static String noText(String source) {
		return source
				+ " is no text but a number or a truth value, of which leading zeros and more are lost. Put it in "
				+ "quotes.";
	}

	private static String orVariable(@Nullable String variable) {
		return (variable != null) ? " or the environment variable " + variable : "";
	}

	private CredentialResolver resolver(CredentialSettings asTheyAre) {
		return new CredentialResolver(this.schema, this.findings,
				(missing) -> this.findings.problem(missing + ". Complete it." + asTheyAre.blank(), asTheyAre.all()));
	}

	private @Nullable ConfiguredValue<String> sectionUrl() {
		ConfiguredValue<String> property = this.section.text(AccountSchema.URL);
		return (property != null) ? property : this.variables.url();
	}

	private @Nullable ConfiguredValue<String> sectionAuthServerUrl() {
		ConfiguredValue<String> property = this.schema.hasAuthServer()
				? this.section.text(AccountSchema.AUTH_SERVER_URL) : null;
		return (property != null) ? property : this.variables.authServerUrl();
	}

	private boolean isSectionUrlInUse() {
		return this.further.values()
			.stream()
			.anyMatch((account) -> account.text(AccountSchema.URL) == null
					&& !credential(account).withoutBlank().isEmpty());
	}

	// Then it need not fit the section's own credential
	private boolean isSectionAuthServerUrlInUse() {
		return this.further.values()
			.stream()
			.anyMatch((account) -> account.text(AccountSchema.AUTH_SERVER_URL) == null
					&& credential(account).withoutBlank().isForAuthServer());
	}

}
