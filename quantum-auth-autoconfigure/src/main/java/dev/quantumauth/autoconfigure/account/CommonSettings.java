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

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;

import dev.quantumauth.autoconfigure.account.AccountDefinition.Common;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.ConfiguredValue;

/**
 * The settings that accounts of all providers have, and that an account takes from the
 * section unless it has its own.
 *
 * @param schema what can be configured
 * @param section the properties of the section
 * @param findings what there is to say
 */
record CommonSettings(AccountSchema schema, PropertySettings section, ConfigurationReport findings) {

	private static final Bindable<List<String>> URLS = Bindable.listOf(String.class);

	private static final Bindable<Duration> DURATION = Bindable.of(Duration.class);

	private static final Bindable<Boolean> BOOLEAN = Bindable.of(Boolean.class);

	/**
	 * Find the settings of an account, and check them and its URLs.
	 * @param account the account's own properties
	 * @param url the URL of the API
	 * @param authServerUrl the authentication server that the credential goes to, or
	 * {@code null}
	 * @param inheritsTargets whether the URL is that of the section, whose targets go
	 * with it
	 * @return the settings, or {@code null} if something is wrong
	 */
	@Nullable Common find(PropertySettings account, ConfiguredValue<String> url, @Nullable ConfiguredValue<String> authServerUrl,
			boolean inheritsTargets) {
		int before = this.findings.problems().size();
		PropertySettings targets = inheritsTargets ? this.section : null;
		ConfiguredValue<List<String>> apiUrls = find("api-urls", URLS, account.equals(this.section) ? targets : account,
				targets);
		ConfiguredValue<Boolean> plainHttp = find("allow-plain-http", BOOLEAN,
				account.equals(this.section) ? targets : account, targets);
		boolean allowPlainHttp = plainHttp != null && plainHttp.value();
		this.findings.checkUrl(url, allowPlainHttp);
		this.findings.checkUrls(apiUrls, allowPlainHttp);
		if (authServerUrl != null) {
			this.findings.checkUrl(authServerUrl, allowPlainHttp);
		}
		for (String name : this.schema.credentialUrls()) {
			ConfiguredValue<String> own = account.text(name);
			ConfiguredValue<String> credentialUrl = (own != null) ? own : this.section.text(name);
			if (credentialUrl != null) {
				this.findings.checkUrl(credentialUrl, allowPlainHttp);
			}
		}
		ConfiguredValue<Duration> timeout = find("timeout", DURATION, account, this.section);
		this.findings.checkTimeout(timeout);
		ConfiguredValue<Duration> refreshMargin = find("refresh-margin", DURATION, account, this.section);
		this.findings.checkRefreshMargin(refreshMargin);
		if (this.findings.problems().size() != before) {
			return null;
		}
		return new Common((apiUrls != null && !apiUrls.value().isEmpty()) ? apiUrls.value() : List.of(url.value()),
				allowPlainHttp, (timeout != null) ? timeout.value() : null,
				(refreshMargin != null) ? refreshMargin.value() : this.schema.refreshMargin());
	}

	private static <T> @Nullable ConfiguredValue<T> find(String name, Bindable<T> type,
			@Nullable PropertySettings account, @Nullable PropertySettings section) {
		ConfiguredValue<T> own = (account != null) ? account.find(name, type) : null;
		return (own == null && section != null) ? section.find(name, type) : own;
	}

}
