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

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.quantumauth.QuantumAuthClient;
import dev.quantumauth.QuantumAuthStatus.TokenState;
import dev.quantumauth.TokenRequestException;
import dev.quantumauth.account.TokenAccount;
import dev.quantumauth.test.iqm.FakeIqm;
import dev.quantumauth.test.iqm.IqmFault;
import dev.quantumauth.test.iqm.IqmTokenRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests over real HTTP for what is asked of IQM's authentication server and what is made
 * of its answers.
 */
@Tag("http")
@ParameterizedClass
@EnumSource(AccountKind.class)
class IqmTokenRequestTests {

	@AutoClose
	private static final FakeIqm iqm = FakeIqm.builder().base64UrlCharacters(true).start();

	private final AccountKind kind;

	IqmTokenRequestTests(AccountKind kind) {
		this.kind = kind;
	}

	@BeforeEach
	void reset() {
		iqm.reset();
	}

	@Test
	void sessionIsStartedMaintainedAndEnded() {
		TokenAccount<?> account = TestIqm.account(this.kind, iqm);
		assertThat(account.client().accessToken().block(TestIqm.PATIENCE)).isNotNull();
		account.client().renew().block(TestIqm.PATIENCE);
		assertThat(iqm.activeSessions()).isEqualTo(1);
		account.client().endSession().block(TestIqm.PATIENCE);
		assertThat(iqm.activeSessions()).isZero();
		assertThat(iqm.tokenRequests()).extracting(IqmTokenRequest::grantType)
			.containsExactly("password", "refresh_token");
		assertThat(iqm.tokenRequests().get(0).fields()).containsExactlyInAnyOrder("client_id", "grant_type", "username",
				"password");
		assertThat(iqm.tokenRequests().get(1).fields()).containsExactlyInAnyOrder("client_id", "grant_type",
				"refresh_token");
		assertThat(iqm.refreshTokensSeenTwice()).isZero();
	}

