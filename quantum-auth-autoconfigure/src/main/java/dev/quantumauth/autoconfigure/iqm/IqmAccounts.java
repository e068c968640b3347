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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.AccountFindings;
import dev.quantumauth.autoconfigure.AccountIds;
import dev.quantumauth.autoconfigure.Setting;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.iqm.IqmRealm;

/**
 * Decides which accounts at IQM exist, from properties, environment and connection
 * details: those with a credential and a URL. Collects what there is to say about the
 * others.
 */
final class IqmAccounts {

	private static final String SECTION = "quantum.auth.iqm";

	private static final String REMEDY = "Set " + SECTION + ".token, .tokens-file, .username and .password, or "
			+ ".refresh-token";

	private final List<IqmAccountSettings> accounts = new ArrayList<>();

	private final AccountFindings findings = new AccountFindings();

	private final IqmProperties section;

	private final IqmEnvironment environment;

	private final Map<String, IqmProperties.Account> further;

	private IqmAccounts(IqmProperties section, IqmEnvironment environment) {
		this.section = section;
		this.environment = environment;
		this.further = AccountIds.unify(SECTION + ".accounts", section.accounts(), IqmAccountOverlay::overlay,
				this.findings);
	}

	/**
	 * Decide which accounts exist.
	 * @param section the properties
	 * @param environment the environment variables
	 * @param details the connection details of the default account, or {@code null}
	 * @return the accounts
	 */
	static IqmAccounts resolve(IqmProperties section, IqmEnvironment environment,
			@Nullable IqmConnectionDetails details) {
		IqmAccounts resolved = new IqmAccounts(section, environment);
		if (section.enabled()) {
			if (details != null) {
				resolved.addDefault(details);
			}
			else {
				resolved.addDefault();
			}
			resolved.further.forEach(resolved::add);
		}
		return resolved;
	}

	private void addDefault(IqmConnectionDetails details) {
		boolean ownUrl = StringUtils.hasText(this.section.url());
		IqmCredential credential = new IqmConnectionDetailsCredential(details, this.findings).resolve();
		if (credential != null) {
			add(IqmAuthClient.PROVIDER, new Setting<>(details.getUrl(), "the URL of the IqmConnectionDetails bean"),
					setting(details.getAuthServerUrl(), "the authentication server of the IqmConnectionDetails bean"),
					credential, sectionSettings(ownUrl));
		}
	}

	private static @Nullable Setting<String> setting(@Nullable String value, String source) {
		return (value != null) ? new Setting<>(value, source) : null;
	}

	private void addDefault() {
		IqmCredentialSettings properties = IqmCredentialSettings.of(SECTION, this.section);
		Setting<String> url = sectionUrl();
		if (!properties.isEmpty()) {
			noteIgnoredVariables(properties);
			Setting<String> own = isSectionAuthServerUrlInUse() ? null : ownAuthServerUrl();
			addDefault(url, resolver(IqmCredentialSettings.asTheyAre(SECTION, this.section)).resolve(properties, own,
					sectionAuthServerUrl()));
			if (url == null) {
				this.findings.problem(IqmCredentialSettings.names(properties.all()) + " is set, but there is no URL. "
						+ "Set " + SECTION + ".url or the environment variable IQM_SERVER_URL.", properties.all());
			}
		}
		else if (!this.environment.credentials().isEmpty()) {
			addDefaultOfEnvironment(url);
		}
		else if (!isSectionUrlInUse()) {
			missingCredential(url);
		}
	}

	private void addDefaultOfEnvironment(@Nullable Setting<String> url) {
		IqmCredentialSettings variables = this.environment.credentials();
		if (url == null) {
			this.findings.note("Without a URL no account is made of " + IqmCredentialSettings.names(variables.all())
					+ ": neither " + SECTION + ".url nor the environment variable IQM_SERVER_URL is set.");
			return;
		}
		boolean urlProperty = StringUtils.hasText(this.section.url());
		IqmCredentialResolver resolver = new IqmCredentialResolver(this.findings, (missing) -> {
			String message = "No account is made of the environment: " + missing + ".";
			if (urlProperty) {
				this.findings.warning(message + " " + REMEDY + ", or complete the environment.");
			}
			else {
				this.findings.note(message);
			}
		});
		boolean otherwiseUsed = ownAuthServerUrl() != null || isSectionAuthServerUrlInUse();
		addDefault(url, resolver.resolve(variables, otherwiseUsed ? null : this.environment.authServerUrl(),
				sectionAuthServerUrl()));
	}

	private void addDefault(@Nullable Setting<String> url, @Nullable IqmCredential credential) {
		if (url != null && credential != null) {
			add(IqmAuthClient.PROVIDER, url, sectionAuthServerUrl(), credential, sectionSettings(false));
		}
	}

	// A variable that a property refers to is not ignored
	private void noteIgnoredVariables(IqmCredentialSettings properties) {
		List<String> used = properties.all().stream().map(Setting::value).toList();
		List<Setting<String>> ignored = this.environment.credentials()
			.all()
			.stream()
			.filter((variable) -> !used.contains(variable.value()))
			.toList();
		if (!ignored.isEmpty()) {
			this.findings.note("The credential of the account 'iqm' comes from properties, so "
					+ IqmCredentialSettings.names(ignored) + " is ignored.");
		}
	}

	private IqmCredentialResolver resolver(IqmCredentialSettings asTheyAre) {
		return new IqmCredentialResolver(this.findings,
				(missing) -> this.findings.problem(missing + ". Complete it." + asTheyAre.blank(), asTheyAre.all()));
	}

