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

package dev.quantumauth.samples.qci;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

import dev.quantumauth.autoconfigure.qci.QciConnectionDetails;
import dev.quantumauth.test.qci.FakeQci;

/**
 * A fake QCi that lives as long as the application, and everything that sends the
 * application there.
 */
@TestConfiguration(proxyBeanMethods = false)
class FakeQciConfiguration {

	private static final Log logger = LogFactory.getLog(FakeQciConfiguration.class);

	// Short enough to watch a renewal
	private static final Duration TOKEN_LIFETIME = Duration.ofSeconds(20);

	@Bean
	FakeQci fakeQci() {
		return FakeQci.builder().tokenLifetime(TOKEN_LIFETIME).start();
	}

	@Bean
	FakeQciConnectionDetails fakeQciConnectionDetails(FakeQci fakeQci) {
		return new FakeQciConnectionDetails(fakeQci);
	}

	@Bean
	WebClientHttpServiceGroupConfigurer fakeQciBaseUrl(FakeQci fakeQci) {
		return (groups) -> groups.filterByName("qci")
			.forEachClient((group, client) -> client.baseUrl(fakeQci.url().toString()));
	}

	@Bean
	@Order(1)
	ApplicationRunner fakeQciWhatToTry() {
		return (args) -> logger.info("""
				This QCi is a fake, whose access tokens live %d seconds

				    Repeat the first call now and then, and watch "expiresAt" move in the health:
				    the token is renewed before it expires, and no call waits for that.
				""".formatted(TOKEN_LIFETIME.toSeconds()));
	}

	/**
	 * Takes precedence over properties and environment variables.
	 *
	 * @param qci the fake
	 */
	record FakeQciConnectionDetails(FakeQci qci) implements QciConnectionDetails {

		@Override
		public String getUrl() {
			return this.qci.url().toString();
		}

		@Override
		public String getApiToken() {
			return this.qci.apiToken();
		}

	}

}
