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

package dev.quantumauth.test.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Finds out which accounts have a URL but no credential that can be used, and makes one
 * up. A credential that is contradictory is left alone: the application would not start
 * with it either.
 */
final class TestCredentials {

	private static final String ACCOUNT_ID = "[a-z0-9]+(-[a-z0-9]+)*";

	private final Environment environment;

	private final Binder binder;

	private final Map<String, Object> properties = new TreeMap<>();

	private TestCredentials(ConfigurableEnvironment environment) {
		this.environment = environment;
		this.binder = Binder.get(environment);
	}

	/**
	 * Make up what is missing.
	 * @param environment what there is
	 * @return the properties that complete it, perhaps none
	 */
	static Map<String, Object> missingFrom(ConfigurableEnvironment environment) {
		TestCredentials credentials = new TestCredentials(environment);
		credentials.complete("qci", "QCI_API_URL", QciCredential::new);
		credentials.complete("iqm", "IQM_SERVER_URL", IqmCredential::new);
		return credentials.properties;
	}

	private void complete(String provider, String urlVariable, Completion completion) {
		Settings section = new Settings("quantum.auth." + provider, provider);
		boolean sectionUrl = section.has("url");
		boolean sectionUrlInUse = false;
		for (String id : accountIds(section.prefix)) {
			Settings account = new Settings(section.prefix + ".accounts." + id, id);
			boolean ownUrl = account.has("url");
			sectionUrlInUse |= !ownUrl;
			if (ownUrl || sectionUrl || hasVariable(urlVariable)) {
				completion.of(account, section).complete();
			}
		}
		Credential credential = completion.of(section, section);
		if (sectionUrl && (credential.isPresent() || !sectionUrlInUse)) {
			credential.complete();
		}
	}

	// Any other id keeps the application from starting, which is not for a test to hide
	private Set<String> accountIds(String prefix) {
		return this.binder.bind(prefix + ".accounts", Bindable.mapOf(String.class, Object.class))
			.map(Map::keySet)
			.orElse(Set.of())
			.stream()
			.filter((id) -> id.matches(ACCOUNT_ID))
			.collect(Collectors.toSet());
	}

	private boolean hasVariable(String name) {
		return StringUtils.hasText(this.environment.getProperty(name));
	}

	/**
	 * What completes the credential of a vendor's accounts.
	 */
	@FunctionalInterface
	private interface Completion {

		Credential of(Settings account, Settings section);

	}

	/**
	 * The credential of one account.
	 */
	interface Credential {

		boolean isPresent();

		void complete();

	}

	/**
	 * The settings of one account, or of a section.
	 */
	final class Settings {

		private final String prefix;

		private final String id;

		Settings(String prefix, String id) {
			this.prefix = prefix;
			this.id = id;
		}

		String id() {
			return this.id;
		}

		boolean has(String name) {
			return StringUtils.hasText(get(name));
		}

		String get(String name) {
			return TestCredentials.this.binder.bind(this.prefix + "." + name, String.class).orElse("");
		}

		boolean hasVariable(String name) {
			return TestCredentials.this.hasVariable(name);
		}

		// Boot leaves a placeholder in place that it cannot resolve
		boolean isUnresolved(String name) {
			return get(name).contains("${");
		}

		void set(String name, String value) {
			TestCredentials.this.properties.put(this.prefix + "." + name, value);
		}

	}

}
