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

package com.example.nimbus;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of accounts at Nimbus. The section itself is the default account.
 *
 * @param enabled Whether accounts at Nimbus exist.
 * @param url Base URL of the API. Default is the environment variable NIMBUS_URL.
 * @param apiKey API key. Default is the environment variable NIMBUS_API_KEY.
 * @param apiKeyFile File that holds the API key. Read again for each token request.
 * @param tokenUri Where the API key is exchanged for access tokens.
 * @param serviceCrn Name of the service instance that requests to the API are for.
 * @param refreshMargin How long before its expiry an access token is renewed.
 * @param apiUrls Base URLs that may receive the access token. Default is the URL.
 * @param allowPlainHttp Whether plain http is allowed to a host that is not loopback.
 * @param accounts Further accounts by id.
 */
@ConfigurationProperties("quantum.auth.nimbus")
public record NimbusProperties(@DefaultValue("true") boolean enabled, @Nullable String url,
		@JsonIgnore @Nullable String apiKey, @Nullable String apiKeyFile, @Nullable String tokenUri,
		@Nullable String serviceCrn, @DefaultValue("5m") Duration refreshMargin, @Nullable List<String> apiUrls,
		@DefaultValue("false") boolean allowPlainHttp, @DefaultValue Map<String, Account> accounts) {

	@Override
	public String toString() {
		return "NimbusProperties[url=" + this.url + ", accounts=" + this.accounts.keySet() + "]";
	}

	/**
	 * A further account. What it leaves out comes from the section, except for the key.
	 *
	 * @param url Base URL of the API
	 * @param apiKey API key
	 * @param apiKeyFile File that holds the API key
	 * @param tokenUri Where the API key is exchanged for access tokens
	 * @param serviceCrn Name of the service instance
	 * @param refreshMargin How long before its expiry an access token is renewed
	 * @param apiUrls Base URLs that may receive the access token
	 * @param allowPlainHttp Whether plain http is allowed
	 */
	public record Account(@Nullable String url, @JsonIgnore @Nullable String apiKey, @Nullable String apiKeyFile,
			@Nullable String tokenUri, @Nullable String serviceCrn, @Nullable Duration refreshMargin,
			@Nullable List<String> apiUrls, @Nullable Boolean allowPlainHttp) {

		@Override
		public String toString() {
			return "Account[url=" + this.url + "]";
		}

	}

}
