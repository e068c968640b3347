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
import dev.quantumauth.qci.QciAccount;
import dev.quantumauth.qci.QciAuthClient;
import dev.quantumauth.session.SessionScheduler;

/**
 * Makes the accounts at QCi. When it is created, at start-up, it says what is wrong with
 * the configuration.
 */
final class QciAccountFactory {

	private static final Log logger = LogFactory.getLog(QciAccountFactory.class);

	private final Map<String, QciAccountSettings> accounts;

	private final AuthServerHttp http;

	private final SessionSettingsFactory settings;

	private final SessionScheduler scheduler;

	private final TokenRequestInterceptor interceptor;

	private final ApplicationEventPublisher events;

	QciAccountFactory(QciAccounts accounts, AuthServerHttp http, SessionSettingsFactory settings,
			SessionScheduler scheduler, TokenRequestInterceptor interceptor, ApplicationEventPublisher events) {
		accounts.findings().report(logger, "QCi", "quantum.auth.qci");
		this.accounts = accounts.accounts()
			.stream()
			.collect(Collectors.toMap(QciAccountSettings::id, Function.identity()));
		this.http = http;
		this.settings = settings;
		this.scheduler = scheduler;
		this.interceptor = interceptor;
		this.events = events;
	}

	TokenAccount<QciAuthClient> create(String id) {
		QciAccountSettings account = this.accounts.get(id);
		if (account == null) {
			throw new IllegalStateException("There is no account '" + id + "' at QCi");
		}
		Duration timeout = account.timeout();
		Duration limit = (timeout != null && timeout.compareTo(this.http.limit()) < 0) ? timeout : this.http.limit();
		return QciAccount.builder(id, account.url(), account.apiToken())
			.apiUrls(account.apiUrls())
			.allowPlainHttp(account.allowPlainHttp())
			.timeout(timeout)
			.settings(this.settings.create(account.refreshMargin(), limit))
			.interceptor(this.interceptor)
			.listener(this.events::publishEvent)
			.build(() -> this.http.webClient(id), this.scheduler);
	}

}
