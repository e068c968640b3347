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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.AccountFindings;
import dev.quantumauth.autoconfigure.AccountIds;
import dev.quantumauth.autoconfigure.PastedToken;
import dev.quantumauth.autoconfigure.SecretFile;
import dev.quantumauth.autoconfigure.Setting;
import dev.quantumauth.qci.QciAuthClient;

/**
 * Decides which accounts at QCi exist, from properties, environment and connection
 * details: those with a credential and a URL. Collects what there is to say about the
 * others.
 */
final class QciAccounts {

	private static final String SECTION = "quantum.auth.qci";

	private final List<QciAccountSettings> accounts = new ArrayList<>();

	private final AccountFindings findings = new AccountFindings();

	private final QciProperties section;

	private final QciEnvironment environment;

	private final Map<String, QciProperties.Account> further;

	private QciAccounts(QciProperties section, QciEnvironment environment) {
		this.section = section;
		this.environment = environment;
		this.further = AccountIds.unify(SECTION + ".accounts", section.accounts(), QciAccounts::overlay, this.findings);
	}

	/**
	 * Decide which accounts exist.
	 * @param section the properties
	 * @param environment the environment variables
	 * @param details the connection details of the default account, or {@code null}
	 * @return the accounts
	 */
	static QciAccounts resolve(QciProperties section, QciEnvironment environment,
			@Nullable QciConnectionDetails details) {
		QciAccounts resolved = new QciAccounts(section, environment);
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

	private void addDefault(QciConnectionDetails details) {
		String source = "the URL of the QciConnectionDetails bean";
		String url = details.getUrl();
		if (!StringUtils.hasText(url)) {
			this.findings.problem("The QciConnectionDetails bean has no URL. Let its getUrl() return one.");
			return;
		}
		Supplier<String> apiToken = new PastedToken("API token", "the QciConnectionDetails bean", () -> {
			if (!url.equals(details.getUrl())) {
				throw new IllegalStateException(
						source + " has changed since the application started. Restart it: tokens are bound to the URL");
			}
			return details.getApiToken();
		});
		boolean ownUrl = StringUtils.hasText(this.section.url());
		add(QciAuthClient.PROVIDER, new Setting<>(url, source), apiToken, sectionTimeout(), sectionRefreshMargin(),
				ownUrl ? null : sectionApiUrls(), !ownUrl && this.section.allowPlainHttp());
	}

	private void addDefault() {
		Setting<String> url = sectionUrl();
		Supplier<String> apiToken = credential(SECTION, this.section.apiToken(), this.section.apiTokenFile());
		boolean credentialProperty = apiToken != null;
		if (apiToken == null && this.environment.apiToken() != null) {
			apiToken = credential(
					new Setting<>(this.environment.apiToken(), "the environment variable " + QciEnvironment.API_TOKEN));
		}
		if (apiToken != null && url != null) {
			add(QciAuthClient.PROVIDER, url, apiToken, sectionTimeout(), sectionRefreshMargin(), sectionApiUrls(),
					this.section.allowPlainHttp());
		}
		else if (credentialProperty) {
			this.findings.problem(SECTION + " has an API token but no URL. Set " + SECTION + ".url or the environment "
					+ "variable " + QciEnvironment.URL + ".", SECTION + ".api-token", SECTION + ".api-token-file");
		}
		else if (apiToken != null) {
			this.findings.note("The environment variable " + QciEnvironment.API_TOKEN + " is set, but there is no URL: "
					+ "neither " + SECTION + ".url nor " + QciEnvironment.URL + ". No account is made of it.");
		}
		else if (url != null && !isSectionUrlInUse()) {
			missingCredential(url);
		}
	}

	private @Nullable Setting<String> sectionUrl() {
		if (StringUtils.hasText(this.section.url())) {
			return Setting.ofProperty(SECTION, "url", this.section.url());
		}
		String url = this.environment.url();
		return (url != null) ? new Setting<>(url, "the environment variable " + QciEnvironment.URL) : null;
	}

	private @Nullable Setting<Duration> sectionTimeout() {
		return Setting.ofProperty(SECTION, "timeout", this.section.timeout());
	}

	private Setting<Duration> sectionRefreshMargin() {
		return Setting.property(SECTION, "refresh-margin", this.section.refreshMargin());
	}

	private @Nullable Setting<List<String>> sectionApiUrls() {
		return Setting.ofProperty(SECTION, "api-urls", this.section.apiUrls());
	}

	private boolean isSectionUrlInUse() {
		return this.further.values()
			.stream()
			.anyMatch((account) -> !StringUtils.hasText(account.url())
					&& (StringUtils.hasText(account.apiToken()) || StringUtils.hasText(account.apiTokenFile())));
	}

	private void missingCredential(Setting<String> url) {
		if (StringUtils.hasText(this.section.url())) {
			this.findings
				.warning(missingCredential(SECTION) + " Or set the environment variable " + QciEnvironment.API_TOKEN
						+ "." + blank(SECTION, this.section.apiToken(), this.section.apiTokenFile()));
		}
		else {
			this.findings.note("There is " + url.source() + ", but no API token: neither " + SECTION + ".api-token nor "
					+ QciEnvironment.API_TOKEN + ". No account is made of it.");
		}
	}

	private static String missingCredential(String prefix) {
		return prefix + ".url is set, but there is no API token, so the account does not exist. Set " + prefix
				+ ".api-token or " + prefix + ".api-token-file.";
	}

	private static String blank(String prefix, @Nullable String apiToken, @Nullable String apiTokenFile) {
		return Setting.blank(Setting.ofProperty(prefix, "api-token", apiToken),
				Setting.ofProperty(prefix, "api-token-file", apiTokenFile));
	}

	private void add(String id, QciProperties.Account account) {
		String prefix = SECTION + ".accounts." + id;
		boolean ownUrl = StringUtils.hasText(account.url());
		Setting<String> url = ownUrl ? Setting.ofProperty(prefix, "url", account.url()) : sectionUrl();
		Supplier<String> apiToken = credential(prefix, account.apiToken(), account.apiTokenFile());
		if (apiToken == null) {
			this.findings
				.warning((ownUrl ? missingCredential(prefix)
						: prefix + " has no API token, so the account does not exist. Set " + prefix + ".api-token or "
								+ prefix + ".api-token-file.")
						+ blank(prefix, account.apiToken(), account.apiTokenFile()));
			return;
		}
		if (url == null) {
			this.findings.problem(
					prefix + " has an API token but no URL. Set " + prefix + ".url or " + SECTION + ".url.",
					prefix + ".api-token", prefix + ".api-token-file");
			return;
		}
		Setting<Duration> timeout = Setting.ofProperty(prefix, "timeout", account.timeout());
		Setting<Duration> refreshMargin = Setting.ofProperty(prefix, "refresh-margin", account.refreshMargin());
		Setting<List<String>> apiUrls = Setting.ofProperty(prefix, "api-urls", account.apiUrls());
		Setting<List<String>> inheritedApiUrls = ownUrl ? null : sectionApiUrls();
		boolean inheritedPlainHttp = !ownUrl && this.section.allowPlainHttp();
		add(id, url, apiToken, (timeout != null) ? timeout : sectionTimeout(),
				(refreshMargin != null) ? refreshMargin : sectionRefreshMargin(),
				(apiUrls != null) ? apiUrls : inheritedApiUrls,
				(account.allowPlainHttp() != null) ? account.allowPlainHttp() : inheritedPlainHttp);
	}

	private void add(String id, Setting<String> url, Supplier<String> apiToken, @Nullable Setting<Duration> timeout,
			Setting<Duration> refreshMargin, @Nullable Setting<List<String>> apiUrls, boolean allowPlainHttp) {
		int before = this.findings.problems().size();
		this.findings.checkUrl(url, allowPlainHttp);
		this.findings.checkUrls(apiUrls, allowPlainHttp);
		this.findings.checkTimeout(timeout);
		this.findings.checkRefreshMargin(refreshMargin);
		if (this.findings.problems().size() == before) {
			List<String> targets = (apiUrls != null && !apiUrls.value().isEmpty()) ? apiUrls.value()
					: List.of(url.value());
			this.accounts.add(new QciAccountSettings(id, url.value(), apiToken,
					(timeout != null) ? timeout.value() : null, refreshMargin.value(), targets, allowPlainHttp));
		}
	}

	private @Nullable Supplier<String> credential(String prefix, @Nullable String apiToken,
			@Nullable String apiTokenFile) {
		if (StringUtils.hasText(apiToken) && StringUtils.hasText(apiTokenFile)) {
			this.findings.problem(
					"Both " + prefix + ".api-token and " + prefix + ".api-token-file are set. Remove one.",
					prefix + ".api-token", prefix + ".api-token-file");
		}
		if (StringUtils.hasText(apiTokenFile)) {
			Setting<String> file = Setting.property(prefix, "api-token-file", apiTokenFile);
			PastedToken token = new PastedToken("API token", file.source(), new SecretFile(file)::read);
			this.findings.whenStarting(() -> this.findings.inspect(token, file.property()));
			return token;
		}
		return StringUtils.hasText(apiToken) ? credential(Setting.property(prefix, "api-token", apiToken)) : null;
	}

	private Supplier<String> credential(Setting<String> pasted) {
		return this.findings.inspect(new PastedToken("API token", pasted.source(), pasted::value), pasted.property());
	}

	private static QciProperties.Account overlay(QciProperties.Account base, QciProperties.Account over) {
		return new QciProperties.Account((over.url() != null) ? over.url() : base.url(),
				(over.apiToken() != null) ? over.apiToken() : base.apiToken(),
				(over.apiTokenFile() != null) ? over.apiTokenFile() : base.apiTokenFile(),
				(over.timeout() != null) ? over.timeout() : base.timeout(),
				(over.refreshMargin() != null) ? over.refreshMargin() : base.refreshMargin(),
				(over.apiUrls() != null) ? over.apiUrls() : base.apiUrls(),
				(over.allowPlainHttp() != null) ? over.allowPlainHttp() : base.allowPlainHttp());
	}

	List<QciAccountSettings> accounts() {
		return this.accounts;
	}

	AccountFindings findings() {
		return this.findings;
	}

}
