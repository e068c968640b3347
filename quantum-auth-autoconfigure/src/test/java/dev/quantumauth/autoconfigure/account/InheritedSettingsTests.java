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

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

import dev.quantumauth.autoconfigure.iqm.IqmProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an account takes from its section where a provider binds settings of its
 * own.
 */
class InheritedSettingsTests {

	private final MockEnvironment environment = new MockEnvironment()
		.withProperty("quantum.auth.iqm.url", "https://iqm.example.com")
		.withProperty("quantum.auth.iqm.auth-server-url", "https://auth.example.com")
		.withProperty("quantum.auth.iqm.realm", "lab")
		.withProperty("quantum.auth.iqm.token", "sesame")
		.withProperty("quantum.auth.iqm.accounts.lab-1.username", "alice")
		.withProperty("quantum.auth.iqm.accounts.lab-1.password", "sesame");

	@Test
	void settingThatAnAccountLeavesOutComesFromTheSection() {
		assertThat(account().realm()).isEqualTo("lab");
	}

	@ParameterizedTest
	@ValueSource(strings = { "quantum.auth.iqm.accounts.lab-1.realm", "quantum.auth.iqm.accounts.lab1.realm",
			"quantum.auth.iqm.accounts[lab-1].realm", "quantum.auth.iqm.accounts.LAB-1.realm" })
	void ownSettingIsFoundInEachSpellingOfTheId(String property) {
		this.environment.setProperty(property, "other");
		assertThat(account().realm()).isEqualTo("other");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "${NOT_SET:}" })
	void blankSettingDoesNotHideThatOfTheSection(String blank) {
		this.environment.setProperty("quantum.auth.iqm.accounts.lab-1.realm", blank);
		assertThat(account().realm()).isEqualTo("lab");
	}

	@Test
	void settingOfASourceThatCannotListItsNamesIsFound() {
		this.environment.getPropertySources()
			.addFirst(new MapPropertySource("vault", Map.of("quantum.auth.iqm.accounts.lab-1.realm", "other")) {

				@Override
				public String[] getPropertyNames() {
					return new String[0];
				}

			});
		assertThat(account().realm()).isEqualTo("other");
	}

	@Test
	void credentialOfTheSectionIsNotBound() {
		assertThat(account().token()).isNull();
		assertThat(account().username()).isEqualTo("alice");
	}

	private IqmProperties.Account account() {
		ConfigurationPropertySources.attach(this.environment);
		AccountProvider<?> provider = AccountProviders.load(null)
			.all()
			.stream()
			.filter((candidate) -> candidate.schema().provider().equals("iqm"))
			.findFirst()
			.orElseThrow();
		AccountDefinition<?> account = ProviderAccounts.resolve(provider, this.environment, Set.of(), Set.of())
			.find("lab-1");
		return (IqmProperties.Account) account.properties();
	}

}
