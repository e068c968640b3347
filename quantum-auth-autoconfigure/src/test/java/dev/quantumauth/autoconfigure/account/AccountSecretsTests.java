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

import java.util.List;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.mock.env.MockEnvironment;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.TokenText;
import dev.quantumauth.autoconfigure.qci.QciProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what holds a credential, if only for a moment, does not print it. What lives
 * longer is in {@code SecretLeakTests}.
 */
class AccountSecretsTests {

	private static final String SECRET = "sesame-open-0123456789";

	@ParameterizedTest
	@MethodSource("holders")
	void holderOfASecretDoesNotPrintIt(Object holder) {
		assertThat(holder.toString()).startsWith(holder.getClass().getSimpleName()).doesNotContain("sesame");
	}

	static List<Object> holders() {
		MockEnvironment environment = new MockEnvironment().withProperty("QCI_TOKEN", SECRET)
			.withProperty("quantum.auth.qci.url", "https://api.example.com")
			.withProperty("quantum.auth.qci.api-token", SECRET)
			.withProperty("quantum.auth.qci.accounts.alice.api-token", SECRET);
		ConfigurationPropertySources.attach(environment);
		QciProperties properties = Binder.get(environment).bind("quantum.auth.qci", QciProperties.class).get();
		AccountProvider<?> provider = AccountProviders.load(null)
			.all()
			.stream()
			.filter((candidate) -> candidate.schema().provider().equals("qci"))
			.findFirst()
			.orElseThrow();
		ProviderAccounts<?> accounts = ProviderAccounts.resolve(provider, environment, Set.of(), Set.of());
		AccountDefinition<?> account = accounts.find("qci");
		PropertySettings section = PropertySettings.ofSection(environment, "quantum.auth.qci");
		AccountSettings ofSection = AccountSettings.of(provider.schema(), section);
		CredentialSettings settings = ofSection.credential();
		CredentialValue value = new CredentialValue(settings.given().get(0), TokenHeader.BEARER,
				new ConfigurationReport());
		assertThat(List.of(properties.apiToken(), account.credential("api-token").get(), value.supplier().get(),
				properties.accounts().get("alice").apiToken()))
			.containsOnly(SECRET);
		return List.of(properties, properties.accounts().get("alice"), section, ofSection, settings,
				settings.given().get(0), VariableSettings.of(provider.schema(), environment), value, account,
				account.credential("api-token"),
				new TokenText("API token", "the test", TokenHeader.BEARER, () -> SECRET));
	}

}
