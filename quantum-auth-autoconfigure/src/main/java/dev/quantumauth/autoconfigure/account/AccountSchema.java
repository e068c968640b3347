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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.autoconfigure.properties.ConfiguredValue;
import dev.quantumauth.autoconfigure.properties.UrlMistake;

/**
 * What can be configured about the accounts of a provider: which environment variables an
 * account falls back to, what a complete credential is, and which values are secrets. All
 * other code asks the schema, and messages are composed from it.
 *
 * @param place the id of the default account, and where its properties are
 * @param provider the name of the provider
 * @param displayName the name of the provider for people
 * @param refreshMargin how long before its expiry a token is renewed by default
 * @param presetUrl the URL of an account that configures none, or {@code null} if each
 * account has to
 * @param urlVariable the environment variable that the URL of the default account falls
 * back to, or {@code null}
 * @param authServerVariable the environment variable that the authentication server of
 * the default account falls back to, or {@code null}
 * @param tokenHeader the header of the API that tokens go into
 * @param credentialUrls the names of the provider's own properties that hold a URL to
 * which the credential goes
 * @param urlMistakes what else than the base URL may have been written into {@value #URL}
 * or {@value #AUTH_SERVER_URL}
 * @param forms the ways to authenticate, whose parts have different names
 * @since 0.1.0
 */
