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

package dev.quantumauth.autoconfigure.provider;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

import dev.quantumauth.TokenHeader;
import dev.quantumauth.autoconfigure.account.AccountSchema.Place;
import dev.quantumauth.autoconfigure.properties.EnvironmentVariables;
import dev.quantumauth.autoconfigure.provider.CloudProperties.Account;
import dev.quantumauth.provider.CredentialKind;
import dev.quantumauth.provider.ProviderDescription;

/**
 * One account at a cloud: what its provider's definition says, with the account's own
 * settings and the values of its variables.
 *
 * @param place the id of the account, and where its properties are
 * @param definition how the cloud works
 * @param account the settings of the account
 * @param environment has the environment variables of variables
 */
record CloudAccount(Place place, ProviderDefinition definition, Account account, Environment environment) {

	static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9-]+)}");

	CredentialKind kind() {
		CloudProperties.Credential credential = properties().credential();
		return (credential != null) ? CredentialKind.valueOf(credential.name()) : CredentialKind.API_KEY;
	}

	CloudProperties.Provider properties() {
		return this.definition.properties();
	}

	String displayName() {
		String name = ProviderDefinition.text(properties().displayName());
		return (name != null) ? name : this.definition.name();
	}

	TokenHeader tokenHeader() {
		String name = ProviderDefinition.text(properties().tokenHeader().name());
		String scheme = properties().tokenHeader().scheme();
		if (name == null) {
			return new TokenHeader(TokenHeader.BEARER.name(),
					(scheme != null) ? scheme.strip() : TokenHeader.BEARER.scheme());
		}
		boolean bearer = name.equalsIgnoreCase(TokenHeader.BEARER.name());
		return new TokenHeader(name, (scheme != null) ? scheme.strip() : bearer ? TokenHeader.BEARER.scheme() : "");
	}

	Duration refreshMargin() {
		Duration margin = properties().refreshMargin();
		return (margin != null) ? margin : Duration.ofSeconds(60);
	}

	List<Integer> unauthenticatedStatus() {
		List<Integer> statuses = properties().unauthenticatedStatus();
		return (statuses != null && !statuses.isEmpty()) ? statuses : List.of(401);
	}

	/**
	 * Return the environment variables of a part of the credential. There are none if the
	 * account sends the credential elsewhere than its provider says.
	 * @param part the name of the part
	 * @return the names of the variables
	 */
	String[] variablesOf(String part) {
		boolean elsewhere = this.account.url() != null || this.account.apiUrls() != null
				|| this.account.tokenUri() != null || this.account.issuerUri() != null;
		return elsewhere ? new String[0] : this.definition.environment()
			.entrySet()
			.stream()
			.filter((entry) -> ProviderDefinition.uniform(entry.getKey()).equals(ProviderDefinition.uniform(part)))
			.flatMap((entry) -> entry.getValue().stream())
			.toArray(String[]::new);
	}

	// URLs

	@Nullable String url() {
		String url = ProviderDefinition.text(properties().url());
		return (url != null) ? expand(url) : apiUrls().stream().findFirst().orElse(null);
	}

	/**
	 * Return the URLs that may receive the token.
	 * @return the URLs of the provider, empty if the account has a URL of its own or the
	 * provider only one
	 */
	List<String> apiUrls() {
		List<String> urls = properties().apiUrls();
		return (urls != null && this.account.url() == null) ? urls.stream().map(this::expand).toList() : List.of();
	}

	@Nullable String tokenUri() {
		String own = ProviderDefinition.text(this.account.tokenUri());
		if (own != null || this.account.issuerUri() != null) {
			return own;
		}
		String tokenUri = ProviderDefinition.text(properties().tokenUri());
		return (tokenUri != null) ? expand(tokenUri) : null;
	}

	@Nullable String issuerUri() {
		String own = ProviderDefinition.text(this.account.issuerUri());
		if (own == null && this.account.tokenUri() != null) {
			return null;
		}
		String issuer = (own != null) ? own : ProviderDefinition.text(properties().issuerUri());
		return (issuer != null) ? expand(issuer) : null;
	}

	private @Nullable URI probeUri(String url) {
		String probe = ProviderDefinition.text(properties().probe().uri());
		boolean replaced = this.account.url() != null && (properties().url() != null || properties().apiUrls() != null);
		return (probe == null || (isAbsolute(probe) && replaced)) ? null : absolute(url, expand(probe));
	}

	static boolean isAbsolute(String uri) {
		return uri.contains("://");
	}

	static URI absolute(String url, String uri) {
		return URI.create(isAbsolute(uri) ? uri : url.replaceFirst("/+$", "") + "/" + uri.replaceFirst("^/+", ""));
	}

	// Variables

	String expand(String template) {
		return VARIABLE.matcher(template)
			.replaceAll((variable) -> Matcher.quoteReplacement(valueOr(variable.group(1), variable.group())));
	}

	private String valueOr(String variable, String otherwise) {
		String value = value(variable);
		return (value != null) ? value : otherwise;
	}

	@Nullable String value(String variable) {
		for (Map.Entry<String, String> entry : this.account.variables().entrySet()) {
			if (ProviderDefinition.uniform(entry.getKey()).equals(ProviderDefinition.uniform(variable))) {
				return ProviderDefinition.text(entry.getValue());
			}
		}
		return Stream.of(variablesOf(variable))
			.flatMap((name) -> Stream.ofNullable(EnvironmentVariables.get(this.environment, name)))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return where a session is ended. That of the provider is not called if the account
	 * has its tokens from elsewhere: a refresh token must not go to another server.
	 * @return the URL, absolute or relative, or {@code null}
	 */
	@Nullable String logoutUri() {
		String logoutUri = ProviderDefinition.text(properties().logoutUri());
		String tokenUri = ProviderDefinition.text(properties().tokenUri());
		boolean elsewhere = this.account.tokenUri() != null || this.account.issuerUri() != null
				|| (this.account.url() != null && tokenUri != null && !isAbsolute(tokenUri));
		return (logoutUri == null || (isAbsolute(logoutUri) && elsewhere)) ? null : expand(logoutUri);
	}

	List<String> ignored() {
		return ProviderDefinition.ignored(this.environment,
				Stream.concat(Stream.of(this.place.section()), this.place.otherSections().stream()).toList());
	}

	Map<String, String> headers() {
		return ProviderDefinition.merge(this.definition.headers(), this.account.headers(), false);
	}

	ProviderDescription describe(String url) {
		CloudExchange exchange = new CloudExchange(this);
		Map<String, String> headers = new LinkedHashMap<>();
		headers().forEach((name, value) -> headers.put(name, expand(value)));
		return new ProviderDescription(this.definition.name(), displayName(), kind(),
				exchange.isStatic() ? null : exchange.tokenEndpoint(url), headers, probeUri(url));
	}

	@Override
	public String toString() {
		return "CloudAccount[" + this.place.id() + "]";
	}

}
