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

package dev.quantumauth.iqm;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.IqmFault;
import dev.quantumauth.test.iqm.WithFakeIqm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the rule "End": what proves that a session is gone, and what does not.
 */
@Tag("http")
@WithFakeIqm
@ExtendWith(OutputCaptureExtension.class)
@ParameterizedClass
@EnumSource(AccountKind.class)
class RefusedLogoutTests {

	private final FakeIqm iqm;

	private final AccountKind kind;

	private QuantumAuthClient client;

	RefusedLogoutTests(AccountKind kind, FakeIqm iqm) {
		this.kind = kind;
		this.iqm = iqm;
	}

	@BeforeEach
	void begin() {
		this.iqm.reset();
		this.client = TestIqm.account(this.kind, this.iqm).client();
		this.client.accessToken().block(TestIqm.PATIENCE);
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void refusedLogoutIsAnErrorAndTheSessionIsEndedLater(IqmFault refusal, String said, CapturedOutput output) {
		this.iqm.failLogouts(refusal);
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> this.client.endSession().block(TestIqm.PATIENCE))
			.withMessageContaining("no proof of a logout")
			.withMessageContaining(said);
		assertThat(this.iqm.activeSessions()).isOne();
		assertThat(output).contains("no proof of a logout").doesNotContain("The session was ended.");
		this.iqm.recover();
		this.client.endSession().block(TestIqm.PATIENCE);
		assertThat(this.iqm.activeSessions()).isZero();
	}

	static List<Arguments> refusals() {
		return List.of(Arguments.of(IqmFault.invalidTokenIssuer(), "Invalid token issuer"),
				Arguments.of(IqmFault.httpsRequired(400), "HTTPS required"),
				Arguments.of(IqmFault.httpsRequired(403), "HTTPS required"),
				Arguments.of(error(401, "invalid_client", "Invalid client or Invalid client credentials"),
						"invalid_client"),
				Arguments.of(error(401, "unauthorized_client", "Client is disabled"), "unauthorized_client"),
				Arguments.of(error(403, "access_denied", "Realm not enabled"), "access_denied"),
				Arguments.of(error(400, "invalid_request", "No refresh token"), "invalid_request"),
				Arguments.of(error(400, "invalid_grant", "Invalid refresh token"), "invalid_grant"),
				Arguments.of(error(400, "invalid_grant", "User disabled"), "invalid_grant"),
				Arguments.of(IqmFault.status(400, "{\"error\": \"invalid_grant\"}"), "invalid_grant"),
				Arguments.of(IqmFault.html(200), "200"), Arguments.of(IqmFault.status(404), "404"),
				Arguments.of(IqmFault.status(503), "503"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Session not active", "Token is not active", "Offline session not active",
			"Maximum allowed refresh token reuse exceeded" })
	void sessionThatTheServerCallsOverIsGone(String description, CapturedOutput output) {
		this.iqm.failLogouts(error(400, "invalid_grant", description));
		this.client.endSession().block(TestIqm.PATIENCE);
		assertThat(output).contains("The session was ended.");
	}

	@Test
	void aDescriptionProvesNothingUnderAnotherCode() {
		this.iqm.failLogouts(error(400, "invalid_request", "Session not active"));
		assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> this.client.endSession().block(TestIqm.PATIENCE));
	}

	@Test
	void refusedLogoutOfAConfiguredRefreshTokenIsAnErrorToo() {
		IqmAuthClient continued = TestIqm
			.account(IqmAccount
				.withRefreshToken("lab", this.iqm.getUrl().toString(),
						IqmRealm.at(this.iqm.getAuthServerUrl().toString()), () -> "a-refresh-token")
				.settings(TestIqm.SETTINGS))
			.client();
		this.iqm.failLogouts(IqmFault.invalidTokenIssuer());
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(TokenRequestException.class)
				.isThrownBy(() -> continued.endSession().block(Duration.ofSeconds(20)))
				.withMessageContaining("no proof of a logout");
		}
	}

	private static IqmFault error(int status, String code, String description) {
		return IqmFault.status(status, "{\"error\": \"" + code + "\", \"error_description\": \"" + description + "\"}");
	}

}
