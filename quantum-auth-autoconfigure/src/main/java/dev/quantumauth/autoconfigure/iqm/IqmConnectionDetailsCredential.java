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

package dev.quantumauth.autoconfigure.iqm;

import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.AccountFindings;
import dev.quantumauth.autoconfigure.CredentialText;
import dev.quantumauth.autoconfigure.PastedToken;
import dev.quantumauth.autoconfigure.Setting;
import dev.quantumauth.iqm.IqmCredentials;

/**
 * The credential that an {@link IqmConnectionDetails} bean supplies: looked at when the
 * application starts, and asked for again each time it is needed.
 *
 * @param details the bean
 * @param findings what there is to say
 */
record IqmConnectionDetailsCredential(IqmConnectionDetails details, AccountFindings findings) {

	private static final String BEAN = "the IqmConnectionDetails bean";

	@Nullable IqmCredential resolve() {
		if (!StringUtils.hasText(this.details.getUrl())) {
			this.findings.problem("The IqmConnectionDetails bean has no URL. Let its getUrl() return one.");
			return null;
		}
		IqmCredentialSettings settings = new IqmCredentialSettings(supplied("username", this.details.getUsername()),
				supplied("password", this.details.getPassword()), null,
				supplied("refresh token", this.details.getRefreshToken()), supplied("token", this.details.getToken()),
				null);
		if (settings.isEmpty()) {
			this.findings.problem("The IqmConnectionDetails bean has no credential. Let it return a token, a username "
					+ "and a password, or a refresh token.");
			return null;
		}
		Setting<String> authServerUrl = supplied("authentication server", this.details.getAuthServerUrl());
		IqmCredential credential = new IqmCredentialResolver(this.findings,
				(missing) -> this.findings.problem(missing + ". Complete it."))
			.resolve(settings, authServerUrl, authServerUrl);
		return (credential != null) ? supplied(credential, this.details.getUrl(), authServerUrl) : null;
	}

	private static @Nullable Setting<String> supplied(String name, @Nullable String value) {
		return StringUtils.hasText(value) ? new Setting<>(value, "the " + name + " of " + BEAN) : null;
	}

	// The same form, but asked for anew
	private IqmCredential supplied(IqmCredential credential, String url, @Nullable Setting<String> authServerUrl) {
		String server = (authServerUrl != null) ? authServerUrl.value() : null;
		if (credential instanceof IqmCredential.Login login) {
			return new IqmCredential.Login(login.authServerUrl(),
					() -> bound(url, server, () -> new IqmCredentials(login("username", this.details.getUsername()),
							login("password", this.details.getPassword()))));
		}
		if (credential instanceof IqmCredential.RefreshToken refreshToken) {
			return new IqmCredential.RefreshToken(refreshToken.authServerUrl(), new PastedToken("refresh token", BEAN,
					() -> bound(url, server, () -> required("refresh token", this.details.getRefreshToken()))));
		}
		return new IqmCredential.Token(new PastedToken("token", BEAN,
				() -> bound(url, server, () -> required("token", this.details.getToken()))), false);
	}

	private <V> V bound(String url, @Nullable String authServerUrl, Supplier<V> credential) {
		if (!url.equals(this.details.getUrl())
				|| !Objects.equals(authServerUrl, textOrNull(this.details.getAuthServerUrl()))) {
			throw new IllegalStateException("a URL of " + BEAN
					+ " has changed since the application started. Restart it: tokens are bound to the URL");
		}
		return credential.get();
	}

	private static @Nullable String textOrNull(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

	private static String login(String name, @Nullable String value) {
		return CredentialText.checkUnquoted(required(name, value), "the " + name + " of " + BEAN);
	}

	private static String required(String name, @Nullable String value) {
		if (!StringUtils.hasText(value)) {
			throw new IllegalStateException(BEAN + " has no " + name);
		}
		return value;
	}

}
