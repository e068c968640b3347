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
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.quantumauth.autoconfigure.properties.ConfiguredValue;

/**
 * The settings of one account, complete and valid.
 *
 * @param <A> the type that the provider's own settings are bound to
 * @since 0.1.0
 */
public final class AccountDefinition<A> {

	private final String id;

	private final String url;

	private final Credential credential;

	private final A properties;

	private final Common common;

	AccountDefinition(String id, String url, Credential credential, A properties, Common common) {
		this.id = id;
		this.url = url;
		this.credential = credential;
		this.properties = properties;
		this.common = common;
	}

	/**
	 * Return the id of the account.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return the base URL of the API.
	 * @return the URL
	 */
	public String url() {
		return this.url;
	}

	/**
	 * Return the base URL of the authentication server.
	 * @return the URL
	 * @throws IllegalStateException if the account's credential needs none
	 */
	public String authServerUrl() {
		ConfiguredValue<String> authServerUrl = this.credential.authServerUrl();
		Assert.state(authServerUrl != null, "The credential needs no authentication server");
		return authServerUrl.value();
	}

	/**
	 * Return whether the account's credential has a part.
	 * @param part the name of the part
	 * @return whether it has one of that name
	 */
	public boolean has(String part) {
		return this.credential.values().containsKey(part);
	}

	/**
	 * Return a part of the credential.
	 * @param part the name of the part
	 * @return a supplier that reads the value each time: it reads a file again, and calls
	 * connection details again. It may block. It throws an {@link IllegalStateException},
	 * whose message shows no secret, if the value cannot be read or cannot be valid.
	 */
	public Supplier<String> credential(String part) {
		return checked(part(part).value());
	}

	/**
	 * Return several parts of the credential, which are read together, so that the URLs
	 * of connection details are compared once and not for each part.
	 * @param <C> the type of what is made of the parts
	 * @param reader makes it; its argument returns the value of the part with a given
	 * name
	 * @return a supplier with the properties of that of {@link #credential(String)}
	 */
	public <C> Supplier<C> credential(Function<UnaryOperator<String>, C> reader) {
		return checked(() -> reader.apply((part) -> part(part).value().get()));
	}

	// Before and after reading: connection details may change to another server in
	// between, and what is read then may be the credential for that server
	private <C> Supplier<C> checked(Supplier<C> value) {
		Runnable check = this.credential.check();
		if (check == null) {
			return value;
		}
		return () -> {
			check.run();
			C credential = value.get();
			check.run();
			return credential;
		};
	}

	/**
	 * Return where a part of the credential comes from.
	 * @param part the name of the part
	 * @return where to change it, for messages, for example "the property
	 * quantum.auth.iqm.password-file"
	 */
	public String source(String part) {
		return part(part).source();
	}

	String credentialSource() {
		return this.credential.values()
			.values()
			.stream()
			.map(Part::source)
			.distinct()
			.collect(Collectors.joining(" and "));
	}

	private Part part(String name) {
		Part part = this.credential.values().get(name);
		Assert.state(part != null, () -> "The credential has no " + name);
		return part;
	}

	/**
	 * Return whether the credential never changes.
	 * @return whether all its parts are values of properties or environment variables
	 */
	public boolean isFixed() {
		return this.credential.fixed();
	}

	/**
	 * Return the provider's own settings.
	 * @return the settings. One that is not configured is {@code null}, or has the
	 * default of its type.
	 */
	public A properties() {
		return this.properties;
	}

	Common common() {
		return this.common;
	}

	@Override
	public String toString() {
		return "AccountDefinition[id=" + this.id + ", url=" + this.url + "]";
	}

	/**
	 * A complete credential.
	 *
	 * @param form the way to authenticate
	 * @param values the parts, by their names
	 * @param authServerUrl the authentication server, or {@code null} if it needs none
	 * @param fixed whether it never changes
	 * @param check throws an exception if the URLs of connection details have changed
	 * since the application started, or {@code null} if the credential comes from
	 * elsewhere
	 */
	record Credential(CredentialForm form, Map<String, Part> values, @Nullable ConfiguredValue<String> authServerUrl,
			boolean fixed, @Nullable Runnable check) {

		Credential withAuthServerUrl(UnaryOperator<ConfiguredValue<String>> change) {
			ConfiguredValue<String> url = this.authServerUrl;
			return (url != null) ? new Credential(this.form, this.values, change.apply(url), this.fixed, this.check)
					: this;
		}

		@Override
		public String toString() {
			return "Credential" + this.values.keySet();
		}

	}

	/**
	 * A part of a credential.
	 *
	 * @param source where it comes from, for messages
	 * @param value reads its value
	 */
	record Part(String source, Supplier<String> value) {

		@Override
		public String toString() {
			return "Part[" + this.source + "]";
		}

	}

	/**
	 * The settings that all providers have.
	 *
	 * @param apiUrls the base URLs of requests that may carry the token, empty for those
	 * that the provider knows
	 * @param allowPlainHttp whether plain http is allowed
	 * @param timeout how long the client waits for a response, or {@code null}
	 * @param refreshMargin how long before its expiry a token is renewed
	 * @param obtainAtStartup whether the first token is obtained at start-up
	 */
	record Common(List<String> apiUrls, boolean allowPlainHttp, @Nullable Duration timeout, Duration refreshMargin,
			boolean obtainAtStartup) {

	}

}
