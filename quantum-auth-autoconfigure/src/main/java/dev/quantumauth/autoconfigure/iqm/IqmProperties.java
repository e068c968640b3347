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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@link ConfigurationProperties @ConfigurationProperties} of accounts at IQM. The
 * section itself is the default account, {@code iqm}; a setting that a further account
 * leaves out comes from the section, except for credentials.
 *
 * @param enabled Whether accounts at IQM exist. When false, the environment variables
 * IQM_SERVER_URL, IQM_TOKEN and so on are ignored too.
 * @param url Base URL of the IQM server, which receives the access token. Default is the
 * environment variable IQM_SERVER_URL.
 * @param authServerUrl Base URL of the authentication server, for a username and password
 * or a refresh token. Default is the environment variable IQM_AUTH_SERVER.
 * @param realm Realm of the authentication server.
 * @param clientId Public client at the authentication server.
 * @param username User who starts sessions. Default is the environment variable
 * IQM_AUTH_USERNAME.
 * @param password Password of the user. Default is the environment variable
 * IQM_AUTH_PASSWORD.
 * @param passwordFile File that holds the password, for example a mounted secret. Read
 * again for each login.
 * @param refreshToken Refresh token of an existing or offline session, which is continued
 * instead of logging in.
 * @param token Access token that is managed elsewhere: opaque, never renewed. Default is
 * the environment variable IQM_TOKEN.
 * @param tokensFile File with an access_token that is managed elsewhere, re-read when it
 * changes. Default is the environment variable IQM_TOKENS_FILE.
 * @param refreshMargin How long before its expiry an access token is renewed, at most a
 * quarter of its lifetime.
 * @param apiUrls Base URLs whose origin and path prefix may receive the access token.
 * Default is the URL, and /api/v1 of its origin.
 * @param allowPlainHttp Whether credential and access token may go over plain http to a
 * host that is not a loopback address.
 * @param obtainAtStartup Whether the first access token is obtained when the application
 * starts, and not when the first request needs it. A failure does not keep the
 * application from starting; health shows it.
 * @param accounts Further accounts by id. Ids consist of lower-case letters, digits and
 * single dashes.
 * @since 0.1.0
 */
@ConfigurationProperties("quantum.auth.iqm")
public record IqmProperties(@DefaultValue("true") boolean enabled, @Nullable String url, @Nullable String authServerUrl,
		@DefaultValue("cortex") String realm, @DefaultValue("iqm_client") String clientId, @Nullable String username,
		@JsonIgnore @Nullable String password, @Nullable String passwordFile, @JsonIgnore @Nullable String refreshToken,
		@JsonIgnore @Nullable String token, @Nullable String tokensFile, @DefaultValue("60s") Duration refreshMargin,
		@Nullable List<String> apiUrls, @DefaultValue("false") boolean allowPlainHttp,
		@DefaultValue("false") boolean obtainAtStartup, @DefaultValue Map<String, Account> accounts) {

	@Override
	public String toString() {
		return "IqmProperties[enabled=" + this.enabled + ", url=" + this.url + ", accounts=" + this.accounts.keySet()
				+ "]";
	}

	/**
	 * A further account. What it leaves out comes from the section.
	 *
	 * @param url Base URL of the IQM server
	 * @param authServerUrl Base URL of the authentication server. Inherited only by
	 * accounts with a username and password or a refresh token.
	 * @param realm Realm of the authentication server
	 * @param clientId Public client at the authentication server
	 * @param username User who starts sessions. Never inherited.
	 * @param password Password of the user. Never inherited.
	 * @param passwordFile File that holds the password. Never inherited.
	 * @param refreshToken Refresh token of an existing session. Never inherited.
	 * @param token Access token that is managed elsewhere. Never inherited.
	 * @param tokensFile File with an access token that is managed elsewhere. Never
	 * inherited.
	 * @param refreshMargin How long before its expiry an access token is renewed
	 * @param apiUrls Base URLs whose origin and path prefix may receive the access token.
	 * Inherited only together with the URL.
	 * @param allowPlainHttp Whether plain http is allowed. Inherited only together with
	 * the URL.
	 * @param obtainAtStartup Whether the first access token is obtained at start-up
	 */
	public record Account(@Nullable String url, @Nullable String authServerUrl, @Nullable String realm,
			@Nullable String clientId, @Nullable String username, @JsonIgnore @Nullable String password,
			@Nullable String passwordFile, @JsonIgnore @Nullable String refreshToken,
			@JsonIgnore @Nullable String token, @Nullable String tokensFile, @Nullable Duration refreshMargin,
			@Nullable List<String> apiUrls, @Nullable Boolean allowPlainHttp, @Nullable Boolean obtainAtStartup) {

		@Override
		public String toString() {
			return "Account[url=" + this.url + "]";
		}

	}

}
