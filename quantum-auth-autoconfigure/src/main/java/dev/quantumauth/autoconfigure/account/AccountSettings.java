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

import org.jspecify.annotations.Nullable;

import dev.quantumauth.autoconfigure.account.AccountDefinition.Credential;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.ConfiguredValue;
import dev.quantumauth.autoconfigure.properties.Literals;

/**
 * The URLs and the credential that the properties of one account set, each looked up
 * once.
 *
 * @param schema what can be configured
 * @param properties the properties
 * @param url the URL of the API, or {@code null}
 * @param authServerUrl the authentication server, or {@code null}
 * @param asTheyAre the parts of the credential, blank ones too
 * @param credential the parts of the credential
 */
record AccountSettings(AccountSchema schema, PropertySettings properties, @Nullable ConfiguredValue<String> url,
		@Nullable ConfiguredValue<String> authServerUrl, CredentialSettings asTheyAre, CredentialSettings credential) {

	static AccountSettings of(AccountSchema schema, PropertySettings properties) {
		CredentialSettings asTheyAre = CredentialSettings.of(schema,
				(part, file) -> properties.find(file ? part.fileName() : part.name()));
		return new AccountSettings(schema, properties, properties.text(AccountSchema.URL),
				schema.hasAuthServer() ? properties.text(AccountSchema.AUTH_SERVER_URL) : null, asTheyAre,
				asTheyAre.withoutBlank());
	}

	/**
	 * Find the credential.
	 * @param ownAuthServerUrl the authentication server, if it is for this credential
	 * only
	 * @param authServerUrl the authentication server, wherever it comes from
	 * @param findings collects what is wrong with the credential
	 * @return the credential, or {@code null} if there is none that can be used
	 */
	@Nullable Credential resolve(@Nullable ConfiguredValue<String> ownAuthServerUrl,
			@Nullable ConfiguredValue<String> authServerUrl, ConfigurationReport findings) {
		this.credential.given().forEach((one) -> {
			if (this.properties.isNoText(one.property())) {
				findings.problem(Literals.noText(one.setting().source()), List.of(one.setting()));
			}
		});
		return new CredentialResolver(this.schema, findings, (missing) -> findings
			.problem(missing + ". Complete it." + this.asTheyAre.blank(), this.asTheyAre.all()))
			.resolve(this.credential, ownAuthServerUrl, authServerUrl);
	}

	@Override
	public String toString() {
		return "AccountSettings[" + this.properties.prefix() + "]";
	}

}
