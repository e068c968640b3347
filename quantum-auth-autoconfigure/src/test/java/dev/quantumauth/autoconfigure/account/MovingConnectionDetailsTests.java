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

package dev.quantumauth.autoconfigure.account;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthClients;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.autoconfigure.QuantumAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.fixture.SystemEnvironment;
import dev.quantumauth.autoconfigure.iqm.IqmAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.iqm.IqmConnectionDetails;
import dev.quantumauth.autoconfigure.qci.QciAuthAutoConfiguration;
import dev.quantumauth.autoconfigure.qci.QciConnectionDetails;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.qci.FakeQci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for connection details that move to another server, with another credential,
 * while they are read: no server gets the credential of another.
 */
@Tag("boot")
@Tag("http")
class MovingConnectionDetailsTests {

	private static final String ELSEWHERE = "https://elsewhere.example.com";

	@AutoClose
	private static final FakeQci qci = FakeQci.start();

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	// The getter that the details move behind, and whether they have moved
	private volatile String moveAfter = "";

	private volatile boolean moved;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withInitializer(SystemEnvironment.empty())
		.withConfiguration(AutoConfigurations.of(QuantumAuthAutoConfiguration.class, QciAuthAutoConfiguration.class,
				IqmAuthAutoConfiguration.class));

	private final ApplicationContextRunner qciRunner = this.contextRunner.withBean(QciConnectionDetails.class,
			QciDetails::new);

	private final ApplicationContextRunner iqmRunner = this.contextRunner.withBean(IqmConnectionDetails.class,
			IqmDetails::new);

	@BeforeEach
	void reset() {
		qci.reset();
		iqm.reset();
	}

	@Test
	void apiTokenThatIsReadWhileTheDetailsMoveIsNotSent() {
		this.qciRunner.run((context) -> {
			this.moveAfter = "getUrl";
			assertRefused(context.getBean(QuantumAuthClients.class).get("qci"), "QciConnectionDetails");
			assertThat(qci.tokenRequests()).isZero();
		});
	}

	@Test
	void apiTokenAfterWhichTheDetailsMoveIsNotSent() {
		this.qciRunner.run((context) -> {
			this.moveAfter = "getApiToken";
			assertRefused(context.getBean(QuantumAuthClients.class).get("qci"), "QciConnectionDetails");
			assertThat(qci.tokenRequests()).isZero();
		});
	}

	@Test
	void apiTokenIsNotSentWhereTheDetailsMoveAtStart() {
		this.moveAfter = "getUrl";
		this.qciRunner.run((context) -> {
			assertRefused(context.getBean(QuantumAuthClients.class).get("qci"), "QciConnectionDetails");
			assertThat(qci.tokenRequests()).isZero();
		});
	}

	@Test
	void passwordThatIsReadWhileTheDetailsMoveIsNotSent() {
		for (String getter : new String[] { "getUrl", "getAuthServerUrl", "getUsername", "getPassword" }) {
			this.moved = false;
			this.moveAfter = "";
			this.iqmRunner.run((context) -> {
				this.moveAfter = getter;
				assertRefused(context.getBean(QuantumAuthClients.class).get("iqm"), "IqmConnectionDetails");
				assertThat(iqm.tokenRequests()).isEmpty();
			});
		}
	}

	@Test
	void passwordIsNotSentWhereTheDetailsMoveAtStart() {
		for (String getter : new String[] { "getUrl", "getAuthServerUrl", "getUsername", "getPassword" }) {
			this.moved = false;
			this.moveAfter = getter;
			this.iqmRunner.run((context) -> {
				assertRefused(context.getBean(QuantumAuthClients.class).get("iqm"), "IqmConnectionDetails");
				assertThat(iqm.tokenRequests()).isEmpty();
			});
		}
	}

	private static void assertRefused(QuantumAuthClient client, String details) {
		assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> client.accessToken().block())
			.withMessageContaining("a URL of the " + details + " bean has changed since the application started");
	}

	private String told(String getter, String before, String after) {
		String value = this.moved ? after : before;
		this.moved |= getter.equals(this.moveAfter);
		return value;
	}

	private final class QciDetails implements QciConnectionDetails {

		@Override
		public String getUrl() {
			return told("getUrl", qci.url().toString(), ELSEWHERE);
		}

		@Override
		public String getApiToken() {
			return told("getApiToken", qci.apiToken(), "of-elsewhere");
		}

	}

	private final class IqmDetails implements IqmConnectionDetails {

		@Override
		public String getUrl() {
			return told("getUrl", iqm.getUrl().toString(), ELSEWHERE);
		}

		@Override
		public String getAuthServerUrl() {
			return told("getAuthServerUrl", iqm.getAuthServerUrl().toString(), ELSEWHERE);
		}

		@Override
		public String getUsername() {
			return told("getUsername", iqm.getUsername(), "of-elsewhere");
		}

		@Override
		public String getPassword() {
			return told("getPassword", iqm.getPassword(), "of-elsewhere");
		}

	}

}
