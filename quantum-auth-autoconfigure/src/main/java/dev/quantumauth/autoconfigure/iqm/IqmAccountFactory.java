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

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationEventPublisher;

import dev.quantumauth.TokenRequestInterceptor;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.autoconfigure.AuthServerHttp;
import dev.quantumauth.autoconfigure.SessionSettingsFactory;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.session.SessionScheduler;

/**
 * Makes the accounts at IQM. When it is created, at start-up, it says what is wrong with
 * the configuration.
 */
final class IqmAccountFactory {

	private static final Log logger = LogFactory.getLog(IqmAccountFactory.class);

	private final Map<String, IqmAccountSettings> accounts;

	private final AuthServerHttp http;

	private final SessionSettingsFactory settings;

	private final SessionScheduler scheduler;

	private final TokenRequestInterceptor interceptor;

	private final ApplicationEventPublisher events;

	IqmAccountFactory(IqmAccounts accounts, AuthServerHttp http, SessionSettingsFactory settings,
			SessionScheduler scheduler, TokenRequestInterceptor interceptor, ApplicationEventPublisher events) {
		accounts.findings().report(logger, "IQM", "quantum.auth.iqm");
		this.accounts = accounts.accounts()
			.stream()
			.collect(Collectors.toMap(IqmAccountSettings::id, Function.identity()));
		this.http = http;
		this.settings = settings;
		this.scheduler = scheduler;
		this.interceptor = interceptor;
		this.events = events;
	}

	TokenAccount<IqmAuthClient> create(String id) {
		IqmAccountSettings account = this.accounts.get(id);
		if (account == null) {
			throw new IllegalStateException("There is no account '" + id + "' at IQM");
		}
		return account.credential()
			.account(account)
			.apiUrls(account.apiUrls())
			.allowPlainHttp(account.allowPlainHttp())
			.settings(this.settings.create(account.refreshMargin(), this.http.limit()))
			.interceptor(this.interceptor)
			.listener(this.events::publishEvent)
			.build(() -> this.http.webClient(id), this.scheduler);
	}

}
