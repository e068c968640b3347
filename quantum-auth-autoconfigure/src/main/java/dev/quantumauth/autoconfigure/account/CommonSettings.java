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

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;

import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.autoconfigure.account.AccountDefinition.Common;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.ConfiguredUrl;
import dev.quantumauth.autoconfigure.properties.ConfiguredValue;
import dev.quantumauth.autoconfigure.properties.Literals;
import dev.quantumauth.autoconfigure.properties.UrlMistake;

/**
 * The settings that accounts of all providers have, and that an account takes from the
 * section unless it has its own.
 *
 * @param schema what can be configured
 * @param section the properties of the section
 * @param findings collects what is wrong
 */
record CommonSettings(AccountSchema schema, PropertySettings section, ConfigurationReport findings) {

	// Java reads the host of 127.0.0.1:8080 as a scheme
	private static final String WITHOUT_SCHEME = "does not begin with http:// or https://";

	private static final Bindable<List<String>> URLS = Bindable.listOf(String.class);

	private static final Bindable<Duration> DURATION = Bindable.of(Duration.class);

	private static final Bindable<Boolean> BOOLEAN = Bindable.of(Boolean.class);

	/**
	 * Find the settings of an account, and check them and its URLs.
	 * @param account the account's own properties
	 * @param url the URL of the API
	 * @param authServerUrl the authentication server that the credential goes to, or
	 * {@code null}
	 * @param hasUrlOfSection whether the URL is that of the section, whose targets belong
	 * to it
	 * @return the settings, or {@code null} if something is wrong
	 */
	@Nullable Common find(PropertySettings account, ConfiguredValue<String> url, @Nullable ConfiguredValue<String> authServerUrl,
			boolean hasUrlOfSection) {
		int before = this.findings.problems().size();
		List<PropertySettings> sources = List.of(account, this.section);
		// api-urls and allow-plain-http say where the token of a URL may go: those of the
		// section do not count for another URL
		List<PropertySettings> sourcesOfTargets = hasUrlOfSection ? sources
				: sources.stream().filter((source) -> !source.equals(this.section)).toList();
		ConfiguredValue<List<String>> apiUrls = find("api-urls", URLS, sourcesOfTargets);
		ConfiguredValue<Boolean> plainHttp = find("allow-plain-http", BOOLEAN, sourcesOfTargets);
		boolean allowPlainHttp = plainHttp != null && plainHttp.value();
		checkUrl(url, AccountSchema.URL, allowPlainHttp);
		List<String> targets = targets(apiUrls, allowPlainHttp);
		noteUrlOutside(targets, url, apiUrls);
		if (authServerUrl != null) {
			checkUrl(authServerUrl, AccountSchema.AUTH_SERVER_URL, allowPlainHttp);
		}
		credentialUrls(sources).forEach((credentialUrl) -> checkUrl(credentialUrl, allowPlainHttp));
		ConfiguredValue<Duration> timeout = find("timeout", DURATION, sources);
		if (timeout != null && timeout.value().compareTo(Duration.ZERO) <= 0) {
			this.findings.problem(timeout.source() + " is not positive. Remove it for no limit.", List.of(timeout));
		}
		ConfiguredValue<Duration> refreshMargin = find("refresh-margin", DURATION, sources);
		if (refreshMargin != null && refreshMargin.value().isNegative()) {
			this.findings.problem(refreshMargin.source() + " is negative.", List.of(refreshMargin));
		}
		ConfiguredValue<Boolean> obtainAtStartup = find("obtain-at-startup", BOOLEAN, sources);
		if (this.findings.problems().size() != before) {
			return null;
		}
		return new Common(targets, allowPlainHttp, (timeout != null) ? timeout.value() : null,
				(refreshMargin != null) ? refreshMargin.value() : this.schema.refreshMargin(),
				obtainAtStartup != null && obtainAtStartup.value());
	}

	private static <T> @Nullable ConfiguredValue<T> find(String name, Bindable<T> type,
			List<PropertySettings> sources) {
		return sources.stream()
			.flatMap((source) -> Stream.ofNullable(source.find(name, type)))
			.findFirst()
			.orElse(null);
	}

	private Stream<ConfiguredValue<String>> credentialUrls(List<PropertySettings> sources) {
		return this.schema.credentialUrls()
			.stream()
			.flatMap((name) -> sources.stream().flatMap((source) -> Stream.ofNullable(source.text(name))).limit(1));
	}

	private List<String> targets(@Nullable ConfiguredValue<List<String>> apiUrls, boolean allowPlainHttp) {
		if (apiUrls == null) {
			return List.of();
		}
		return apiUrls.value()
			.stream()
			.map((apiUrl) -> ConfiguredUrl.clean(new ConfiguredValue<>(apiUrl, apiUrls.source(), apiUrls.property()),
					this.findings))
			.peek((apiUrl) -> checkUrl(apiUrl, allowPlainHttp))
			.map(ConfiguredValue::value)
			.toList();
	}

	private void noteUrlOutside(List<String> targets, ConfiguredValue<String> url,
			@Nullable ConfiguredValue<List<String>> apiUrls) {
		if (apiUrls != null && !targets.isEmpty() && this.findings.problems().isEmpty()
				&& targets.stream().noneMatch((target) -> covers(target, url.value()) || covers(url.value(), target))) {
			this.findings.warning(apiUrls.source() + " does not contain " + url.source()
					+ ", so requests to that URL carry no token. Add it, unless that is meant.");
		}
	}

	private static boolean covers(String target, String url) {
		return QuantumAuthTarget.of(target, true).matches(URI.create(url));
	}

	private void checkUrl(ConfiguredValue<String> url, String name, boolean allowPlainHttp) {
		if (checkUrl(url, allowPlainHttp)) {
			this.schema.urlMistakes()
				.stream()
				.filter((mistake) -> mistake.property().equals(name) && mistake.find(url.value()).isPresent())
				.findFirst()
				.ifPresent((mistake) -> report(mistake, url));
		}
	}

	private void report(UrlMistake mistake, ConfiguredValue<String> url) {
		String remark = url.source() + " " + mistake.find(url.value()).orElseThrow();
		if (mistake.fatal()) {
			this.findings.problem(remark, List.of(url));
		}
		else {
			this.findings.warning(remark);
		}
	}

	// Credential and token go there
	private boolean checkUrl(ConfiguredValue<String> url, boolean allowPlainHttp) {
		if (url.value().contains("${")) {
			this.findings.problem(url.source() + " contains " + Literals.unresolved(url.value()) + ".", List.of(url));
			return false;
		}
		try {
			QuantumAuthTarget.of(url.value(), allowPlainHttp);
			return true;
		}
		catch (IllegalArgumentException ex) {
			this.findings.problem(
					url.source() + " " + (url.value().contains("://") ? ex.getMessage() : WITHOUT_SCHEME) + ".",
					List.of(url));
			return false;
		}
	}

}
