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

package com.example.quark;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of accounts at Quark. The section itself is the default account.
 *
 * @param enabled Whether accounts at Quark exist.
 * @param url Base URL of the API. Default is the environment variable QUARK_URL.
 * @param key API key. Default is the environment variable QUARK_KEY.
 * @param keyFile File that holds the API key. Read again when it changes.
 * @param apiUrls Base URLs that may receive the API key. Default is the URL.
 * @param accounts Further accounts by id.
 */
@ConfigurationProperties("quantum.auth.quark")
public record QuarkProperties(@DefaultValue("true") boolean enabled, @Nullable String url,
		@JsonIgnore @Nullable String key, @Nullable String keyFile, @Nullable List<String> apiUrls,
		@DefaultValue Map<String, Account> accounts) {

	@Override
	public String toString() {
		return "QuarkProperties[url=" + this.url + ", accounts=" + this.accounts.keySet() + "]";
	}

	/**
	 * A further account. What it leaves out comes from the section, except for the key.
	 *
	 * @param url Base URL of the API
	 * @param key API key
	 * @param keyFile File that holds the API key
	 * @param apiUrls Base URLs that may receive the API key
	 */
	public record Account(@Nullable String url, @JsonIgnore @Nullable String key, @Nullable String keyFile,
			@Nullable List<String> apiUrls) {

		@Override
		public String toString() {
			return "Account[url=" + this.url + "]";
		}

	}

}