	@Test
	void requestsAreFormsWithoutAuthorization() {
		QuantumAuthClient client = TestIqm.account(this.kind, iqm).client();
		client.accessToken().block(TestIqm.PATIENCE);
		client.renew().block(TestIqm.PATIENCE);
		client.endSession().block(TestIqm.PATIENCE);
		List<LoggedRequest> requests = iqm.wireMock().findAll(WireMock.postRequestedFor(WireMock.anyUrl()));
		assertThat(requests).hasSize(3).allSatisfy((request) -> {
			assertThat(request.getHeader("Content-Type")).startsWith("application/x-www-form-urlencoded");
			assertThat(request.getHeader("Authorization")).isNull();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u017c\u00f3\u0142w", "\u674e\u5c0f\u9f99", "a b&c=d%e+f", "\u00ff\u00ff\u00ff" })
	void usersAndPasswordsOfAllCharactersLogIn(String name) {
		iqm.addUser(name, "pass " + name);
		QuantumAuthClient client = TestIqm.account(this.kind, iqm, name, "pass " + name).client();
		assertThat(client.accessToken().block(TestIqm.PATIENCE)).isNotNull();
		assertThat(client.getStatus().token()).isEqualTo(TokenState.VALID);
	}

	@Test
	void lifetimeCountsFromWhenTheRequestWasSent() {
		iqm.accessTokenLifetime(Duration.ofMinutes(7));
		Instant before = Instant.now();
		TokenAccount<?> account = TestIqm.account(this.kind, iqm);
		Instant expiresAt = account.client().accessToken().block(TestIqm.PATIENCE).getExpiresAt();
		assertThat(Duration.between(before, expiresAt)).isCloseTo(Duration.ofMinutes(7), Duration.ofSeconds(10));
		assertThat(account.client().getStatus().expiresAt()).isEqualTo(expiresAt);
	}

	@ParameterizedTest
	@MethodSource("untoldLifetimes")
	void lifetimeThatIsNotToldIsThatOfTheJwt(IqmFault fault) {
		iqm.accessTokenLifetime(Duration.ofMinutes(7));
		iqm.failTokenRequests(fault);
		Instant before = Instant.now();
		Instant expiresAt = TestIqm.account(this.kind, iqm)
			.client()
			.accessToken()
			.block(TestIqm.PATIENCE)
			.getExpiresAt();
		assertThat(Duration.between(before, expiresAt)).isCloseTo(Duration.ofMinutes(7), Duration.ofSeconds(10));
	}

	static List<IqmFault> untoldLifetimes() {
		return List.of(IqmFault.without("expires_in"), IqmFault.with("expires_in", 0));
	}

	@Test
	void opaqueTokenWithoutALifetimeNeverExpires() {
		iqm.failTokenRequests(IqmFault.body("{\"access_token\": \"opaque\", \"refresh_token\": \"opaque-too\"}"));
		TokenAccount<?> account = TestIqm.account(this.kind, iqm);
		assertThat(account.client().accessToken().block(TestIqm.PATIENCE).getExpiresAt()).isNull();
		assertThat(account.client().getStatus().token()).isEqualTo(TokenState.VALID);
	}

	@ParameterizedTest
	@MethodSource("deniedLogins")
	void aLoginDeniedInOtherWordsIsARejection(IqmFault fault, String code) {
		iqm.failTokenRequests(fault);
		TokenAccount<?> account = TestIqm.account(this.kind, iqm);
		TokenRequestException error = errorOf(account);
		assertThat(error.getKind()).isEqualTo(TokenRequestException.Kind.REJECTED);
		assertThat(error.getError().getErrorCode()).isEqualTo(code);
		assertThat(account.client().getStatus().credentialRejected()).isTrue();
		assertThat(iqm.tokenRequests()).hasSize(1);
	}

	static List<Arguments> deniedLogins() {
		return List.of(Arguments.of(IqmFault.tooManySessions(), "access_denied"),
				Arguments.of(IqmFault.genericAuthenticationError(), "generic_authentication_error"),
				Arguments.of(IqmFault.httpsRequired(400), "invalid_request"),
				Arguments.of(IqmFault.httpsRequired(403), "invalid_request"),
				Arguments.of(IqmFault.dpopProofIsMissing(), "invalid_request"),
				Arguments.of(IqmFault.confidentialClient(), "unauthorized_client"),
				Arguments.of(IqmFault.status(401), "invalid_grant"),
				Arguments.of(IqmFault.status(403), "access_denied"),
				Arguments.of(IqmFault.status(422), "invalid_request"),
				Arguments.of(IqmFault.status(423), "invalid_request"),
				Arguments.of(IqmFault.status(409, "{}"), "invalid_request"), Arguments
					.of(IqmFault.status(400, "{\"error\": \"unsupported_grant_type\"}"), "unsupported_grant_type"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 402, 405, 406, 409, 410, 411, 413, 414, 415, 421, 426, 431 })
	void aRequestThatNeverReachedACheckOfTheCredentialIsRefused(int status) {
		iqm.failTokenRequests(IqmFault.status(status));
		TokenAccount<?> account = TestIqm.account(this.kind, iqm);
		TokenRequestException error = errorOf(account);
		assertThat(error.getKind()).isEqualTo(TokenRequestException.Kind.REFUSED);
		assertThat(error).hasMessageContaining("Check the ");
		assertThat(account.client().getStatus().credentialRejected()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("unavailabilities")
	void whateverElseTheServerDoesIsUnavailability(IqmFault fault) {
		iqm.failTokenRequests(fault);
		TokenRequestException error = errorOf(TestIqm.account(this.kind, iqm));
		assertThat(error.getKind()).isEqualTo(TokenRequestException.Kind.UNAVAILABLE);
		assertThat(error).hasMessageContaining("Account 'lab': POST " + iqm.getAuthServerUrl());
		assertThat(iqm.tokenRequests()).hasSizeLessThanOrEqualTo(1);
	}

	static List<IqmFault> unavailabilities() {
		return List.of(IqmFault.status(500), IqmFault.status(502), IqmFault.bootstrapInProgress(), IqmFault.html(200),
				IqmFault.html(403), IqmFault.html(404), IqmFault.status(408), IqmFault.status(425),
				IqmFault.status(429), IqmFault.connectionReset(), IqmFault.emptyResponse(), IqmFault.garbage(),
				IqmFault.truncatedJson(), IqmFault.hugeBody(300_000), IqmFault.body("[]"), IqmFault.body("{}"),
				IqmFault.body("{\"access_token\": \"a b\"}"), IqmFault.with("token_type", "DPoP"),
				IqmFault.redirectTo(URI.create("http://127.0.0.1:1/elsewhere")));
	}

	@Test
	void serverThatIsStartingSaysWhenToComeAgain() {
		iqm.failTokenRequests(IqmFault.bootstrapInProgress().retryAfter(Duration.ofSeconds(7)));
		TokenRequestException error = errorOf(TestIqm.account(this.kind, iqm));
		assertThat(error.getRetryAfter()).isEqualTo(Duration.ofSeconds(7));
		assertThat(error).hasMessageContaining("Bootstrap in progress");
	}

	@Test
	void redirectIsNotFollowedWithACredential() {
		iqm.failTokenRequests(IqmFault.redirectTo(URI.create(iqm.getAuthServerUrl() + "/elsewhere")));
		assertThat(errorOf(TestIqm.account(this.kind, iqm))).hasMessageContaining("configure the URL that it leads to");
		iqm.wireMock().verify(0, WireMock.anyRequestedFor(WireMock.urlPathEqualTo("/auth/elsewhere")));
	}

	@Test
	void passwordThatTheServerRepeatsIsNotShown() {
		iqm.failTokenRequests(
				IqmFault.status(400, "{\"error\": \"invalid_grant\", \"error_description\": \"No user with password "
						+ iqm.getPassword() + "\"}"));
		assertThat(errorOf(TestIqm.account(this.kind, iqm))).hasMessageContaining("No user with password")
			.hasMessageNotContaining(iqm.getPassword());
	}

	private static TokenRequestException errorOf(TokenAccount<?> account) {
		return assertThatExceptionOfType(TokenRequestException.class)
			.isThrownBy(() -> account.client().accessToken().block(TestIqm.PATIENCE))
			.actual();
	}

}
