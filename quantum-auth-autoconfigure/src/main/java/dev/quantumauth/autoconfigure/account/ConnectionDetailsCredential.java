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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.account.AccountDefinition.Credential;
import dev.quantumauth.autoconfigure.account.AccountDefinition.Part;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.autoconfigure.properties.ConfiguredValue;
import dev.quantumauth.autoconfigure.properties.CredentialText;
import dev.quantumauth.autoconfigure.properties.TokenText;

/**
 * The URLs and the credential that a bean of connection details supplies. If the provider
 * has several ways to authenticate, the getters of the bean are called when the
 * application starts, to find out which one the bean supplies. The credential is read
 * from the bean again each time it is needed.
 *
 * @param <D> the type of connection details
 * @param details the bean
 * @param settings how it is read
 * @param schema what can be configured
 * @param findings collects what is wrong
 */
record ConnectionDetailsCredential<D extends ConnectionDetails>(D details, ConnectionDetailsSettings<D> settings,
		AccountSchema schema, ConfigurationReport findings) {

	static <D extends ConnectionDetails> ConnectionDetailsCredential<D> of(Object details,
			ConnectionDetailsSettings<D> settings, AccountSchema schema, ConfigurationReport findings) {
		return new ConnectionDetailsCredential<>(settings.type().cast(details), settings, schema, findings);
	}

	private String bean() {
		return "the " + this.settings.type().getSimpleName() + " bean";
	}

	@Nullable ConfiguredValue<String> url() {
		String url = this.settings.url().apply(this.details);
		if (StringUtils.hasText(url)) {
			return new ConfiguredValue<>(url, "the URL of " + bean());
		}
		this.findings.problem(bean() + " has no URL. Let its getUrl() return one.");
		return null;
	}

	@Nullable ConfiguredValue<String> authServerUrl() {
		return supplied("authentication server", this.settings.authServerUrl().apply(this.details));
	}

	private @Nullable ConfiguredValue<String> supplied(String label, @Nullable String value) {
		return StringUtils.hasText(value) ? new ConfiguredValue<>(value, "the " + label + " of " + bean()) : null;
	}

	/**
	 * Find the credential.
	 * @param url the URL, which must not change
	 * @param authServerUrl the authentication server, which must not change either, or
	 * {@code null}
	 * @return the credential, or {@code null} if there is none that can be used
	 */
	@Nullable Credential resolve(ConfiguredValue<String> url, @Nullable ConfiguredValue<String> authServerUrl) {
		CredentialForm form = form(authServerUrl);
		if (form == null) {
			return null;
		}
		Map<String, Part> values = new LinkedHashMap<>();
		for (CredentialPart part : form.parts()) {
			values.put(part.name(), new Part(bean(), supplier(part, () -> required(part))));
		}
		return new Credential(form, values, form.needsAuthServer() ? authServerUrl : null, false,
				() -> checkUnchanged(url, authServerUrl));
	}

	private Supplier<String> supplier(CredentialPart part, Supplier<String> value) {
		String source = "the " + part.label() + " of " + bean();
		return switch (part.kind()) {
			case TOKEN -> new TokenText(part.label(), bean(), this.schema.tokenHeader(), value);
			case TEXT -> () -> CredentialText.checkUnquoted(value.get().strip(), source);
			case PASSWORD, FILE -> () -> CredentialText.checkUnquoted(value.get(), source);
		};
	}

	private @Nullable CredentialForm form(@Nullable ConfiguredValue<String> authServerUrl) {
		if (this.schema.forms().size() == 1) {
			return this.schema.forms().get(0);
		}
		CredentialSettings supplied = CredentialSettings.of(this.schema,
				(part, file) -> file ? null : supplied(part.label(), value(part)));
		if (supplied.isEmpty()) {
			this.findings.problem(bean() + " has no credential. Let it return one of: " + this.schema.labels() + ".");
			return null;
		}
		Credential credential = new CredentialResolver(this.schema, this.findings,
				(missing) -> this.findings.problem(missing + ". Complete it."))
			.resolve(supplied, authServerUrl, authServerUrl);
		return (credential != null) ? credential.form() : null;
	}

	private void checkUnchanged(ConfiguredValue<String> url, @Nullable ConfiguredValue<String> authServerUrl) {
		if (!url.value().equals(this.settings.url().apply(this.details))
				|| !Objects.equals(authServerUrl, authServerUrl())) {
			throw new IllegalStateException("a URL of " + bean()
					+ " has changed since the application started. Restart it: tokens are bound to the URL");
		}
	}

	private @Nullable String value(CredentialPart part) {
		Function<D, @Nullable String> getter = this.settings.credential().get(part.name());
		return (getter != null) ? getter.apply(this.details) : null;
	}

	private String required(CredentialPart part) {
		String value = value(part);
		if (!StringUtils.hasText(value)) {
			throw new IllegalStateException(bean() + " has no " + part.label());
		}
		return value;
	}

	@Override
	public String toString() {
		return "ConnectionDetailsCredential[" + this.settings.type().getSimpleName() + "]";
	}

}