public record AccountSchema(Place place, String provider, String displayName, Duration refreshMargin,
		@Nullable String presetUrl, @Nullable String urlVariable, @Nullable String authServerVariable,
		TokenHeader tokenHeader, List<String> credentialUrls, List<UrlMistake> urlMistakes,
		List<CredentialForm> forms) {

	/**
	 * The name of the property that holds the URL of the API.
	 */
	public static final String URL = "url";

	/**
	 * The name of the property that holds the URL of the authentication server.
	 */
	public static final String AUTH_SERVER_URL = "auth-server-url";

	/**
	 * Return a schema without environment variables, whose tokens are bearer tokens.
	 * @param provider the name of the provider
	 * @param displayName the name of the provider for people
	 * @param refreshMargin how long before its expiry a token is renewed by default
	 * @param forms the ways to authenticate, whose parts have different names
	 * @return the schema
	 */
	public static AccountSchema of(String provider, String displayName, Duration refreshMargin,
			CredentialForm... forms) {
		return new AccountSchema(Place.ofSection(provider), provider, displayName, refreshMargin, null, null, null,
				TokenHeader.BEARER, List.of(), List.of(), List.of(forms));
	}

	/**
	 * Return the same schema for one account that is configured apart from its provider.
	 * @param place the id of the account, and where its properties are
	 * @param presetUrl the URL of the account if it configures none, or {@code null}
	 * @return the schema
	 */
	public AccountSchema at(Place place, @Nullable String presetUrl) {
		return new AccountSchema(place, this.provider, this.displayName, this.refreshMargin, presetUrl,
				this.urlVariable, this.authServerVariable, this.tokenHeader, this.credentialUrls, this.urlMistakes,
				this.forms);
	}

	/**
	 * Return the same schema with an environment variable for the URL.
	 * @param variable the name of the variable
	 * @return the schema
	 */
	public AccountSchema withUrlVariable(String variable) {
		return new AccountSchema(this.place, this.provider, this.displayName, this.refreshMargin, this.presetUrl,
				variable, this.authServerVariable, this.tokenHeader, this.credentialUrls, this.urlMistakes, this.forms);
	}

	/**
	 * Return the same schema with an environment variable for the authentication server.
	 * @param variable the name of the variable
	 * @return the schema
	 */
	public AccountSchema withAuthServerVariable(String variable) {
		return new AccountSchema(this.place, this.provider, this.displayName, this.refreshMargin, this.presetUrl,
				this.urlVariable, variable, this.tokenHeader, this.credentialUrls, this.urlMistakes, this.forms);
	}

	/**
	 * Return the same schema with another header than {@code Authorization: Bearer}.
	 * @param tokenHeader the header
	 * @return the schema
	 */
	public AccountSchema withTokenHeader(TokenHeader tokenHeader) {
		return new AccountSchema(this.place, this.provider, this.displayName, this.refreshMargin, this.presetUrl,
				this.urlVariable, this.authServerVariable, tokenHeader, this.credentialUrls, this.urlMistakes,
				this.forms);
	}

	/**
	 * Return the same schema with properties of the provider's own that are checked as
	 * the URL is, because the credential goes there.
	 * @param names the names of the properties
	 * @return the schema
	 */
	public AccountSchema withCredentialUrls(String... names) {
		return new AccountSchema(this.place, this.provider, this.displayName, this.refreshMargin, this.presetUrl,
				this.urlVariable, this.authServerVariable, this.tokenHeader, List.of(names), this.urlMistakes,
				this.forms);
	}

	/**
	 * Return the same schema with mistakes that URLs are looked through for.
	 * @param mistakes the mistakes, of which the first that a URL has counts
	 * @return the schema
	 */
	public AccountSchema withUrlMistakes(UrlMistake... mistakes) {
		return new AccountSchema(this.place, this.provider, this.displayName, this.refreshMargin, this.presetUrl,
				this.urlVariable, this.authServerVariable, this.tokenHeader, this.credentialUrls, List.of(mistakes),
				this.forms);
	}

	/**
	 * Return what the names of the properties begin with.
	 * @return the prefix, which is also the section of the default account
	 */
	public String section() {
		return this.place.section();
	}

	/**
	 * Return the id of the default account.
	 * @return the id
	 */
	public String id() {
		return this.place.id();
	}

	/**
	 * Return the parts of all credentials.
	 * @return the parts
	 */
	public List<CredentialPart> parts() {
		return this.forms.stream().flatMap((form) -> form.parts().stream()).toList();
	}

	Stream<String> variables() {
		return Stream
			.concat(Stream.of(this.urlVariable, this.authServerVariable),
					parts().stream().flatMap((part) -> part.variables().stream()))
			.flatMap(Stream::ofNullable);
	}

	boolean hasAuthServer() {
		return this.forms.stream().anyMatch(CredentialForm::needsAuthServer);
	}

	// "API token" for a provider with one credential of one part, else "credential"
	String noun() {
		List<CredentialPart> parts = parts();
		return (parts.size() == 1) ? parts.get(0).label() : "credential";
	}

	// For example "quantum.auth.iqm.token, .tokens-file, or ..."
	String wanted(String prefix) {
		List<String> choices = this.forms.stream().flatMap((form) -> form.properties(".")).toList();
		return (choices.size() <= 2) ? alternatives(choices.stream().map((choice) -> prefix + choice).toList())
				: prefix + alternatives(choices);
	}

	// For example "api-token; api-token-file"
	String choices() {
		return this.forms.stream().flatMap((form) -> form.properties("")).collect(Collectors.joining("; "));
	}

	// For example "token; username and password"
	String labels() {
		return this.forms.stream()
			.map((form) -> form.parts().stream().map(CredentialPart::label).collect(Collectors.joining(" and ")))
			.collect(Collectors.joining("; "));
	}

	// For example "IQM_TOKEN or IQM_TOKENS_FILE"; empty if no credential can come from
	// the environment
	String wantedVariables() {
		List<String> choices = new ArrayList<>();
		for (CredentialForm form : this.forms) {
			List<String> variables = new ArrayList<>(form.variables());
			if (!variables.isEmpty()) {
				if (form.needsAuthServer() && this.authServerVariable != null) {
					variables.add(0, this.authServerVariable);
				}
				choices.add(ConfiguredValue.enumerate(variables));
			}
		}
		return alternatives(choices);
	}

	private static String alternatives(List<String> choices) {
		int last = choices.size() - 1;
		return (last < 2) ? String.join(" or ", choices)
				: String.join(", ", choices.subList(0, last)) + ", or " + choices.get(last);
	}

	/**
	 * Return what makes an account.
	 * @return a sentence that names the properties and environment variables
	 */
	String remedy() {
		String variables = (this.urlVariable != null && !wantedVariables().isEmpty())
				? ", or the environment variables " + this.urlVariable + " and " + wantedVariables() : "";
		return "At " + this.displayName + ": " + section() + ".url and " + wanted("") + variables + ".";
	}

	/**
	 * Where the properties of a default account are.
	 *
	 * @param id the id of the account
	 * @param section what the names of its properties begin with
	 * @param otherSections the same in other spellings of the id, with the id in brackets
	 * @param named whether the configuration names the account, so that a missing
	 * credential is a mistake
	 * @since 0.1.0
	 */
	public record Place(String id, String section, List<String> otherSections, boolean named) {

		static Place ofSection(String provider) {
			return new Place(provider, "quantum.auth." + provider, List.of(), false);
		}

	}

}
