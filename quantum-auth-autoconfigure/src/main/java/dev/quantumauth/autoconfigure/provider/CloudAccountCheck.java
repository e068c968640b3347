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

import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

import dev.quantumauth.QuantumAuthTarget;
import dev.quantumauth.autoconfigure.account.PropertySettings;
import dev.quantumauth.autoconfigure.properties.ConfigurationReport;
import dev.quantumauth.provider.CredentialKind;

/**
 * Looks for mistakes in an account at a cloud and in the description of the cloud.
 *
 * @param account the account
 * @param findings collects what is wrong
 */
record CloudAccountCheck(CloudAccount account, ConfigurationReport findings) {

	private static final Set<String> FORBIDDEN = Set.of("authorization", "proxy-authorization", "cookie", "host",
			"connection", "content-length", "content-type", "transfer-encoding", "te", "trailer", "upgrade", "expect");

	// RFC 9110, section 5.6.2
	private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	// A host whose scheme was forgotten, which would be taken for a path
	private static final Pattern HOST = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+(:[0-9]+)?(/.*)?");

	void run(Environment environment) {
		int before = this.findings.problems().size();
		checkTokenHeader();
		if (this.findings.problems().size() == before) {
			checkAll(environment);
		}
		if (this.findings.problems().size() == before) {
			checkDescription();
		}
	}

	private void checkTokenHeader() {
		try {
			this.account.tokenHeader();
		}
		catch (IllegalArgumentException ex) {
			String property = provider() + ".token-header";
			this.findings.problem(property + " cannot carry a token: " + ex.getMessage() + ".", property);
		}
	}

	// What is left, for example a relative URL with a blank
	private void checkDescription() {
		try {
			this.account.describe("https://api.example.com");
		}
		catch (IllegalArgumentException ex) {
			// The message of the exception would show the URL
			String reason = (ex.getCause() instanceof URISyntaxException syntax) ? syntax.getReason()
					: "it is not valid";
			this.findings.problem(
					"A URL of the provider " + this.account.definition().name() + " cannot be used: " + reason + ".",
					provider(), section());
		}
	}

	private void checkAll(Environment environment) {
		checkCredential(PropertySettings.of(environment, this.account.place()));
		CloudVariables variables = new CloudVariables(this.account);
		variables.names()
			.stream()
			.flatMap((variable) -> Stream.ofNullable(variables.problemOf(variable)))
			.forEach((problem) -> this.findings.problem(problem, section()));
		checkExchange();
		checkHeaders(section() + ".headers", this.account.account().headers());
		checkHeaders(provider() + ".headers", this.account.definition().headers());
		checkHeaders(provider() + ".token-request.headers", this.account.definition().requestHeaders());
		new ProviderDefinitionCheck(this.account.definition(), this.findings).run();
	}

	private String section() {
		return this.account.place().section();
	}

	private String provider() {
		return "quantum.auth.providers." + this.account.definition().name();
	}

	// A credential of another form would be ignored without a word
	private void checkCredential(PropertySettings settings) {
		CredentialKind wanted = this.account.kind();
		for (CredentialKind kind : CredentialKind.values()) {
			if (kind != wanted) {
				kind.parts().forEach((part) -> Stream.of(part, part + "-file").forEach((name) -> {
					if (settings.text(name) != null) {
						String property = section() + "." + name;
						this.findings.problem("The property " + property + " is set, but " + this.account.displayName()
								+ " wants " + wanted(wanted) + ". Remove it, or name another provider.", property);
					}
				}));
			}
		}
	}

	private static String wanted(CredentialKind kind) {
		return String.join(" and ",
				CloudAccountProvider.parts(kind)
					.stream()
					.map((part) -> part.mayBeFile() ? part.name() + " or " + part.fileName() : part.name())
					.toList());
	}

	private void checkExchange() {
		String tokenUri = this.account.tokenUri();
		String issuerUri = this.account.issuerUri();
		if (new CloudExchange(this.account).isStatic()) {
			if (this.account.kind() != CredentialKind.API_KEY) {
				this.findings.problem(provider() + ".grant-type is none, which is possible only with an api-key: "
						+ "anything else is no token. Remove it.", provider() + ".grant-type");
			}
			if (this.account.account().tokenUri() != null || this.account.account().issuerUri() != null) {
				this.findings.problem(section() + ": token-uri or issuer-uri is set, but at "
						+ this.account.displayName() + " the credential itself is the token. Remove it.", section());
			}
			return;
		}
		if (tokenUri == null && issuerUri == null) {
			this.findings.problem(provider() + " has neither token-uri nor issuer-uri, so it is not known where "
					+ this.account.displayName() + " issues tokens. Set one of them.", provider());
		}
		checkUrl("token-uri", tokenUri);
		checkUrl("issuer-uri", issuerUri);
		checkUrl("logout-uri", this.account.logoutUri());
	}

	// The credential goes there
	private void checkUrl(String name, @Nullable String url) {
		if (url == null || CloudAccount.VARIABLE.matcher(url).find()) {
			return;
		}
		if (!CloudAccount.isAbsolute(url)) {
			if (name.equals("issuer-uri") || HOST.matcher(url).matches()) {
				this.findings.problem(
						"The " + name + " of the account '" + this.account.place().id()
								+ "' does not begin with https://. Write the whole URL"
								+ (name.equals("issuer-uri") ? "."
										: ", or begin with a slash what continues the account's url."),
						section() + "." + name, provider() + "." + name);
			}
			return;
		}
		try {
			QuantumAuthTarget.of(url.replaceFirst("\\?.*", ""),
					Boolean.TRUE.equals(this.account.account().allowPlainHttp()));
		}
		catch (IllegalArgumentException ex) {
			this.findings.problem(
					"The " + name + " of the account '" + this.account.place().id() + "' " + ex.getMessage() + ".",
					section() + "." + name, provider() + "." + name);
		}
	}

	private void checkHeaders(String section, Map<String, String> headers) {
		String token = this.account.tokenHeader().name().toLowerCase(Locale.ROOT);
		headers.forEach((name, value) -> {
			String lower = name.toLowerCase(Locale.ROOT);
			if (FORBIDDEN.contains(lower) || lower.equals(token)) {
				this.findings.problem(section + "." + name + " is not possible: this header is set by the HTTP client "
						+ "or carries the token. Remove it.", section + "." + name);
			}
			else if (this.account.expand(value).chars().anyMatch(Character::isISOControl)
					|| name.chars().anyMatch(Character::isISOControl)) {
				this.findings.problem(section + " has a header with a control character. Remove it.", section);
			}
			else if (!HEADER_NAME.matcher(name).matches()) {
				this.findings.problem(section + " has a header whose name is not possible. Correct it.", section);
			}
		});
	}

}
