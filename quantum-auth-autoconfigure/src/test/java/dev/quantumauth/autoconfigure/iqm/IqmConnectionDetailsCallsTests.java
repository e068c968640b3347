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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.iqm.IqmAuthClient;
import dev.quantumauth.test.iqm.FakeIqm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for how often connection details are asked. A vault may be behind each getter.
 */
@Tag("boot")
@Tag("http")
class IqmConnectionDetailsCallsTests {

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Map<String, Integer> calls = new ConcurrentHashMap<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, IqmAuthAutoConfiguration.class));

	@Test
	void loginReadsUsernameAndPasswordOnceAndEachUrlBeforeAndAfterThem() {
		this.contextRunner.withBean(IqmConnectionDetails.class, PasswordDetails::new).run((context) -> {
			this.calls.clear();
			context.getBean(IqmAuthClient.class).accessToken().block(PATIENCE);
			assertThat(this.calls).containsOnly(entry("getUrl", 2), entry("getAuthServerUrl", 2),
					entry("getUsername", 1), entry("getPassword", 1));
		});
	}

	@Test
	void tokenIsReadOnceWithEachUrlBeforeAndAfterIt() {
		this.contextRunner.withBean(IqmConnectionDetails.class, TokenDetails::new).run((context) -> {
			this.calls.clear();
			context.getBean(IqmAuthClient.class).accessToken().block(PATIENCE);
			assertThat(this.calls).containsOnly(entry("getUrl", 2), entry("getAuthServerUrl", 2), entry("getToken", 1));
			context.getBean(IqmAuthClient.class).renew().block(PATIENCE);
			assertThat(this.calls).containsEntry("getToken", 2);
		});
	}

	private <T> T count(String getter, T value) {
		this.calls.merge(getter, 1, Integer::sum);
		return value;
	}

	private final class PasswordDetails implements IqmConnectionDetails {

		@Override
		public String getUrl() {
			return count("getUrl", iqm.getUrl().toString());
		}

		@Override
		public String getAuthServerUrl() {
			return count("getAuthServerUrl", iqm.getAuthServerUrl().toString());
		}

		@Override
		public String getUsername() {
			return count("getUsername", iqm.getUsername());
		}

		@Override
		public String getPassword() {
			return count("getPassword", iqm.getPassword());
		}

	}

	private final class TokenDetails implements IqmConnectionDetails {

		@Override
		public String getUrl() {
			return count("getUrl", iqm.getUrl().toString());
		}

		@Override
		public @Nullable String getAuthServerUrl() {
			IqmConnectionDetailsCallsTests.this.calls.merge("getAuthServerUrl", 1, Integer::sum);
			return null;
		}

		@Override
		public String getToken() {
			return count("getToken", "sesame");
		}

	}

}
