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

package dev.quantumauth.samples.iqm;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import dev.quantumauth.autoconfigure.iqm.IqmConnectionDetails;
import dev.quantumauth.test.iqm.FakeIqm;

/**
 * A fake IQM server with its Keycloak that lives as long as the application, and what
 * sends the application there.
 */
@TestConfiguration(proxyBeanMethods = false)
class FakeIqmConfiguration {

	private static final Log logger = LogFactory.getLog(FakeIqmConfiguration.class);

	// Short enough to watch a renewal, and the end of a session that was not used
	private static final Duration ACCESS_TOKEN_LIFETIME = Duration.ofSeconds(20);

	private static final Duration REFRESH_TOKEN_LIFETIME = Duration.ofSeconds(60);

	@Bean
	FakeIqm fakeIqm() {
		return FakeIqm.builder()
			.accessTokenLifetime(ACCESS_TOKEN_LIFETIME)
			.refreshTokenLifetime(REFRESH_TOKEN_LIFETIME)
			.rotation(true)
			.start();
	}

	@Bean
	FakeIqmConnectionDetails fakeIqmConnectionDetails(FakeIqm fakeIqm) {
		return new FakeIqmConnectionDetails(fakeIqm);
	}

	@Bean
	@Order(1)
	ApplicationRunner fakeIqmWhatToTry() {
		return (args) -> logger.info("""
				This IQM server is a fake. Access tokens live %d seconds, a session that is not renewed %d

				    Repeat the first call now and then, and watch "expiresAt" move in the health: the
				    session is renewed, with a new refresh token each time, and no call waits for that.
				    Leave it alone for two minutes: the next call logs in again.
				    Press Ctrl-C: the last line counts logins, refreshes, logouts and the sessions left.
				""".formatted(ACCESS_TOKEN_LIFETIME.toSeconds(), REFRESH_TOKEN_LIFETIME.toSeconds()));
	}

	// Goes before the fake does, and after the sessions have ended
	@Bean
	DisposableBean fakeIqmFarewell(FakeIqm fakeIqm) {
		return () -> logger.info("The fake IQM server saw %d logins, %d refreshes and %d logouts; sessions left: %d"
			.formatted(fakeIqm.loginCount(), fakeIqm.refreshCount(), fakeIqm.logoutCount(), fakeIqm.activeSessions()));
	}

	/**
	 * Takes precedence over properties and environment variables.
	 *
	 * @param iqm the fake
	 */
	record FakeIqmConnectionDetails(FakeIqm iqm) implements IqmConnectionDetails {

		@Override
		public String getUrl() {
			return this.iqm.getUrl().toString();
		}

		@Override
		public String getAuthServerUrl() {
			return this.iqm.getAuthServerUrl().toString();
		}

		@Override
		public String getUsername() {
			return this.iqm.getUsername();
		}

		@Override
		public String getPassword() {
			return this.iqm.getPassword();
		}

	}

}
