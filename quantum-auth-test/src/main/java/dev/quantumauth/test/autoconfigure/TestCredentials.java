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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.account.AccountProviders;
import dev.quantumauth.autoconfigure.account.AccountSchema;
import dev.quantumauth.autoconfigure.properties.AccountIds;

/**
 * Finds out which accounts have a URL but no credential that can be used, and makes one
 * up. A credential whose parts contradict each other is left alone, so that the test
 * fails to start as the application does.
 */
final class TestCredentials {

	private final ConfigurableEnvironment environment;

	private final Map<String, Object> properties = new TreeMap<>();

	private TestCredentials(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Make up what is missing.
	 * @param environment what there is
	 * @return the properties that complete it, perhaps none
	 */
	static Map<String, Object> missingFrom(ConfigurableEnvironment environment) {
		TestCredentials credentials = new TestCredentials(environment);
		AccountProviders.load(null).schemas(environment).forEach(credentials::complete);
		return credentials.properties;
	}

	private void complete(AccountSchema schema) {
		if (schema.place().named()) {
			account(schema.section(), schema.id(), schema, true).complete();
			return;
		}
		boolean authServer = has(schema.section(), "auth-server-url") || hasVariable(schema.authServerVariable());
		boolean sectionUrl = has(schema.section(), "url");
		boolean sectionUrlInUse = false;
		for (String id : accountIds(schema.section())) {
			String prefix = schema.section() + ".accounts." + id;
			boolean ownUrl = has(prefix, "url");
			sectionUrlInUse |= !ownUrl;
			if (ownUrl || sectionUrl || hasVariable(schema.urlVariable())) {
				account(prefix, id, schema, authServer || has(prefix, "auth-server-url")).complete();
			}
		}
		AccountCredential section = account(schema.section(), schema.id(), schema, authServer);
		if (sectionUrl && (section.isPresent() || !sectionUrlInUse)) {
			section.complete();
		}
	}

	private AccountCredential account(String prefix, String id, AccountSchema schema, boolean hasAuthServer) {
		return new AccountCredential(new Settings(prefix, id), schema, hasAuthServer);
	}

	// Other ids are left alone, so that the test fails to start as the application does
	private Set<String> accountIds(String section) {
		return Binder.get(this.environment)
			.bind(section + ".accounts", Bindable.mapOf(String.class, Object.class))
			.map(Map::keySet)
			.orElse(Set.of())
			.stream()
			.filter(AccountIds::isValid)
			.collect(Collectors.toSet());
	}

	private boolean has(String prefix, String name) {
		return StringUtils.hasText(get(prefix, name));
	}

	private String get(String prefix, String name) {
		return Binder.get(this.environment).bind(prefix + "." + name, String.class).orElse("");
	}

	private boolean hasVariable(@Nullable String name) {
		return name != null && StringUtils.hasText(this.environment.getProperty(name));
	}

	/**
	 * The settings of one account.
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
			return TestCredentials.this.has(this.prefix, name);
		}

		String get(String name) {
			return TestCredentials.this.get(this.prefix, name);
		}

		// Spring Boot does not replace a placeholder that it cannot resolve
		boolean isUnresolved(String name) {
			return get(name).contains("${");
		}

		void set(String name, String value) {
			TestCredentials.this.properties.put(this.prefix + "." + name, value);
		}

	}

}
