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

package dev.quantumauth.autoconfigure.qci;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@link ConfigurationProperties @ConfigurationProperties} of accounts at QCi. The
 * section itself is the default account, {@code qci}; a setting that a further account
 * leaves out comes from the section, except for credentials.
 *
 * @param enabled Whether accounts at QCi exist. When false, the environment variables
 * QCI_API_URL and QCI_TOKEN are ignored too.
 * @param url Base URL of QCi's API, with or without a trailing slash. Default is the
 * environment variable QCI_API_URL.
 * @param apiToken API token: the long-lived refresh token. Default is the environment
 * variable QCI_TOKEN.
 * @param apiTokenFile File that holds the API token, for example a mounted secret. Read
 * again for each token request.
 * @param timeout How long the client waits for a response: bounds the calls to the
 * authentication service and, until the headers of the response, the calls to the API.
 * Also announced to the server. Not limited by default.
 * @param refreshMargin How long before its expiry an access token is renewed, at most a
 * quarter of its lifetime.
 * @param apiUrls Base URLs whose origin and path prefix may receive the access token.
 * Default is the URL.
 * @param allowPlainHttp Whether API token and access token may go over plain http to a
 * host that is not a loopback address.
 * @param obtainAtStartup Whether the first access token is obtained when the application
 * starts, and not when the first request needs it. A failure does not keep the
 * application from starting; health shows it.
 * @param accounts Further accounts by id. Ids consist of lower-case letters, digits and
 * single dashes.
 * @since 0.1.0
 */
@ConfigurationProperties("quantum.auth.qci")
public record QciProperties(@DefaultValue("true") boolean enabled, @Nullable String url,
		@JsonIgnore @Nullable String apiToken, @Nullable String apiTokenFile, @Nullable Duration timeout,
		@DefaultValue("10m") Duration refreshMargin, @Nullable List<String> apiUrls,
		@DefaultValue("false") boolean allowPlainHttp, @DefaultValue("false") boolean obtainAtStartup,
		@DefaultValue Map<String, Account> accounts) {

	@Override
	public String toString() {
		return "QciProperties[enabled=" + this.enabled + ", url=" + this.url + ", accounts=" + this.accounts.keySet()
				+ "]";
	}

	/**
	 * A further account. What it leaves out comes from the section.
	 *
	 * @param url Base URL of QCi's API
	 * @param apiToken API token. Never inherited.
	 * @param apiTokenFile File that holds the API token. Never inherited.
	 * @param timeout How long the client waits for a response
	 * @param refreshMargin How long before its expiry an access token is renewed
	 * @param apiUrls Base URLs whose origin and path prefix may receive the access token.
	 * Inherited only together with the URL.
	 * @param allowPlainHttp Whether plain http is allowed. Inherited only together with
	 * the URL.
	 * @param obtainAtStartup Whether the first access token is obtained at start-up
	 */
	public record Account(@Nullable String url, @JsonIgnore @Nullable String apiToken, @Nullable String apiTokenFile,
			@Nullable Duration timeout, @Nullable Duration refreshMargin, @Nullable List<String> apiUrls,
			@Nullable Boolean allowPlainHttp, @Nullable Boolean obtainAtStartup) {

		@Override
		public String toString() {
			return "Account[url=" + this.url + "]";
		}

	}

}