	private void missingCredential(@Nullable Setting<String> url) {
		boolean urlProperty = StringUtils.hasText(this.section.url());
		boolean authServerUrlProperty = ownAuthServerUrl() != null && !isSectionAuthServerUrlInUse();
		if (urlProperty || authServerUrlProperty) {
			this.findings.warning(SECTION + (urlProperty ? ".url" : ".auth-server-url")
					+ " is set, but there is no credential, so the account does not exist. " + REMEDY
					+ ". Or set the environment variables IQM_TOKEN, IQM_TOKENS_FILE, or IQM_AUTH_SERVER, "
					+ "IQM_AUTH_USERNAME and IQM_AUTH_PASSWORD."
					+ IqmCredentialSettings.asTheyAre(SECTION, this.section).blank());
		}
		else {
			Setting<String> variable = (url != null) ? url : this.environment.authServerUrl();
			if (variable != null) {
				this.findings.note("There is " + variable.source() + ", but no credential: neither in " + SECTION
						+ " nor in the environment. No account is made of it.");
			}
		}
	}

	private void add(String id, IqmProperties.Account account) {
		String prefix = SECTION + ".accounts." + id;
		boolean ownUrl = StringUtils.hasText(account.url());
		Setting<String> url = ownUrl ? IqmCredentialSettings.property(prefix, "url", account.url()) : sectionUrl();
		IqmCredentialSettings settings = IqmCredentialSettings.of(prefix, account);
		if (settings.isEmpty()) {
			this.findings.warning(prefix + " has no credential, so the account does not exist. Set " + prefix
					+ ".token, .tokens-file, .username and .password, or .refresh-token."
					+ IqmCredentialSettings.asTheyAre(prefix, account).blank());
			return;
		}
		Setting<String> own = IqmCredentialSettings.property(prefix, "auth-server-url", account.authServerUrl());
		Setting<String> authServerUrl = (own != null) ? own : sectionAuthServerUrl();
		IqmCredential credential = resolver(IqmCredentialSettings.asTheyAre(prefix, account)).resolve(settings, own,
				authServerUrl);
		if (url == null) {
			this.findings.problem(
					prefix + " has a credential but no URL. Set " + prefix + ".url or " + SECTION + ".url.",
					settings.all());
		}
		else if (credential != null) {
			add(id, url, authServerUrl, credential,
					IqmAccountOverlay.settings(prefix, account, sectionSettings(ownUrl)));
		}
	}

	private void add(String id, Setting<String> url, @Nullable Setting<String> authServerUrl, IqmCredential credential,
			CommonSettings common) {
		int before = this.findings.problems().size();
		this.findings.checkUrl(url, common.allowPlainHttp());
		this.findings.checkUrls(common.apiUrls(), common.allowPlainHttp());
		if (authServerUrl != null && credential.isForAuthServer()) {
			this.findings.checkUrl(authServerUrl, common.allowPlainHttp());
		}
		this.findings.checkRefreshMargin(common.refreshMargin());
		if (this.findings.problems().size() == before) {
			Setting<List<String>> apiUrls = common.apiUrls();
			List<String> targets = (apiUrls != null && !apiUrls.value().isEmpty()) ? apiUrls.value()
					: List.of(url.value());
			this.accounts.add(new IqmAccountSettings(id, url.value(), credential, common.realm(), common.clientId(),
					common.refreshMargin().value(), targets, common.allowPlainHttp()));
		}
	}

	private @Nullable Setting<String> sectionUrl() {
		Setting<String> property = IqmCredentialSettings.property(SECTION, "url", this.section.url());
		return (property != null) ? property : this.environment.url();
	}

	private @Nullable Setting<String> ownAuthServerUrl() {
		return IqmCredentialSettings.property(SECTION, "auth-server-url", this.section.authServerUrl());
	}

	private @Nullable Setting<String> sectionAuthServerUrl() {
		Setting<String> property = ownAuthServerUrl();
		return (property != null) ? property : this.environment.authServerUrl();
	}

	private CommonSettings sectionSettings(boolean ownUrl) {
		return new CommonSettings(IqmAccountOverlay.text(this.section.realm(), IqmRealm.DEFAULT_NAME),
				IqmAccountOverlay.text(this.section.clientId(), IqmRealm.DEFAULT_CLIENT_ID),
				Setting.property(SECTION, "refresh-margin", this.section.refreshMargin()),
				ownUrl ? null : Setting.ofProperty(SECTION, "api-urls", this.section.apiUrls()),
				!ownUrl && this.section.allowPlainHttp());
	}

	private boolean isSectionUrlInUse() {
		return this.further.values()
			.stream()
			.anyMatch((account) -> !StringUtils.hasText(account.url())
					&& !IqmCredentialSettings.of(SECTION, account).isEmpty());
	}

	// Then it need not fit the section's own credential
	private boolean isSectionAuthServerUrlInUse() {
		return this.further.values()
			.stream()
			.anyMatch((account) -> !StringUtils.hasText(account.authServerUrl())
					&& IqmCredentialSettings.of(SECTION, account).isForAuthServer());
	}

	List<IqmAccountSettings> accounts() {
		return this.accounts;
	}

	AccountFindings findings() {
		return this.findings;
	}

	/**
	 * What accounts take from the section unless they have their own.
	 *
	 * @param realm the realm
	 * @param clientId the client
	 * @param refreshMargin how long before its expiry a token is renewed
	 * @param apiUrls where the token may go, or {@code null} for the URL
	 * @param allowPlainHttp whether plain http is allowed
	 */
	record CommonSettings(String realm, String clientId, Setting<Duration> refreshMargin,
			@Nullable Setting<List<String>> apiUrls, boolean allowPlainHttp) {

	}

}
