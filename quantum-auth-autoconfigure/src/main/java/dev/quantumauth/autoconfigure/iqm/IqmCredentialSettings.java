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

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.Setting;

/**
 * What one source, such as the section of an account or the environment, says about the
 * account's credential.
 *
 * @param username the user, or {@code null}
 * @param password the user's password, or {@code null}
 * @param passwordFile the file that holds it, or {@code null}
 * @param refreshToken the refresh token to begin with, or {@code null}
 * @param token the access token, or {@code null}
 * @param tokensFile the file with the access token, or {@code null}
 */
record IqmCredentialSettings(@Nullable Setting<String> username, @Nullable Setting<String> password,
		@Nullable Setting<String> passwordFile, @Nullable Setting<String> refreshToken, @Nullable Setting<String> token,
		@Nullable Setting<String> tokensFile) {

	static IqmCredentialSettings of(String prefix, IqmProperties section) {
		return asTheyAre(prefix, section).withoutBlank();
	}

	static IqmCredentialSettings of(String prefix, IqmProperties.Account account) {
		return asTheyAre(prefix, account).withoutBlank();
	}

	static IqmCredentialSettings asTheyAre(String prefix, IqmProperties section) {
		return new IqmCredentialSettings(Setting.ofProperty(prefix, "username", section.username()),
				Setting.ofProperty(prefix, "password", section.password()),
				Setting.ofProperty(prefix, "password-file", section.passwordFile()),
				Setting.ofProperty(prefix, "refresh-token", section.refreshToken()),
				Setting.ofProperty(prefix, "token", section.token()),
				Setting.ofProperty(prefix, "tokens-file", section.tokensFile()));
	}

	static IqmCredentialSettings asTheyAre(String prefix, IqmProperties.Account account) {
		return new IqmCredentialSettings(Setting.ofProperty(prefix, "username", account.username()),
				Setting.ofProperty(prefix, "password", account.password()),
				Setting.ofProperty(prefix, "password-file", account.passwordFile()),
				Setting.ofProperty(prefix, "refresh-token", account.refreshToken()),
				Setting.ofProperty(prefix, "token", account.token()),
				Setting.ofProperty(prefix, "tokens-file", account.tokensFile()));
	}

	// A placeholder with an empty default leaves nothing behind
	private IqmCredentialSettings withoutBlank() {
		return new IqmCredentialSettings(text(this.username), text(this.password), text(this.passwordFile),
				text(this.refreshToken), text(this.token), text(this.tokensFile));
	}

	private static @Nullable Setting<String> text(@Nullable Setting<String> setting) {
		return (setting != null && StringUtils.hasText(setting.value())) ? setting : null;
	}

	/**
	 * Say which settings are there, but blank.
	 * @return a sentence that follows another one, or an empty string
	 */
	String blank() {
		return Setting.blank(this.username, this.password, this.passwordFile, this.refreshToken, this.token,
				this.tokensFile);
	}

	static @Nullable Setting<String> property(String prefix, String name, @Nullable String value) {
		return StringUtils.hasText(value) ? Setting.ofProperty(prefix, name, value) : null;
	}

	boolean isEmpty() {
		return all().isEmpty();
	}

	/**
	 * Return whether the credential is for the authentication server, and not one that
	 * the API takes as it is.
	 * @return whether there is a username, a password or a refresh token
	 */
	boolean isForAuthServer() {
		return this.refreshToken != null || !login().isEmpty();
	}

	/**
	 * Return how many ways to authenticate there are traces of.
	 * @return the number, of which only 1 is right
	 */
	int forms() {
		return present(this.refreshToken, this.token, this.tokensFile).size() + (login().isEmpty() ? 0 : 1);
	}

	List<Setting<String>> all() {
		return Stream.concat(login().stream(), present(this.refreshToken, this.token, this.tokensFile).stream())
			.toList();
	}

	List<Setting<String>> login() {
		return present(this.username, this.password, this.passwordFile);
	}

	private static List<Setting<String>> present(@Nullable Setting<String> one, @Nullable Setting<String> other,
			@Nullable Setting<String> third) {
		List<Setting<String>> present = new ArrayList<>();
		addIfPresent(present, one);
		addIfPresent(present, other);
		addIfPresent(present, third);
		return present;
	}

	static void addIfPresent(List<Setting<String>> settings, @Nullable Setting<String> setting) {
		if (setting != null) {
			settings.add(setting);
		}
	}

	static String names(List<Setting<String>> settings) {
		return settings.stream().map(Setting::source).collect(Collectors.joining(", "));
	}

	@Override
	public String toString() {
		return "IqmCredentialSettings[" + names(all()) + "]";
	}

}
