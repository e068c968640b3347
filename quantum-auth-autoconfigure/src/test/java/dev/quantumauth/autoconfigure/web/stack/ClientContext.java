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

package dev.quantumauth.autoconfigure.web.stack;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import dev.quantumauth.TokenHeaders;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.AccountsWithHeader;
import dev.quantumauth.autoconfigure.fixture.QuickReactorResources;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthRestClientAutoConfiguration;
import dev.quantumauth.autoconfigure.web.QuantumAuthWebClientAutoConfiguration;
import dev.quantumauth.test.qci.FakeQci;

/**
 * Contexts with all clients of Spring Boot and all that puts tokens on their requests.
 */
public final class ClientContext {

	private ClientContext() {
	}

	/**
	 * Contexts without an account.
	 */
	public static ApplicationContextRunner runner() {
		return configure(new ApplicationContextRunner());
	}

	/**
	 * Contexts with the account of a cloud.
	 */
	public static ApplicationContextRunner runner(FakeQci qci) {
		return runner().withPropertyValues(qci.propertyPairs());
	}

	/**
	 * Contexts with an account for each header, at the cloud's path of the account's id.
	 */
	public static ApplicationContextRunner runnerWithEachHeader(FakeQci qci) {
		ApplicationContextRunner runner = runner().withBean(AccountsWithHeader.class,
				() -> new AccountsWithHeader(TokenHeaders.byId()));
		for (String id : TokenHeaders.byId().keySet()) {
			String account = "quantum.auth.qci.accounts." + id;
			runner = runner.withPropertyValues(account + ".url=" + qci.url(),
					account + ".api-urls=" + qci.url() + "/" + id, account + ".api-token=" + qci.apiToken());
		}
		return runner;
	}

	public static <R extends AbstractApplicationContextRunner<R, ?, ?>> R configure(R runner) {
		return runner.withInitializer(SystemEnvironment.empty())
			.withUserConfiguration(QuickReactorResources.class)
			.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
					QuantumAuthWebClientAutoConfiguration.class, QuantumAuthRestClientAutoConfiguration.class,
					WebClientAutoConfiguration.class, RestClientAutoConfiguration.class,
					RestTemplateAutoConfiguration.class, HttpClientAutoConfiguration.class,
					ReactiveHttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class));
	}

}
