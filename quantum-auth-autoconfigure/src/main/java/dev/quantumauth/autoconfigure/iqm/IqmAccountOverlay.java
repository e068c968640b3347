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

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import dev.quantumauth.autoconfigure.Setting;
import dev.quantumauth.autoconfigure.iqm.IqmAccounts.CommonSettings;

/**
 * Puts one layer of an account's settings over another: what is set above hides what is
 * below.
 */
final class IqmAccountOverlay {

	private IqmAccountOverlay() {
	}

	static IqmProperties.Account overlay(IqmProperties.Account base, IqmProperties.Account over) {
		return new IqmProperties.Account(either(over.url(), base.url()),
				either(over.authServerUrl(), base.authServerUrl()), either(over.realm(), base.realm()),
				either(over.clientId(), base.clientId()), either(over.username(), base.username()),
				either(over.password(), base.password()), either(over.passwordFile(), base.passwordFile()),
				either(over.refreshToken(), base.refreshToken()), either(over.token(), base.token()),
				either(over.tokensFile(), base.tokensFile()), either(over.refreshMargin(), base.refreshMargin()),
				either(over.apiUrls(), base.apiUrls()), either(over.allowPlainHttp(), base.allowPlainHttp()));
	}

	static CommonSettings settings(String prefix, IqmProperties.Account account, CommonSettings section) {
		Setting<Duration> refreshMargin = Setting.ofProperty(prefix, "refresh-margin", account.refreshMargin());
		Setting<List<String>> apiUrls = Setting.ofProperty(prefix, "api-urls", account.apiUrls());
		return new CommonSettings(text(account.realm(), section.realm()), text(account.clientId(), section.clientId()),
				(refreshMargin != null) ? refreshMargin : section.refreshMargin(), either(apiUrls, section.apiUrls()),
				(account.allowPlainHttp() != null) ? account.allowPlainHttp() : section.allowPlainHttp());
	}

	// A placeholder with an empty default leaves nothing behind
	static String text(@Nullable String value, String otherwise) {
		return StringUtils.hasText(value) ? value.strip() : otherwise;
	}

	private static <V> @Nullable V either(@Nullable V over, @Nullable V base) {
		return (over != null) ? over : base;
	}

}
